import type { Json } from '../domain/json.ts';
import { type DataNode } from './data-tree.ts';
import { isList, isMapValue } from './json-kind.ts';

/** Where a value stands in plain data: map keys and list positions. */
export type DataPath = readonly (string | number)[];

/** What is done to a value; `undefined` removes it. */
export type Update = (before: Json | undefined) => Json | undefined;

/** The value of a node with every type of nested block as a list, however often it occurs. */
export function plainData(node: DataNode<unknown>): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => plainData(item.node));
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plainData(entry.node)] as const));
}

/** A copy of `data` in which the value at `path` is replaced by what `update` makes of it; missing parents are created. */
export function updateAt(data: Json | undefined, path: DataPath, update: Update): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return update(data);
  if (typeof step === 'number') {
    const items = data !== undefined && isList(data) ? [...data] : [];
    const item = updateAt(items[step], rest, update);
    items.splice(step, 1, ...(item === undefined ? [] : [item]));
    return items;
  }
  const entries = new Map(data !== undefined && isMapValue(data) ? Object.entries(data) : []);
  const value = updateAt(entries.get(step), rest, update);
  if (value === undefined) entries.delete(step);
  else entries.set(step, value);
  return Object.fromEntries(entries);
}

/** Whether two values are the same data. Expressions are compared without regard to blanks outside strings. */
export function sameData(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (typeof a === 'string' && typeof b === 'string')
    return a === b || (/[$%]\{/.test(a) && layoutFree(a) === layoutFree(b));
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => sameData(item, b[index]));
  if (!isMapValue(a) || !isMapValue(b)) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameData(a[key], b[key]));
}

/** An expression without the blanks that only lay it out; those in quoted strings stay. */
function layoutFree(text: string): string {
  const parts = text.split(/("(?:[^"\\]|\\.)*")/);
  return parts.map((part) => (part.startsWith('"') ? part : part.replace(/\s+/g, ''))).join('');
}
