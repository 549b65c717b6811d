import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openFolder } from './adapters/folder-tree.ts';
import { openLocalRepository } from './adapters/git/git-local-repository.ts';
import type { ChangeSet } from './domain/change-set.ts';
import { PromptOpsError } from './domain/errors.ts';
import type { FileTree } from './domain/file-tree.ts';
import { unifiedDiff } from './edits/unified-diff.ts';

/** What a command of the command line works on: a git repository at a commit, or a plain folder that can only be looked at. */
export type Target = {
  readonly tree: FileTree;
  readonly branch: string;
  diff(changes: ChangeSet): string;
  /** Absent for a plain folder. */
  readonly commit?: (commit: {
    readonly branch: string;
    readonly changes: ChangeSet;
    readonly message: string;
  }) => Promise<MadeBranch>;
};

/** Where a change went; `existed` when a branch held it before. */
export type MadeBranch = { readonly branch: string; readonly existed: boolean };

/**
 * Opens a folder: as a repository when it is the top of one, otherwise as plain files.
 * @throws {PromptOpsError} `no-such-folder`; `not-a-repository` or `inside-repository` when something has to be committed,
 * or a base was named, and it is none
 */
export async function openTarget(
  dir: string,
  base: string | undefined,
  options: { readonly mustCommit: boolean },
): Promise<Target> {
  try {
    const repository = await openLocalRepository(dir);
    const tree = await repository.tree(base);
    return {
      tree,
      branch: base ?? repository.branch,
      diff: unifiedDiff,
      commit: (commit) => repository.commitToBranch({ ...commit, base: tree.commit }),
    };
  } catch (error) {
    const isFolder = error instanceof PromptOpsError && error.code === 'not-a-repository';
    if (!isFolder) throw error;
    if (options.mustCommit || base !== undefined) throw (await whyNoRepository(dir)) ?? error;
    return { tree: await openFolder(dir), branch: 'none', diff: unifiedDiff };
  }
}

/** What else a folder is that is not the top of a repository; undefined for a plain folder. */
async function whyNoRepository(dir: string): Promise<PromptOpsError | undefined> {
  const isFolder = await stat(dir).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) return new PromptOpsError('no-such-folder', { path: dir });
  for (let at = resolve(dir); at !== dirname(at); at = dirname(at)) {
    const hasGit = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (hasGit) return new PromptOpsError('inside-repository', { path: dir, top: at });
  }
  return undefined;
}

/** Both sides of a change in a repository: the head, and where it left its base. @throws {PromptOpsError} like {@link openTarget} */
export async function openSides(
  dir: string,
  base: string,
  head: string,
): Promise<{ readonly before: FileTree; readonly after: FileTree; readonly base: FileTree }> {
  const repository = await openLocalRepository(dir);
  const fork = await repository.forkPoint(base, head);
  const [before, after, rules] = await Promise.all([
    repository.tree(fork),
    repository.tree(head),
    repository.tree(base),
  ]);
  return { before, after, base: rules };
}
