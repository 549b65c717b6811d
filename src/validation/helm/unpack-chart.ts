import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { readableText } from '../../domain/readable-text.ts';

/** A packed chart's name (its top folder) and its text files by path in the chart; or why it is not unpacked. */
export type UnpackedChart =
  { readonly name: string; readonly files: ReadonlyMap<string, string> } | { readonly refused: string };

type TarEntry = { readonly path: string; readonly bytes: Buffer };

const maxUnpackedBytes = 16 * 1024 * 1024;
const maxFiles = 5_000;
const maxDepth = 3;
const blockBytes = 512;

/**
 * Unpacks a chart archive (gzipped tar, as `helm package` writes it) in memory. Hostile archives are refused whole: links and
 * devices, absolute paths and `..`, several top folders, more than 16 MiB or 5,000 files in it. Archives of its own
 * dependencies are unpacked the same way; other files that are no text are left out.
 */
export async function unpackChart(bytes: Uint8Array, depth = 0): Promise<UnpackedChart> {
  const tar = await promisify(gunzip)(bytes, { maxOutputLength: maxUnpackedBytes }).catch(() => undefined);
  if (tar === undefined) return { refused: 'it is no gzip archive, or unpacks to more than 16 MiB' };
  const entries = readTar(tar);
  if (typeof entries === 'string') return { refused: entries };
  const [name] = new Set(entries.map(({ path }) => path.split('/')[0] ?? ''));
  const isOneChart = name !== undefined && entries.every(({ path }) => path.startsWith(`${name}/`));
  if (!isOneChart) return { refused: 'it does not hold exactly one chart' };
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = entry.path.slice(name.length + 1);
    const text = readableText(entry.bytes);
    if (text !== undefined) files.set(path, text);
    else if (/^charts\/[^/]+\.tgz$/.test(path)) {
      const inner = depth < maxDepth ? await unpackChart(entry.bytes, depth + 1) : { refused: 'it is nested too deep' };
      if ('refused' in inner) return { refused: `${path}: ${inner.refused}` };
      for (const [below, content] of inner.files) files.set(`charts/${inner.name}/${below}`, content);
    }
  }
  return files.size > maxFiles ? { refused: `it holds more than ${maxFiles} files` } : { name, files };
}

/** The regular files of a tar archive (POSIX ustar and pax, GNU long names), or what is wrong with it. */
function readTar(tar: Buffer): readonly TarEntry[] | string {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + blockBytes <= tar.length;) {
    const header = tar.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) return entries;
    const size = octal(header, 124, 12);
    if (size === undefined || checksumOf(header) !== octal(header, 148, 8)) return 'it is no tar archive';
    const bytes = tar.subarray(at + blockBytes, at + blockBytes + size);
    if (bytes.length < size) return 'it ends too early';
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    const type = String.fromCharCode(header[156] ?? 0).replace('\0', '0');
    if (type === 'L') longName = textAt(bytes, 0, size);
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(bytes.toString('utf8'))?.[1] ?? longName;
    else if (type !== 'g') {
      const path = longName ?? pathOf(header);
      longName = undefined;
      if (type !== '0' && type !== '5') return `${path} is a link or a device`;
      if (!isPlainPath(path)) return `${JSON.stringify(path)} leaves its folder`;
      if (type === '0') entries.push({ path, bytes });
      if (entries.length > maxFiles) return `it holds more than ${maxFiles} files`;
    }
  }
  return entries;
}

function pathOf(header: Buffer): string {
  const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
  const name = textAt(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function isPlainPath(path: string): boolean {
  const steps = path.replace(/\/$/, '').split('/');
  return !/[\0\\]/.test(path) && steps.every((step) => step !== '' && step !== '.' && step !== '..');
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end === -1 ? start + length : Math.min(end, start + length));
}

/** A number as tar writes it; `undefined` for the binary form that only huge files need. */
function octal(header: Buffer, start: number, length: number): number | undefined {
  const text = textAt(header, start, length).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The sum of the header's bytes with its own field as blanks. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}
