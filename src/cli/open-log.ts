import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PromptOpsError } from '../domain/errors.ts';

/**
 * Opens a log to be streamed: a file, a pipe, or standard input for `-`. UTF-16, which PowerShell writes, becomes text.
 * @throws {PromptOpsError} `unreadable-log` where there is no log: missing, a folder, empty, or an archive or other binary file.
 */
export async function openLog(path: string): Promise<AsyncIterable<string | Uint8Array>> {
  if (path !== '-') await mustBeReadable(path);
  const name = path === '-' ? 'standard input' : path;
  const stream = path === '-' ? process.stdin : createReadStream(path);
  const pieces = stream[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array | undefined> => {
    const { value, done } = (await pieces.next().catch((error: unknown) => {
      throw problem(
        name,
        `cannot be read (${error instanceof Error ? error.message : String(error)})`,
        'Check its rights.',
      );
    })) as IteratorResult<Uint8Array>;
    return done === true ? undefined : value;
  };
  const first = await next();
  if (first === undefined || first.byteLength === 0)
    throw problem(name, 'is empty', 'Give a log with the output of a failed run.');
  mustBeText(first, name);
  return decoded(first, next);
}

async function mustBeReadable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw problem(path, 'does not exist', 'Give the path of a file, or `-` for standard input.');
  if (found.isDirectory())
    throw problem(path, 'is a folder', 'Give one of its files; in an archive of logs there is one a job.');
  if (!found.isFile() && !found.isFIFO()) throw problem(path, 'is no file', 'Give a file or a pipe.');
}

const archives: readonly (readonly [string, string])[] = [
  ['504b0304', 'unzip -p logs.zip | promptops explain -'],
  ['1f8b', 'gunzip -c log.gz | promptops explain -'],
  ['28b52ffd', 'zstd -dc log.zst | promptops explain -'],
  ['fd377a58', 'xz -dc log.xz | promptops explain -'],
];

/** A log may hold stray bytes; a file that begins with many NULs is none. */
function mustBeText(first: Uint8Array, path: string): void {
  const start = Buffer.from(first.subarray(0, 4096));
  const archive = archives.find(([magic]) => start.toString('hex', 0, magic.length / 2) === magic);
  if (archive !== undefined) throw problem(path, 'is an archive', `Unpack it first: \`${archive[1]}\`.`);
  const nulls = start.filter((byte) => byte === 0).length;
  if (nulls > start.length / 10 && !isUtf16(first)) throw problem(path, 'is binary, not a log', 'Give a text file.');
}

function isUtf16(first: Uint8Array): boolean {
  return first[0] === 0xff && first[1] === 0xfe;
}

async function* decoded(
  first: Uint8Array,
  next: () => Promise<Uint8Array | undefined>,
): AsyncGenerator<string | Uint8Array> {
  const decoder = isUtf16(first) ? new TextDecoder('utf-16le') : undefined;
  for (let piece: Uint8Array | undefined = first; piece !== undefined; piece = await next())
    yield decoder?.decode(piece, { stream: true }) ?? piece;
}

function problem(path: string, what: string, remedy: string): PromptOpsError {
  return new PromptOpsError('unreadable-log', { path, problem: what, remedy });
}
