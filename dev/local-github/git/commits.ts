import type { BareRepository } from './bare-repository.ts';
import { git, runGit } from './run-git.ts';
import { writeObject } from './write-object.ts';

/** `date` is ISO 8601; GitHub answers in UTC whatever zone the commit carries. */
export type Identity = { readonly name: string; readonly email: string; readonly date: string };

export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
};

/** Writes a commit object; the tree and the parents must exist. */
export function writeCommit(repository: BareRepository, commit: Omit<Commit, 'sha'>): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${identityLine(commit.author)}`,
    `committer ${identityLine(commit.committer)}`,
    '',
    commit.message,
  ];
  return writeObject(repository.dir, 'commit', Buffer.from(lines.join('\n')));
}

/** Reads a commit by anything that names one (id, branch, `refs/…`); `undefined` when nothing of that name is a commit. */
export async function readCommit(repository: BareRepository, name: string): Promise<Commit | undefined> {
  const object = await repository.objects.read(`${name}^{commit}`);
  if (object === undefined) return undefined;
  const text = object.content.toString();
  const split = text.indexOf('\n\n');
  const headers = text.slice(0, split).split('\n');
  const valuesOf = (key: string): string[] =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha: object.sha,
    tree: valuesOf('tree')[0] ?? '',
    parents: valuesOf('parent'),
    author: parseIdentity(valuesOf('author')[0] ?? ''),
    committer: parseIdentity(valuesOf('committer')[0] ?? ''),
    message: text.slice(split + 2),
  };
}

/** Ids of the commits in `range`, newest first. */
export async function listCommits(
  repository: BareRepository,
  range: readonly string[],
  options: { readonly path?: string | undefined } = {},
): Promise<readonly string[]> {
  const path = options.path === undefined ? [] : [options.path];
  const out = await git(repository.dir, ['rev-list', '--topo-order', ...range, '--', ...path]);
  return out.split('\n').filter((line) => line !== '');
}

export async function isAncestor(repository: BareRepository, ancestor: string, descendant: string): Promise<boolean> {
  return (await runGit(repository.dir, ['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
}

/** The best common ancestor; `undefined` for unrelated histories. */
export async function mergeBase(repository: BareRepository, one: string, other: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(repository.dir, ['merge-base', one, other]);
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** The tree that merging gives, or `undefined` on conflicts (git-merge-tree(1), `--write-tree`). */
export async function mergeTrees(repository: BareRepository, base: string, head: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(repository.dir, ['merge-tree', '--write-tree', '--no-messages', base, head]);
  return code === 0 ? stdout.toString().trim() : undefined;
}

function identityLine({ name, email, date }: Identity): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}> ${String(Math.floor(Date.parse(date) / 1000))} +0000`;
}

function parseIdentity(line: string): Identity {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<([^>]*)> (-?\d+)/.exec(line) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') };
}
