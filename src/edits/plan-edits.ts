import type { Json } from '../domain/json.ts';
import { type KeyStep } from '../domain/key-path.ts';
import { align } from './align.ts';
import { type DataNode, toJson } from './data-tree.ts';
import type { Edit } from './edit-value.ts';
import { sameData } from './expected-data.ts';
import { resolvePath } from './resolve-path.ts';
import { isList, isMapValue } from './json-kind.ts';

type Node = DataNode<unknown>;

/**
 * The elementary edits that make the value at `steps` equal to `value`, in the order in which they must be applied.
 * A collection that replaces a collection becomes edits of what differs, so that comments and layout of the rest survive.
 * `steps` must exist up to the point where something is added (`resolve-target.ts` makes sure).
 */
export function setEdits(root: Node, steps: readonly KeyStep[], value: Json): readonly Edit[] {
  const { node, left, taken } = resolvePath(root, steps);
  const at = taken.map((one) => one.step);
  const [missing, ...rest] = left;
  const last = taken.at(-1);
  if (missing === undefined && last && 'inherited' in last.slot && last.slot.inherited && 'key' in last.step)
    return sameData(toJson(node), value)
      ? []
      : [{ kind: 'add-entry', steps: at.slice(0, -1), key: last.step.key, value }];
  if (missing === undefined) return changeEdits(node, at, value);
  const nested = nest(rest, value);
  if ('key' in missing) return [{ kind: 'add-entry', steps: at, key: missing.key, value: nested }];
  if ('index' in missing) return [{ kind: 'add-item', steps: at, value: nested }];
  return [{ kind: 'add-item', steps: at, value: named(missing, nested) }];
}

/** The value with everything that the remaining steps create around it. */
function nest(steps: readonly KeyStep[], value: Json): Json {
  return steps.toReversed().reduce<Json>((inner, step) => {
    if ('key' in step) return { [step.key]: inner };
    return 'index' in step ? [inner] : [named(step, inner)];
  }, value);
}

function named(step: { readonly field: string; readonly value: string }, inner: Json): Json {
  if (!isMapValue(inner)) return inner;
  return Object.hasOwn(inner, step.field) ? inner : { [step.field]: step.value, ...inner };
}

function changeEdits(node: Node, steps: readonly KeyStep[], value: Json): readonly Edit[] {
  if (sameData(toJson(node), value)) return [];
  if (node.kind !== 'scalar' && node.shared) return [{ kind: 'replace', steps, value }];
  if (node.kind === 'map' && isMapValue(value) && node.entries.length > 0 && Object.keys(value).length > 0)
    return mapEdits(node, steps, value);
  if (node.kind === 'list' && node.blocks && node.items.length === 1 && isMapValue(value))
    return changeEdits(node.items[0]?.node ?? node, [...steps, { index: 0 }], value);
  if (node.kind === 'list' && isList(value) && node.items.length > 0 && value.length > 0)
    return listEdits(node, steps, value) ?? [{ kind: 'replace', steps, value }];
  return [{ kind: 'replace', steps, value }];
}

function mapEdits(
  node: Extract<Node, { kind: 'map' }>,
  steps: readonly KeyStep[],
  value: { readonly [key: string]: Json },
): readonly Edit[] {
  const edits: Edit[] = [];
  const known = new Map(node.entries.map((entry) => [entry.key, entry] as const));
  for (const [key, child] of Object.entries(value)) {
    const entry = known.get(key);
    if (entry === undefined) edits.push({ kind: 'add-entry', steps, key, value: child });
    else edits.push(...changeEdits(entry.node, [...steps, { key }], child));
  }
  for (const key of known.keys())
    if (!Object.hasOwn(value, key)) edits.push({ kind: 'remove', steps: [...steps, { key }] });
  return edits;
}

/** Edits of single items, last one first so that positions stay true; `undefined` when an item would have to be put in the middle. */
function listEdits(
  node: Extract<Node, { kind: 'list' }>,
  steps: readonly KeyStep[],
  value: readonly Json[],
): readonly Edit[] | undefined {
  const pairs = align(
    node.items.map((item) => toJson(item.node)),
    value,
    sameData,
  );
  const appended = pairs.filter(([left]) => left === null);
  const lastKept = pairs.findLastIndex(([left]) => left !== null);
  if (pairs.findIndex(([left]) => left === null) !== -1 && pairs.findIndex(([left]) => left === null) < lastKept)
    return undefined;
  const changed = pairs.toReversed().flatMap(([left, right]): readonly Edit[] => {
    const item = left === null ? undefined : node.items[left];
    if (left === null || item === undefined) return [];
    const to = right === null ? undefined : value[right];
    if (to === undefined) return [{ kind: 'remove', steps: [...steps, { index: left }] }];
    return changeEdits(item.node, [...steps, { index: left }], to);
  });
  const added = appended.flatMap(([, right]): readonly Edit[] => {
    const item = right === null ? undefined : value[right];
    return item === undefined ? [] : [{ kind: 'add-item', steps, value: item }];
  });
  return [...changed, ...added];
}
