import type { FileTree } from './file-tree.ts';

/** Files that exist nowhere but here, as a tree: path → text. */
export function memoryTree(files: ReadonlyMap<string, string>): FileTree {
  const entries = [...files].map(([path, text]) => ({ path, oid: '', size: Buffer.byteLength(text), mode: '100644' }));
  return {
    commit: null,
    treeId: null,
    entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    read: (path) => Promise.resolve(files.get(path)),
    readMany: (paths) =>
      Promise.resolve(
        new Map(
          paths.flatMap((path) => {
            const text = files.get(path);
            return text === undefined ? [] : [[path, text] as const];
          }),
        ),
      ),
  };
}
