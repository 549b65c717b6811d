import { existsSync } from 'node:fs';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { git, runGit } from './run-git.ts';
import type { BareRepository } from './bare-repository.ts';
import { writeCommit, type Identity } from './commits.ts';
import { openObjectReader } from './object-reader.ts';

/** What a repository starts with: a folder or a git repository (the tree of its HEAD), or files as text; `null` leaves it empty. */
export type Seed = string | { readonly files: Readonly<Record<string, string>> } | null;

/** Creates the repository and puts the seed into one commit on the default branch. Throws when the seed cannot be read. */
export async function createBareRepository(
  dir: string,
  defaultBranch: string,
  seed: Seed,
  author: Identity,
): Promise<BareRepository> {
  await mkdir(dirname(dir), { recursive: true });
  await git(dir, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`]);
  // Reading any object by its id and pushing over HTTP; garbage collection would race the object reader; nothing here must survive a crash.
  await appendFile(
    join(dir, 'config'),
    '[core]\n\tfsync = none\n[http]\n\treceivepack = true\n[uploadpack]\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n',
  );
  const repository = { dir, objects: openObjectReader(dir) };
  const tree = seed === null ? null : await seedTree(dir, seed);
  if (tree !== null) {
    const commit = await writeCommit(repository, {
      tree,
      parents: [],
      message: 'Initial commit',
      author,
      committer: author,
    });
    await git(dir, ['update-ref', `refs/heads/${defaultBranch}`, commit]);
  }
  return repository;
}

async function seedTree(
  dir: string,
  seed: string | { readonly files: Readonly<Record<string, string>> },
): Promise<string | null> {
  if (typeof seed === 'string') {
    const folder = resolve(seed);
    const bare = existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects'));
    if (bare) return treeOfHead(dir, folder);
    return existsSync(join(folder, '.git')) ? treeOfHead(dir, join(folder, '.git')) : treeOfFolder(dir, folder);
  }
  return treeOfFiles(dir, seed.files);
}

/** One stream into one pack: git-fast-import(1). Ten thousand files take a moment, where ten thousand loose objects take many seconds. */
async function treeOfFiles(dir: string, files: Readonly<Record<string, string>>): Promise<string> {
  const ref = 'refs/seed';
  const changes = Object.entries(files).map(([path, text]) => {
    const quoted = path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
    return `M 100644 inline "${quoted}"\ndata ${String(Buffer.byteLength(text))}\n${text}\n`;
  });
  const stdin = `commit ${ref}\ncommitter seed <seed> 0 +0000\ndata 0\n${changes.join('')}`;
  await git(dir, ['fast-import', '--quiet'], { stdin });
  const tree = (await git(dir, ['rev-parse', '--verify', `${ref}^{tree}`])).trim();
  await git(dir, ['update-ref', '-d', ref]);
  return tree;
}

/** Borrows the objects of the source (gitrepository-layout(5), "alternates"), so that even a huge repository is seeded at once. `null` without a commit. */
async function treeOfHead(dir: string, source: string): Promise<string | null> {
  const gitDir = (await git(source, ['rev-parse', '--path-format=absolute', '--git-common-dir'])).trim();
  await mkdir(join(dir, 'objects', 'info'), { recursive: true });
  await writeFile(join(dir, 'objects', 'info', 'alternates'), `${join(gitDir, 'objects')}\n`);
  const head = await runGit(source, ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}']);
  return head.code === 0 ? head.stdout.toString().trim() : null;
}

async function treeOfFolder(dir: string, folder: string): Promise<string> {
  if (!existsSync(folder)) throw new Error(`The folder ${folder} to seed a repository from does not exist.`);
  const env = { GIT_INDEX_FILE: join(dir, 'seed-index') };
  const added = await runGit(dir, ['-c', 'core.bare=false', '--work-tree', folder, '-C', folder, 'add', '--all', '.'], {
    env,
  });
  if (added.code !== 0) throw new Error(`The folder ${folder} could not be read: ${added.stderr.trim()}`);
  const tree = (await git(dir, ['write-tree'], { env })).trim();
  await rm(env.GIT_INDEX_FILE);
  return tree;
}
