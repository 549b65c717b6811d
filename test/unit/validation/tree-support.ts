import type { ChangeSet } from '../../../src/domain/change-set.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import type { ToolResult, ToolRunner } from '../../../src/domain/tool.ts';
import type { ValidationInput } from '../../../src/validation/check-family.ts';

export type Files = Readonly<Record<string, string>>;

/** A tree in memory. */
export function treeOf(files: Files): FileTree {
  const entries = Object.entries(files)
    .map(([path, text]) => ({ path, oid: '', size: text.length, mode: '100644' }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined);
  return {
    commit: null,
    treeId: null,
    entries,
    read: (path) => Promise.resolve(read(path)),
    readMany: (paths) =>
      Promise.resolve(new Map(paths.flatMap((path) => (read(path) === undefined ? [] : [[path, read(path) ?? '']])))),
  };
}

/** What turns one set of files into another. */
function changesBetween(before: Files, after: Files): ChangeSet {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return {
    files: paths
      .filter((path) => before[path] !== after[path])
      .map((path) => ({
        path,
        ...(before[path] !== undefined && { before: before[path] }),
        ...(after[path] !== undefined && { after: after[path] }),
      })),
  };
}

/** No tool is installed. */
export const noTools: ToolRunner = {
  run: () => Promise.resolve<ToolResult>({ kind: 'missing', remedy: 'Install it.' }),
  version: () => Promise.resolve(null),
};

/** The input for a change from some files to others; without `before` a whole folder is looked at. */
export function inputFor(after: Files, before?: Files, more: Partial<ValidationInput> = {}): ValidationInput {
  const tree = treeOf(after);
  return {
    before: before === undefined ? tree : treeOf(before),
    after: tree,
    changes: before === undefined ? null : changesBetween(before, after),
    tools: noTools,
    terraformMode: 'hermetic',
    signal: new AbortController().signal,
    ...more,
  };
}
