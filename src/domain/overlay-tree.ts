import type { ChangeSet } from './change-set.ts';
import type { FileTree, TreeEntry } from './file-tree.ts';

/** The tree as it is after a change set: changed files from the change set, everything else from `tree`. */
export function overlayTree(tree: FileTree, changes: ChangeSet): FileTree {
  const changed = new Map(changes.files.map((file) => [file.path, file.after]));
  const kept = tree.entries.filter((entry) => !changed.has(entry.path));
  const added: TreeEntry[] = changes.files.flatMap((file) =>
    file.after === undefined
      ? []
      : [{ path: file.path, oid: '', size: Buffer.byteLength(file.after), mode: modeOf(tree, file.path) }],
  );
  const entries = [...kept, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    commit: null,
    treeId: null,
    entries,
    read: (path) => (changed.has(path) ? Promise.resolve(changed.get(path)) : tree.read(path)),
    async readMany(paths) {
      const found = new Map(await tree.readMany(paths.filter((path) => !changed.has(path))));
      for (const path of paths) {
        const text = changed.get(path);
        if (text !== undefined) found.set(path, text);
      }
      return found;
    },
    // A change set is text, so a file that it changes is no archive any more.
    readBytes: async (path) => (changed.has(path) ? undefined : tree.readBytes?.(path)),
  };
}

function modeOf(tree: FileTree, path: string): string {
  return tree.entries.find((entry) => entry.path === path)?.mode ?? '100644';
}
