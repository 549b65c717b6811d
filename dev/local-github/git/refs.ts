import type { BareRepository } from './bare-repository.ts';
import { git, runGit } from './run-git.ts';

export type Ref = { readonly name: string; readonly sha: string; readonly type: string };

/** Refs whose full name starts with `prefix` (`refs/heads/main`, `refs/heads/`), sorted by name. */
export async function listRefs(repository: BareRepository, prefix = 'refs/'): Promise<readonly Ref[]> {
  const out = await git(repository.dir, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype)']);
  return out
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([name = '']) => name !== '' && name.startsWith(prefix))
    .map(([name = '', sha = '', type = '']) => ({ name, sha, type }));
}

export async function readRef(repository: BareRepository, name: string): Promise<Ref | undefined> {
  return (await listRefs(repository, name)).find((ref) => ref.name === name);
}

export async function isValidRefName(repository: BareRepository, name: string): Promise<boolean> {
  return (await runGit(repository.dir, ['check-ref-format', name])).code === 0;
}

/** Sets a ref if it still is at `before` (`null`: does not exist). `false` when it moved, or when its name is in the way of another one. */
export async function writeRef(
  repository: BareRepository,
  name: string,
  after: string | null,
  before: string | null,
): Promise<boolean> {
  const zero = '0'.repeat(40);
  const args =
    after === null ? ['update-ref', '-d', name, before ?? zero] : ['update-ref', name, after, before ?? zero];
  return (await runGit(repository.dir, args)).code === 0;
}
