import { simpleGit } from 'simple-git';
import { gitEnvironment } from './git-environment.ts';
import type { GitAccess } from './git-environment.ts';

/** A folder in which git runs, and what it may reach from there. */
export type GitFolder = { readonly dir: string } & GitAccess;

export type GitCall = {
  readonly stdin?: string | Uint8Array;
  /** Further environment: author names, a temporary index. Never a secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the process after this long without a sign of life. */
  readonly silenceTimeoutMs?: number;
};

/** git ended with an error; `stderr` is what it said, in English, with no secret removed yet. */
export class GitFailure extends Error {
  readonly stderr: string;
  constructor(stderr: string) {
    super('git failed');
    this.name = 'GitFailure';
    this.stderr = stderr;
  }
}

/**
 * Runs one git command and gives its standard output.
 * The only place that starts git: hooks, filters, prompts, system and user configuration are off (`git-environment.ts`).
 * @throws {GitFailure}
 */
export async function runGit(folder: GitFolder, args: readonly string[], call: GitCall = {}): Promise<string> {
  return guarded(() => git(folder, call).raw([...args]));
}

/**
 * Several objects in one process (`git cat-file --batch`), as bytes; missing ones are left out.
 * Object ids must be full hexadecimal ids.
 * @throws {GitFailure}
 */
export async function readObjects(folder: GitFolder, oids: readonly string[]): Promise<Map<string, Uint8Array>> {
  if (oids.length === 0) return new Map();
  const stdin = `${oids.join('\n')}\n`;
  // simple-git types this method loosely; with `binaryCatFile` the output is a Buffer.
  const output: unknown = await guarded(() => git(folder, { stdin }).binaryCatFile(['--batch']));
  if (!(output instanceof Uint8Array)) throw new GitFailure('git cat-file gave no bytes');
  return parseBatch(output);
}

/** `<oid> <type> <size>\n<content>\n` for each object, `<oid> missing\n` for what is not there: git-cat-file(1), BATCH OUTPUT. */
function parseBatch(output: Uint8Array): Map<string, Uint8Array> {
  const objects = new Map<string, Uint8Array>();
  const newline = 10;
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(newline, at);
    if (end === -1) throw new GitFailure('git cat-file ended in the middle of an object');
    const [oid = '', type = '', size = ''] = Buffer.from(output.subarray(at, end)).toString('latin1').split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    const stop = at + Number(size);
    if (!Number.isInteger(stop) || stop >= output.length)
      throw new GitFailure('git cat-file ended in the middle of an object');
    objects.set(oid, output.subarray(at, stop));
    at = stop + 1;
  }
  return objects;
}

function git(folder: GitFolder, call: GitCall) {
  const { variables, allowed } = gitEnvironment(folder, call.env ?? {});
  return simpleGit({
    baseDir: folder.dir,
    maxConcurrentProcesses: 2,
    timeout: { block: call.silenceTimeoutMs ?? 60_000 },
    // Without this, output that is still in the pipe 50 ms after the exit would be cut off.
    completion: { onClose: true, onExit: false },
    allowEnvironment: allowed,
    // simple-git guards against these in user input; here all of them come from `git-environment.ts`.
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeTemplateDir: true,
    },
    errors: (error, result) => (result.exitCode === 0 ? error : Buffer.concat([...result.stdErr, ...result.stdOut])),
    input: () => (call.stdin instanceof Uint8Array ? Buffer.from(call.stdin) : call.stdin),
  }).env(variables);
}

async function guarded<T>(start: () => PromiseLike<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    throw new GitFailure(error instanceof Error ? error.message : String(error));
  }
}
