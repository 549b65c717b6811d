import type { FileTree } from '../../domain/file-tree.ts';
import type { Json } from '../../domain/json.ts';

/** An object of a file with its data; `object` as in a semantic change, `line` where it begins. */
export type FileObject = { readonly object: string; readonly line: number; readonly value: Json };

/** Reads the objects of one file; empty when there is none, when it cannot be parsed, or when the request is not about it. */
export type ReadFile = (file: string) => Promise<readonly FileObject[]>;

/** The parser of files with data (`edits/locate.ts`): throws when the syntax is broken. */
export type ObjectsOf = (file: string, text: string) => Promise<readonly FileObject[]>;

/** Whether a request can be about a file, told from its path and text alone. */
export type IsRelevant = (file: string, text: string) => boolean;

/** Files read in one go, so that a large repository is never in memory as a whole. */
const batchFiles = 400;

/** A file that a request can be about and whose syntax is broken; `problem` names the line. */
export type BrokenFile = { readonly file: string; readonly problem: string };

/** Reads files of a tree in batches and parses those that matter, each once. Broken files are passed over, since they cannot be edited anyway, and told to `onBroken`. */
export async function createFileReader(
  tree: FileTree,
  files: readonly string[],
  isRelevant: IsRelevant,
  objectsOf: ObjectsOf,
  onBroken: (broken: BrokenFile) => void,
): Promise<ReadFile> {
  const texts = new Map<string, string>();
  for (let at = 0; at < files.length; at += batchFiles)
    for (const [file, text] of await tree.readMany(files.slice(at, at + batchFiles)))
      if (isRelevant(file, text)) texts.set(file, text);
  const parsed = new Map<string, Promise<readonly FileObject[]>>();
  const parse = async (file: string): Promise<readonly FileObject[]> => {
    const text = texts.get(file);
    if (text === undefined) return [];
    return objectsOf(file, text).catch((error: unknown) => {
      onBroken({ file, problem: error instanceof Error ? error.message : String(error) });
      return [];
    });
  };
  return (file) => {
    const found = parsed.get(file) ?? parse(file);
    parsed.set(file, found);
    return found;
  };
}
