import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import { commitChanges } from './git-branch-commit.ts';
import type { BranchCommit, MadeBranch } from './git-branch-commit.ts';
import { GitFailure, runGit } from './git-process.ts';
import type { GitFolder } from './git-process.ts';
import { readGitTree } from './git-tree.ts';

/** A checkout on this machine. Its work tree, its index and the branch that is checked out are never touched. */
export type LocalRepository = {
  readonly root: string;
  /** The branch that is checked out, or `HEAD` when none is. */
  readonly branch: string;
  /**
   * The committed files at `base` (a branch, tag or commit), by default what is checked out. Uncommitted work is not in it.
   * @throws {PromptOpsError} `base-not-found`, `empty-repository`
   */
  tree(base?: string): Promise<FileTree & { readonly commit: string; readonly treeId: string }>;
  /** The commit that two have in common, from which a pull request between them is shown; `base` itself where there is none. */
  forkPoint(base: string, head: string): Promise<string>;
  /**
   * Makes a commit on a new branch, in the object store alone; the branch that holds it already where there is one.
   * @throws {PromptOpsError} `branch-taken`, `path-not-allowed`, `base-not-found`
   */
  commitToBranch(commit: BranchCommit): Promise<MadeBranch>;
};

/**
 * Opens the repository whose top folder is `dir`.
 * @throws {PromptOpsError} `not-a-repository` when `dir` is none, or only a folder inside of one (see `openFolder`)
 */
export async function openLocalRepository(dir: string): Promise<LocalRepository> {
  const root = await realpath(resolve(dir)).catch(() => undefined);
  if (root === undefined) throw new PromptOpsError('not-a-repository', { path: dir });
  const folder: GitFolder = { dir: root, trustedFolder: root };
  const top = await runGit(folder, ['rev-parse', '--show-toplevel']).catch(() => '');
  if (top === '' || (await realpath(top.trimEnd())) !== root)
    throw new PromptOpsError('not-a-repository', { path: dir });
  const branch = await runGit(folder, ['symbolic-ref', '--short', 'HEAD']).catch(() => 'HEAD');
  return {
    root,
    branch: branch.trim(),
    tree: async (base = 'HEAD') => readGitTree(folder, await resolveCommit(folder, base, branch.trim())),
    forkPoint: async (base, head) => {
      const [from, to] = await Promise.all([base, head].map((ref) => resolveCommit(folder, ref, branch.trim())));
      const common = await runGit(folder, ['merge-base', '--', from ?? base, to ?? head]).catch(() => '');
      return common.trim() === '' ? base : common.trim();
    },
    commitToBranch: async (commit) =>
      commitChanges(folder, { ...commit, base: await resolveCommit(folder, commit.base, branch.trim()) }),
  };
}

async function resolveCommit(folder: GitFolder, base: string, defaultBranch: string): Promise<string> {
  try {
    return (await runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`])).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const anyCommit = await runGit(folder, ['rev-list', '--all', '--max-count=1']).catch(() => '');
    if (anyCommit.trim() === '') throw new PromptOpsError('empty-repository');
    throw new PromptOpsError('base-not-found', { base, default: defaultBranch });
  }
}
