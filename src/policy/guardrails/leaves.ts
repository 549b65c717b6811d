import type { Json } from '../../domain/json.ts';
import { formatKeyPath, type KeyStep } from '../../domain/key-path.ts';

/** One leaf that differs. `key` is the last map key on the way to it: `cidr_blocks` for `ingress[0].cidr_blocks[1]`. */
export type Value = {
  readonly path: string;
  readonly steps: readonly KeyStep[];
  readonly key: string;
  readonly from?: Json;
  readonly to?: Json;
};

/** Every leaf that two values differ in, with its path from the object; scalars, empty maps and empty lists are leaves. */
export function leavesOf(steps: readonly KeyStep[], from: Json | undefined, to: Json | undefined): readonly Value[] {
  const before = collect(steps, from);
  const after = collect(steps, to);
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const left = before.get(path);
    const right = after.get(path);
    if (JSON.stringify(left?.value) === JSON.stringify(right?.value)) return [];
    const own = (left ?? right)?.steps ?? [];
    return {
      path,
      steps: own,
      key: lastKey(own),
      ...(left === undefined ? {} : { from: left.value }),
      ...(right === undefined ? {} : { to: right.value }),
    };
  });
}

type Leaf = { readonly steps: readonly KeyStep[]; readonly value: Json };

function collect(steps: readonly KeyStep[], value: Json | undefined): ReadonlyMap<string, Leaf> {
  const found = new Map<string, Leaf>();
  const walk = (at: readonly KeyStep[], node: Json): void => {
    const children = childrenOf(node);
    if (children.length === 0) found.set(formatKeyPath(at), { steps: at, value: node });
    for (const [step, child] of children) walk([...at, step], child);
  };
  if (value !== undefined) walk(steps, value);
  return found;
}

function childrenOf(node: Json): readonly (readonly [KeyStep, Json])[] {
  if (isList(node)) return node.map((item, index) => [stepOfItem(item, index), item] as const);
  return isMap(node) ? Object.entries(node).map(([key, child]) => [{ key }, child] as const) : [];
}

/** Items of whole objects are named like those of semantic changes, as far as their names go. */
function stepOfItem(item: Json, index: number): KeyStep {
  const name = isMap(item) ? item['name'] : undefined;
  return typeof name === 'string' && name !== '' ? { field: 'name', value: name } : { index };
}

/** The value that steps lead to; `undefined` where there is none. */
export function valueAt(root: Json | undefined, steps: readonly KeyStep[]): Json | undefined {
  let node = root;
  for (const step of steps) {
    if (node === undefined) return undefined;
    if ('key' in step) node = isMap(node) && Object.hasOwn(node, step.key) ? node[step.key] : undefined;
    // A nested block that occurs once is the block itself, not a list of one.
    else if ('index' in step) node = isList(node) ? node[step.index] : step.index === 0 ? node : undefined;
    else node = isList(node) ? node.find((item) => isMap(item) && textOf(item[step.field]) === step.value) : undefined;
  }
  return node;
}

export function isMap(node: Json | undefined): node is { readonly [key: string]: Json } {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

export function isList(node: Json | undefined): node is readonly Json[] {
  return Array.isArray(node);
}

/** Map keys on the way to a value, for rules that ask what it lies under. */
export function keysOf(steps: readonly KeyStep[]): readonly string[] {
  return steps.flatMap((step) => ('key' in step ? [step.key] : []));
}

function lastKey(steps: readonly KeyStep[]): string {
  return keysOf(steps).at(-1) ?? '';
}

/** A scalar as text; empty for what is none. */
export function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
