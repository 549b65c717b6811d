import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { maxReadableBytes, readableText } from '../../domain/readable-text.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import { readObjects, runGit } from './git-process.ts';
import type { GitFolder } from './git-process.ts';

const maxEntries = 300_000;
const maxBatchBytes = 32 * 1024 * 1024;

/**
 * The tree of one commit, read by git object: no work tree exists, so no symlink is followed and no filter, hook, submodule or
 * LFS download can act. Reading is exact at that commit, whatever happens to the branch meanwhile.
 * @throws {GitFailure} when the commit is not there
 * @throws {PromptOpsError} `git-failed` when the tree has more than 300,000 entries
 */
export async function readGitTree(
  folder: GitFolder,
  commit: string,
): Promise<FileTree & { readonly commit: string; readonly treeId: string }> {
  const treeId = (await runGit(folder, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])).trim();
  const entries = parseEntries(await runGit(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', treeId]));
  if (entries.length > maxEntries)
    throw new PromptOpsError('git-failed', { detail: `it has ${entries.length} files; ${maxEntries} are read` });
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));

  async function readMany(paths: readonly string[]): Promise<Map<string, string>> {
    const wanted = paths.flatMap((path) => byPath.get(path) ?? []).filter(isReadable);
    const texts = new Map<string, string>();
    for (const batch of batches(wanted)) {
      const objects = await readObjects(folder, [...new Set(batch.map((entry) => entry.oid))]);
      for (const entry of batch) {
        const bytes = objects.get(entry.oid);
        const text = bytes === undefined ? undefined : readableText(bytes);
        if (text !== undefined) texts.set(entry.path, text);
      }
    }
    return texts;
  }

  async function readBytes(path: string): Promise<Uint8Array | undefined> {
    const entry = byPath.get(path);
    if (entry === undefined || !isReadable(entry)) return undefined;
    return (await readObjects(folder, [entry.oid])).get(entry.oid);
  }

  return { commit, treeId, entries, readMany, readBytes, read: async (path) => (await readMany([path])).get(path) };
}

/** `<mode> SP <type> SP <object> SP+ <size> TAB <path> NUL`: git-ls-tree(1), OUTPUT FORMAT. Sorted by path in code units. */
function parseEntries(output: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const line of output.split('\0')) {
    const tab = line.indexOf('\t');
    if (tab === -1) continue;
    const [mode = '', , oid = '', size = ''] = line.slice(0, tab).split(/ +/);
    entries.push({ path: line.slice(tab + 1), oid, size: size === '-' ? 0 : Number(size), mode });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isReadable(entry: TreeEntry): boolean {
  // A path that is not UTF-8 cannot be named exactly, so it is never read (and never written).
  return entry.mode.startsWith('100') && entry.size <= maxReadableBytes && !entry.path.includes('\uFFFD');
}

function* batches(entries: readonly TreeEntry[]): Generator<TreeEntry[]> {
  let batch: TreeEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (bytes + entry.size > maxBatchBytes && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}
