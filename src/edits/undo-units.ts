import type { SemanticChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import { formatKeyPath, type KeyStep, parseKeyPath } from '../domain/key-path.ts';
import { splitMark } from './byte-order-mark.ts';
import { type DataNode, type SourceObject, toJson } from './data-tree.ts';
import { findObject } from './locate.ts';
import { mergeKeyOf } from './merge-keys.ts';
import { resolvePath } from './resolve-path.ts';

type Objects = readonly SourceObject<unknown>[];

/** The smallest thing that can be taken back by itself; the empty path stands for the object. */
export type UndoUnit = { readonly object: string; readonly path: string };

/**
 * What has to be taken back as one for each of the changes from `before` to `after`: the value itself; of something that came or went
 * the topmost part of it that did; and a list whose items have no names as a whole, because positions mean nothing after later edits.
 */
export function undoUnits(changes: readonly SemanticChange[], before: Objects, after: Objects): readonly UndoUnit[] {
  const units = changes.map(({ object, path }): UndoUnit => {
    const sides = [findObject(before, object)?.root, findObject(after, object)?.root];
    const steps = path === '' ? [] : parseKeyPath(path);
    // An object comes and goes as a whole; only the attributes outside all blocks of an HCL file do so one by one, with a path.
    const leastOf = path === '' ? 0 : 1;
    const lengths = sides.map((root) => (root === undefined ? leastOf : unitLength(root, steps)));
    return { object, path: formatKeyPath(steps.slice(0, Math.min(...lengths))) };
  });
  const known = new Set<string>();
  return units.filter(({ object, path }) => {
    const key = `${object}\0${path}`;
    return known.has(key) ? false : known.add(key) !== undefined;
  });
}

/** How many steps lead to the unit as far as one side tells. */
function unitLength(root: DataNode<unknown>, steps: readonly KeyStep[]): number {
  for (let length = 0; length < steps.length; length += 1) {
    const step = steps[length];
    const { left, node } = resolvePath(root, steps.slice(0, length));
    if (left.length > 0) return length;
    if (step !== undefined && 'index' in step && node.kind === 'list' && mergeKeyOf(node) === undefined) return length;
  }
  return steps.length;
}

/** The value of a unit; `undefined` where there is none. */
export function valueOfUnit(objects: Objects, { object, path }: UndoUnit): Json | undefined {
  const found = findObject(objects, object);
  if (found === undefined) return undefined;
  const { left, node } = resolvePath(found.root, path === '' ? [] : parseKeyPath(path));
  return left.length > 0 ? undefined : toJson(node);
}

/**
 * The text of a unit that cannot be written as a value: an object, or the nested blocks of an HCL block; `object` is what it is put
 * into, `null` where blocks stand too deep to be put anywhere. `undefined` for a value.
 */
export function sourceOfUnit(
  objects: Objects,
  { object, path }: UndoUnit,
  source: string,
): { readonly object: string | null; readonly text: string } | undefined {
  const found = findObject(objects, object);
  const [, text] = splitMark(source);
  if (found === undefined) return undefined;
  if (path === '') return { object: '', text: text.slice(found.start, found.end) };
  const steps = parseKeyPath(path);
  const { node } = resolvePath(found.root, steps);
  if (!holdsBlocks(node)) return undefined;
  if (steps.length > 1 || node.kind !== 'list') return { object: null, text: '' };
  return { object, text: node.items.map(({ start, end }) => text.slice(start, end)).join('\n\n') };
}

function holdsBlocks(node: DataNode<unknown>): boolean {
  if (node.kind === 'list') return node.blocks === true;
  return node.kind === 'map' && node.entries.some((entry) => holdsBlocks(entry.node));
}
