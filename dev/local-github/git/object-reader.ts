import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './run-git.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';
export type GitObject = { readonly sha: string; readonly type: ObjectType; readonly content: Buffer };

/** Reads objects through one long-lived `git cat-file --batch`, which also sees packs that a push has just brought. */
export type ObjectReader = {
  /** `name` is anything git can resolve: an id, `main`, `main:path/to/file`. `undefined` when there is no such object. */
  read(name: string): Promise<GitObject | undefined>;
  close(): void;
};

type Waiting = { readonly resolve: (object: GitObject | undefined) => void; readonly reject: (error: Error) => void };

/** The output format is described in git-cat-file(1), "BATCH OUTPUT". */
export function openObjectReader(gitDir: string): ObjectReader {
  const waiting: Waiting[] = [];
  let child: ChildProcessWithoutNullStreams | undefined;
  let buffered: Buffer = Buffer.alloc(0);

  const receive = (chunk: Buffer): void => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    for (;;) {
      const taken = takeObject(buffered);
      if (taken === undefined) return;
      buffered = buffered.subarray(taken.length);
      waiting.shift()?.resolve(taken.object);
    }
  };
  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['--git-dir', gitDir, 'cat-file', '--batch'], { env: gitEnvironment });
    started.stdout.on('data', receive);
    started.stdin.on('error', () => undefined);
    started.on('close', () => {
      child = undefined;
      buffered = Buffer.alloc(0);
      for (const { reject } of waiting.splice(0)) reject(new Error(`git cat-file ended while ${gitDir} was read`));
    });
    return started;
  };
  return {
    read(name) {
      if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
      child ??= start();
      const { stdin } = child;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        stdin.write(`${name}\n`);
      });
    },
    close: () => child?.kill(),
  };
}

function takeObject(data: Buffer): { readonly length: number; readonly object: GitObject | undefined } | undefined {
  const lineEnd = data.indexOf(10);
  if (lineEnd < 0) return undefined;
  const header = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(data.toString('utf8', 0, lineEnd));
  // Anything else is "<name> missing", "<name> ambiguous" and the like: one line, no content.
  if (header === null) return { length: lineEnd + 1, object: undefined };
  const size = Number(header[3]);
  const end = lineEnd + 1 + size;
  if (data.length < end + 1) return undefined;
  const content = Buffer.from(data.subarray(lineEnd + 1, end));
  return { length: end + 1, object: { sha: header[1] ?? '', type: (header[2] ?? 'blob') as ObjectType, content } };
}
