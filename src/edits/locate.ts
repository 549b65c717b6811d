import type { Json } from '../domain/json.ts';
import { parseKeyPath } from '../domain/key-path.ts';
import { splitMark } from './byte-order-mark.ts';
import { type SourceObject, toJson } from './data-tree.ts';
import { lineOf } from './position.ts';
import { readObjects } from './read-file.ts';
import { resolvePath } from './resolve-path.ts';

/** A value found in a file: where its text stands (UTF-16 code units) and what it is now. `line` is 1-based, that of its key. */
export type Located = {
  readonly line: number;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly value: Json;
};

/** An object of a file with its parsed data; `line` is where its content begins. */
export type FoundObject = { readonly object: string; readonly line: number; readonly value: Json };

/**
 * Finds a value by object and key path; `undefined` when the object or the path does not exist.
 * @throws {PromptOpsError} `edit-impossible` with file and line when the file's syntax is broken.
 */
export async function locate(file: string, source: string, object: string, path: string): Promise<Located | undefined> {
  const [mark, text] = splitMark(source);
  const { objects } = await readObjects(file, text);
  const found = findObject<unknown>(objects, object);
  if (found === undefined) return undefined;
  const { left, node, taken } = resolvePath(found.root, parseKeyPath(path));
  if (left.length > 0) return undefined;
  const line = lineOf(text, taken.at(-1)?.slot.start ?? contentStart(found, text));
  return { line, startOffset: node.start + mark.length, endOffset: node.end + mark.length, value: toJson(node) };
}

/**
 * The parsed data of every document or block of a file; empty for files without data.
 * @throws {PromptOpsError} `edit-impossible` with file and line when the file's syntax is broken.
 */
export async function objectsOf(file: string, text: string): Promise<readonly FoundObject[]> {
  const { objects } = await readObjects(file, text);
  return objects.map((found) => ({
    object: found.object,
    line: lineOf(text, contentStart(found, text)),
    value: toJson(found.root),
  }));
}

/** An object by its name in the file; the longer `Kind/namespace/name` is always understood. */
export function findObject<O>(objects: readonly SourceObject<O>[], name: string): SourceObject<O> | undefined {
  const exact = objects.find((candidate) => candidate.object === name);
  if (exact) return exact;
  const byIdentity = objects.filter((candidate) => candidate.identity === name);
  return byIdentity.length === 1 ? byIdentity[0] : undefined;
}

function contentStart(object: SourceObject<unknown>, text: string): number {
  if (object.root.start >= text.length) return 0;
  return object.start === 0 ? object.root.start : Math.max(object.start, Math.min(object.root.start, object.end));
}
