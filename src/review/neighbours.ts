import type { ChangeSet } from '../domain/change-set.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { folderOf } from '../context/repository-path.ts';
import { isInfrastructure } from './is-infrastructure.ts';

const maxBytes = 4_000;
const maxFiles = 6;

/** Small infrastructure files that stand beside those that change, the smallest first: what a change refers to is often there. */
export async function neighboursOf(
  { files }: ChangeSet,
  { entries, readMany }: Pick<FileTree, 'entries' | 'readMany'>,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const changed = new Set(files.map(({ path }) => path));
  const folders = new Set([...changed].filter(isInfrastructure).map(folderOf));
  const near = entries
    .filter(({ path, size, mode }) => mode.startsWith('100') && size <= maxBytes && !changed.has(path))
    .filter(({ path }) => folders.has(folderOf(path)) && isInfrastructure(path))
    .toSorted((a, b) => a.size - b.size)
    .slice(0, maxFiles)
    .map(({ path }) => path);
  return [...(await readMany(near))].map(([path, text]) => ({ path, text }));
}
