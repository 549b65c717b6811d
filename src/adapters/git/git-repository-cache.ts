import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import { openGitDoor } from './git-door.ts';
import { explainGitFailure } from './git-failure.ts';
import { GitFailure, runGit } from './git-process.ts';
import type { GitFolder } from './git-process.ts';
import { readGitTree } from './git-tree.ts';
import type { TreeRequest } from './tree-request.ts';
import { readGitUrl, readRef } from './git-url.ts';

export type RepositoryCache = {
  /**
   * The files of a repository at `ref`, at depth 1, from the cache where the commit is already there.
   * @throws {PromptOpsError} `base-not-found`, `empty-repository`, `git-failed`; no message ever holds a token
   */
  fetchTree(request: TreeRequest): Promise<FileTree & { readonly commit: string; readonly treeId: string }>;
  /** The files of a commit that was fetched before, without asking anybody; `undefined` when it is not kept (any more). */
  cachedTree(url: string, commit: string): Promise<FileTree | undefined>;
};

/** After so many packs a repository starts a fresh folder: reading slows down with every fetch. */
const maxPacks = 60;
/** Folders that were replaced stay this long, for the runs that still read from them. */
const retiredForMs = 6 * 60 * 60 * 1000;

/**
 * Bare repositories under `dataDir`, one folder each, never with a work tree.
 *
 * A folder is never deleted or repaired while it could be in use: one that is corrupt, or was left locked by a killed process, is
 * replaced by the next generation (`<key>/1`, `<key>/2` …) and removed hours later.
 */
export function openRepositoryCache(options: { readonly dataDir: string }): RepositoryCache {
  const lock = createLock();
  return {
    fetchTree(request) {
      const home = join(options.dataDir, 'git', keyOf(request.url));
      return lock(home, () => fetchThroughDoor(home, request));
    },
    async cachedTree(url, commit) {
      const home = join(options.dataDir, 'git', keyOf(url));
      for (const generation of (await generations(home)).toSorted((a, b) => b - a)) {
        const tree = await readGitTree({ dir: generationDir(home, generation) }, commit).catch((error: unknown) => {
          if (error instanceof GitFailure) return undefined;
          throw error;
        });
        if (tree !== undefined) return tree;
      }
      return undefined;
    },
  };
}

/** With a token git is given a door of ours in place of the server, so that it never holds the token. */
async function fetchThroughDoor(home: string, request: TreeRequest): ReturnType<RepositoryCache['fetchTree']> {
  const { protocol } = readGitUrl(request.url);
  if (request.authorization === undefined || protocol === 'file') return fetchTree(home, request);
  await using door = await openGitDoor(request.url, request.authorization);
  return await fetchTree(home, { ...request, url: door.url });
}

async function fetchTree(home: string, request: TreeRequest): ReturnType<RepositoryCache['fetchTree']> {
  const { protocol } = readGitUrl(request.url);
  const ref = readRef(request.ref);
  if (ref === undefined) throw notFound(request);
  const open = (dir: string): GitFolder => ({ dir, protocols: [protocol] });
  const newest = await newestGeneration(home);
  if (newest > 0 && (await countPacks(generationDir(home, newest))) <= maxPacks) {
    try {
      return await fetchInto(open(generationDir(home, newest)), request, ref);
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      const explained = explainGitFailure(error, request);
      // A missing branch is missing in a fresh folder too; everything else may be this folder's fault.
      if (explained.code !== 'git-failed') throw await orEmpty(open(generationDir(home, newest)), explained, request);
    }
  }
  await removeRetired(home, newest);
  const dir = generationDir(home, newest + 1);
  try {
    await mkdir(dir, { recursive: true });
    await runGit({ dir }, ['init', '--bare', '--quiet', '--template=', '.']);
    return await fetchInto(open(dir), request, ref);
  } catch (error) {
    // Unused yet, so it may go at once; a server that is down must not leave a trail of empty folders.
    if (!(error instanceof GitFailure)) throw error;
    const explained = await orEmpty(open(dir), explainGitFailure(error, request), request);
    await rm(dir, { recursive: true, force: true });
    throw explained;
  }
}

/** A repository without any branch has no `ref` either; then that is what is wrong. */
async function orEmpty(folder: GitFolder, error: PromptOpsError, request: TreeRequest): Promise<PromptOpsError> {
  if (error.code !== 'base-not-found') return error;
  const heads = await runGit(folder, ['ls-remote', '--heads', '--end-of-options', request.url]).catch(() => 'unknown');
  return heads.trim() === '' ? new PromptOpsError('empty-repository') : error;
}

async function fetchInto(folder: GitFolder, request: TreeRequest, ref: NonNullable<ReturnType<typeof readRef>>) {
  const local: GitFolder = { dir: folder.dir };
  if (ref.kind === 'commit') {
    const cached = await readGitTree(local, ref.name).catch((error: unknown) => {
      if (error instanceof GitFailure) return undefined;
      throw error;
    });
    if (cached !== undefined) return cached;
  }
  const kept = 'refs/promptops/newest';
  await runGit(folder, [
    'fetch',
    '--depth=1',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--no-progress',
    '--refmap=',
    '--force',
    '--end-of-options',
    request.url,
    `${ref.name}:${kept}`,
  ]);
  const commit = (await runGit(local, ['rev-parse', '--verify', `${kept}^{commit}`])).trim();
  return readGitTree(local, commit);
}

function notFound(request: TreeRequest): PromptOpsError {
  return new PromptOpsError('base-not-found', {
    base: request.ref,
    default: request.defaultBranch ?? 'the default branch',
  });
}

/** The URL's owner and name, readable for the operator, and a digest of the whole URL that keeps two servers apart. */
function keyOf(url: string): string {
  const readable = url
    .replace(/\.git$/, '')
    .split('/')
    .slice(-2)
    .join('_')
    .replace(/[^A-Za-z0-9_-]/g, '')
    .slice(0, 80);
  return `${readable}-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
}

function generationDir(home: string, generation: number): string {
  return join(home, String(generation));
}

async function newestGeneration(home: string): Promise<number> {
  return Math.max(0, ...(await generations(home)));
}

async function generations(home: string): Promise<number[]> {
  const names = await readdir(home).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function removeRetired(home: string, newest: number): Promise<void> {
  for (const generation of await generations(home)) {
    const dir = generationDir(home, generation);
    const age = Date.now() - (await stat(dir)).mtimeMs;
    if (generation < newest && age > retiredForMs) await rm(dir, { recursive: true, force: true });
  }
}

async function countPacks(dir: string): Promise<number> {
  const names = await readdir(join(dir, 'objects', 'pack')).catch(() => []);
  return names.filter((name) => name.endsWith('.pack')).length;
}

/** Work on the same key happens one after the other, in the order it was asked for. */
function createLock(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const done = (tails.get(key) ?? Promise.resolve()).then(work, work);
    tails.set(key, done);
    const forget = () => {
      if (tails.get(key) === done) tails.delete(key);
    };
    done.then(forget, forget);
    return done;
  };
}
