import type { FileTree } from '../../domain/file-tree.ts';
import type { Json } from '../../domain/json.ts';

/** An object of a file with its data; `object` as in a semantic change, `line` where it begins. */
export type FileObject = { readonly object: string; readonly line: number; readonly value: Json };

/** Reads the objects of one file; empty when there is none, or when it cannot be parsed (`broken` remembers that). */
export type ReadFile = (file: string) => Promise<readonly FileObject[]>;

/** The parser of files with data (`edits/locate.ts`): throws when the syntax is broken. */
export type ObjectsOf = (file: string, text: string) => Promise<readonly FileObject[]>;

/** Reads files of a tree, each once. `broken` is called with what cannot be parsed. */
export function createFileReader(
  tree: FileTree,
  objectsOf: ObjectsOf,
  broken: (file: string, error: Error) => void,
): ReadFile {
  const known = new Map<string, Promise<readonly FileObject[]>>();
  const load = async (file: string): Promise<readonly FileObject[]> => {
    const text = await tree.read(file);
    if (text === undefined) return [];
    try {
      return await objectsOf(file, text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      broken(file, error);
      return [];
    }
  };
  return (file) => {
    const found = known.get(file) ?? load(file);
    known.set(file, found);
    return found;
  };
}
