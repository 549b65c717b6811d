import { createHash } from 'node:crypto';
import type { FileTree, TreeEntry } from '../../../src/domain/file-tree.ts';
import { readableText } from '../../../src/domain/readable-text.ts';

/** A tree from texts; `modes` for what is no regular file. Counts how often each file is read. */
export function memoryTree(
  files: Readonly<Record<string, string>>,
  modes: Readonly<Record<string, string>> = {},
): FileTree & { readonly reads: string[] } {
  const reads: string[] = [];
  const entries: TreeEntry[] = Object.entries(files)
    .map(([path, text]) => ({
      path,
      oid: createHash('sha1').update(text).digest('hex'),
      size: Buffer.byteLength(text),
      mode: modes[path] ?? '100644',
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = (path: string) => {
    const text = (modes[path] ?? '100644').startsWith('100') ? files[path] : undefined;
    if (text !== undefined) reads.push(path);
    return text === undefined ? undefined : readableText(Buffer.from(text));
  };
  return {
    commit: null,
    treeId: createHash('sha1').update(JSON.stringify(files)).digest('hex'),
    entries,
    reads,
    read: async (path) => read(path),
    readMany: async (paths) =>
      new Map(paths.flatMap((path) => (read(path) === undefined ? [] : [[path, read(path) ?? '']]))),
  };
}

/** Takes the common indent off a template literal. */
export function text(source: string): string {
  const lines = source
    .replace(/^\n/, '')
    .replace(/\n[ ]*$/, '\n')
    .split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}
