import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileTree, TreeEntry } from '../domain/file-tree.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { maxReadableBytes, readableText } from '../domain/readable-text.ts';

const skippedFolders = new Set(['.git', 'node_modules', '.terraform']);
const maxEntries = 300_000;
const readsAtOnce = 32;

/**
 * The files of a plain folder, whether or not it is (part of) a repository; for dry runs and `promptops validate DIR`.
 * `.git`, `node_modules` and `.terraform` are left out. Symlinks are listed (mode `120000`) and never followed, not as a file and not
 * as a folder on the way to one. Only listed paths can be read, so no `..` and no absolute path ever reaches the disk.
 * @throws {PromptOpsError} `no-such-folder`
 */
export async function openFolder(dir: string): Promise<FileTree> {
  const root = await realpath(dir).catch(() => undefined);
  if (root === undefined || !(await lstat(root)).isDirectory())
    throw new PromptOpsError('no-such-folder', { path: dir });
  const entries = (await list(root)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));

  async function readBytes(path: string): Promise<Uint8Array | undefined> {
    const entry = byPath.get(path);
    if (entry === undefined || !entry.mode.startsWith('100') || entry.size > maxReadableBytes) return undefined;
    return readInside(root ?? '', path);
  }
  async function read(path: string): Promise<string | undefined> {
    const bytes = await readBytes(path);
    return bytes === undefined ? undefined : readableText(bytes);
  }
  return {
    commit: null,
    treeId: null,
    entries,
    read,
    readBytes,
    async readMany(paths) {
      const texts = new Map<string, string>();
      for (let at = 0; at < paths.length; at += readsAtOnce) {
        const batch = paths.slice(at, at + readsAtOnce);
        const found = await Promise.all(batch.map(async (path) => [path, await read(path)] as const));
        for (const [path, text] of found) if (text !== undefined) texts.set(path, text);
      }
      return texts;
    },
  };
}

async function list(root: string): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const item of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory()) {
        if (!skippedFolders.has(item.name)) folders.push(path);
      } else if (item.isSymbolicLink() || item.isFile()) {
        const { size, mode } = await lstat(join(root, path));
        entries.push({ path, oid: '', size, mode: gitMode(item.isSymbolicLink(), mode) });
      }
      if (entries.length > maxEntries)
        throw new PromptOpsError('git-failed', { detail: `the folder has more than ${maxEntries} files` });
    }
  }
  return entries;
}

function gitMode(isLink: boolean, mode: number): string {
  if (isLink) return '120000';
  return (mode & 0o100) === 0 ? '100644' : '100755';
}

/** The folder may change while we read: a file or parent that became a symlink meanwhile is not followed, a pipe not waited for. */
async function readInside(root: string, path: string): Promise<Uint8Array | undefined> {
  const parent = dirname(join(root, path));
  if ((await realpath(parent).catch(() => undefined)) !== parent) return undefined;
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(root, path), flags).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    if (!(await file.stat()).isFile() || size > maxReadableBytes) return undefined;
    return await file.readFile();
  } finally {
    await file.close();
  }
}
