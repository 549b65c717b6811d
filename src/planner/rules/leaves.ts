import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';

/** One value of a document that can be set by itself: a scalar, a list of scalars, or an empty map or list. */
export type Leaf = { readonly steps: readonly KeyStep[]; readonly value: Json };

const maxDepth = 24;
const maxLeaves = 5_000;

/** Every leaf of a document, in order. List items are addressed by their `name` where all have a different one. */
export function leavesOf(value: Json): readonly Leaf[] {
  const leaves: Leaf[] = [];
  walk(value, [], leaves);
  return leaves;
}

function walk(value: Json, steps: readonly KeyStep[], leaves: Leaf[]): void {
  if (leaves.length >= maxLeaves || steps.length > maxDepth) return;
  if (isList(value)) {
    if (value.every((item) => item === null || typeof item !== 'object')) leaves.push({ steps, value });
    else value.forEach((item, index) => walk(item, [...steps, itemStep(value, item, index)], leaves));
  } else if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0 && steps.length > 0) leaves.push({ steps, value });
    for (const [key, child] of entries) walk(child, [...steps, { key }], leaves);
  } else leaves.push({ steps, value });
}

function itemStep(list: readonly Json[], item: Json, index: number): KeyStep {
  const names = list.map(nameOf);
  const name = nameOf(item);
  return name !== undefined && names.filter((other) => other === name).length === 1 && !names.includes(undefined)
    ? { field: 'name', value: name }
    : { index };
}

function nameOf(item: Json): string | undefined {
  const name = item !== null && typeof item === 'object' && !isList(item) ? item['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Whether a value is a list; `Array.isArray` does not narrow readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isMap(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Follows plain keys into a value. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of keys) found = isMap(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** A scalar as text; lists and maps as JSON. */
export function textOfValue(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
