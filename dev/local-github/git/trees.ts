import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BareRepository } from './bare-repository.ts';
import { git, runGit } from './run-git.ts';

export type TreeItem = {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes; absent for trees and submodules. */
  readonly size?: number;
};

/** What to put at a path of a new tree; `sha: null` removes it. */
export type TreeChange = { readonly path: string; readonly mode: string; readonly sha: string | null };

/** Lists a tree named by anything git resolves to one; `undefined` when there is none. */
export async function listTree(
  repository: BareRepository,
  name: string,
  options: { readonly recursive?: boolean; readonly path?: string } = {},
): Promise<readonly TreeItem[] | undefined> {
  const flags = options.recursive === true ? ['-r', '-t'] : [];
  const path = options.path === undefined ? [] : [options.path];
  const { code, stdout } = await runGit(repository.dir, [
    'ls-tree',
    '-z',
    '-l',
    '--full-tree',
    ...flags,
    name,
    '--',
    ...path,
  ]);
  if (code !== 0) return undefined;
  return stdout
    .toString()
    .split('\0')
    .filter((line) => line !== '')
    .map(parseItem);
}

/**
 * Writes a tree: `base` (an id, or `null` for an empty one) with the changes on top. Goes through a throw-away index, so that git does the
 * nesting. Resolves with git's complaint when an object is missing or a path is not allowed.
 */
export async function writeTree(
  repository: BareRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<{ readonly sha: string } | { readonly problem: string }> {
  const env = { GIT_INDEX_FILE: join(repository.dir, `index-${randomUUID()}`) };
  try {
    await git(repository.dir, base === null ? ['read-tree', '--empty'] : ['read-tree', base], { env });
    for (const { path, sha } of changes.filter((change) => change.mode === '040000')) {
      const inside = (await git(repository.dir, ['ls-files', '-z', '--', `:(literal)${path}`], { env }))
        .split('\0')
        .filter(Boolean);
      await runGit(repository.dir, updateIndex, { stdin: inside.map(removal).join(''), env });
      if (sha !== null) await git(repository.dir, ['read-tree', `--prefix=${path}/`, sha], { env });
    }
    const stdin = changes
      .filter((change) => change.mode !== '040000')
      .map(({ path, mode, sha }) => (sha === null ? removal(path) : `${mode} ${sha}\t${path}\0`))
      .join('');
    const updated = await runGit(repository.dir, updateIndex, { stdin, env });
    if (updated.code !== 0) return { problem: updated.stderr.trim() };
    const written = await runGit(repository.dir, ['write-tree'], { env });
    return written.code === 0 ? { sha: written.stdout.toString().trim() } : { problem: written.stderr.trim() };
  } finally {
    await rm(env.GIT_INDEX_FILE, { force: true });
  }
}

const updateIndex = ['update-index', '-z', '--replace', '--index-info'];

/** The line of `--index-info` that takes a path out: git-update-index(1), "USING --INDEX-INFO". */
function removal(path: string): string {
  return `0 ${'0'.repeat(40)}\t${path}\0`;
}

function parseItem(line: string): TreeItem {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
  const path = line.slice(tab + 1);
  if (type === 'blob') return { path, mode, type, sha, size: Number(size) };
  return { path, mode, type: type === 'tree' ? 'tree' : 'commit', sha };
}
