import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeSet, FileChange } from '../../domain/change-set.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import { readAuthor } from './git-author.ts';
import { GitFailure, runGit } from './git-process.ts';
import type { GitFolder } from './git-process.ts';
import { readGitTree } from './git-tree.ts';
import { isRefName } from './git-url.ts';

export type BranchCommit = {
  /** Name of the new branch, without `refs/heads/`. */
  readonly branch: string;
  /** Commit the change was made on. */
  readonly base: string;
  readonly changes: ChangeSet;
  readonly message: string;
};

/**
 * Commits a change set to a new branch with git's plumbing and an index of its own, so a dirty work tree stays as it is.
 * The branch appears last and only if nobody made it meanwhile; up to then nothing is visible.
 * A branch of ours that holds the same on the same commit is given back instead of a second one.
 * @throws {PromptOpsError} `branch-taken`, `path-not-allowed`
 */
export async function commitChanges(folder: GitFolder, commit: BranchCommit): Promise<MadeBranch> {
  const ref = `refs/heads/${commit.branch}`;
  if (!isRefName(commit.branch) || (await exists(folder, ref)))
    throw new PromptOpsError('branch-taken', { branch: commit.branch });
  const base = await readGitTree(folder, commit.base);
  for (const { path } of commit.changes.files) refuseUnsafePath(base, path);

  const treeId = await writeTree(folder, base, commit.changes);
  const twin = await branchHolding(folder, treeId, base.commit);
  if (twin !== undefined) return twin;
  const author = await readAuthor(folder);
  const args = ['commit-tree', treeId, '-p', base.commit, '-F', '-'];
  const made = (await runGit(folder, args, { stdin: commit.message, env: author })).trim();
  try {
    await runGit(folder, ['update-ref', '-m', 'promptops: change', ref, made, noObject(base)]);
  } catch (error) {
    if (error instanceof GitFailure) throw new PromptOpsError('branch-taken', { branch: commit.branch });
    throw error;
  }
  return { branch: commit.branch, commit: made, existed: false };
}

/** Where a change went; `existed` when a branch held it before. */
export type MadeBranch = { readonly branch: string; readonly commit: string; readonly existed: boolean };

/** One of our branches with exactly this tree, made on exactly this commit. */
async function branchHolding(folder: GitFolder, treeId: string, base: string): Promise<MadeBranch | undefined> {
  const format = '%(refname:lstrip=2) %(objectname) %(tree) %(parent)';
  const lines = await runGit(folder, ['for-each-ref', `--format=${format}`, 'refs/heads/promptops/']);
  for (const line of lines.split('\n')) {
    const [branch, commit, tree, ...parents] = line.split(' ');
    if (branch !== undefined && commit !== undefined && tree === treeId && parents.join(' ') === base)
      return { branch, commit, existed: true };
  }
  return undefined;
}

/** The id that stands for "nothing", as long as the repository's ids (SHA-1 or SHA-256). */
function noObject(base: { readonly commit: string | null }): string {
  return '0'.repeat(base.commit?.length ?? 40);
}

async function writeTree(folder: GitFolder, base: FileTree & { commit: string }, changes: ChangeSet): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'promptops-index-'));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    await runGit(folder, ['read-tree', base.commit], { env });
    const lines: string[] = [];
    for (const file of changes.files) lines.push(await indexLine(folder, base, file));
    await runGit(folder, ['update-index', '-z', '--index-info'], { env, stdin: lines.join('') });
    return (await runGit(folder, ['write-tree'], { env })).trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `<mode> SP <oid> TAB <path> NUL`; mode 0 removes the path: git-update-index(1), USING --INDEX-INFO. */
async function indexLine(folder: GitFolder, base: FileTree, file: FileChange): Promise<string> {
  if (file.after === undefined) return `0 ${noObject(base)}\t${file.path}\0`;
  const oid = await runGit(folder, ['hash-object', '-w', '--no-filters', '--stdin'], {
    stdin: Buffer.from(file.after, 'utf8'),
  });
  const mode = base.entries.find((entry) => entry.path === file.path)?.mode ?? '100644';
  return `${mode} ${oid.trim()}\t${file.path}\0`;
}

/** Defence in depth: the policies refuse such paths by name before; a commit must not be able to hold them either. */
function refuseUnsafePath(base: FileTree, path: string): void {
  const parts = path.split('/');
  const refuse = (reason: string) =>
    new PromptOpsError('path-not-allowed', { file: path, reason, remedy: 'Name a file inside of the repository.' });
  // eslint-disable-next-line no-control-regex
  if (path === '' || /[\u0000-\u001f\u007f\\\uFFFD]/.test(path))
    throw refuse('its name holds characters that hide things');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw refuse('it leads out of the repository');
  if (parts.some((part) => /^(?:\.git|git~\d+)$/i.test(part.normalize('NFKC').replace(/[\s.]+$/, ''))))
    throw refuse("git's own folder is not a file of the repository");
  const prefixes = new Set(parts.map((_, index) => parts.slice(0, index + 1).join('/')));
  for (const entry of base.entries) {
    const isParent = prefixes.has(entry.path) && entry.path !== path;
    if (isParent || (entry.path === path && !entry.mode.startsWith('100')))
      throw refuse(`\`${entry.path}\` is ${describeMode(entry.mode)}`);
    if (entry.path.startsWith(`${path}/`)) throw refuse('it is a folder');
  }
}

function describeMode(mode: string): string {
  if (mode === '120000') return 'a symbolic link';
  return mode === '160000' ? 'a submodule' : 'a file';
}

async function exists(folder: GitFolder, ref: string): Promise<boolean> {
  return runGit(folder, ['show-ref', '--verify', '--quiet', ref]).then(
    () => true,
    () => false,
  );
}
