import type { Json } from '../domain/json.ts';
import type { KeyStep } from '../domain/key-path.ts';
import { align } from './align.ts';
import { type DataList, type DataMap, type DataNode, toJson } from './data-tree.ts';
import { fieldOf, mergeKeyOf } from './merge-keys.ts';

/** One leaf that differs between two trees; absent `from` means added, absent `to` removed. */
export type LeafChange = { readonly steps: readonly KeyStep[]; readonly from?: Json; readonly to?: Json };

type Side = DataNode<unknown> | undefined;

/**
 * Every leaf that differs. Scalars and empty collections are leaves; an added or removed collection is listed leaf by leaf.
 * A value that changes between scalar and collection is one change of the whole value; null and nothing are no value to lose.
 */
export function diffTrees(before: Side, after: Side): readonly LeafChange[] {
  const changes: LeafChange[] = [];
  walk(before, after, [], (change) => changes.push(change));
  return changes;
}

type Report = (change: LeafChange) => void;

/** Two sides of one place; `left` and `right` are what of them is worth comparing, `undefined` for null beside a value. */
type Pair = {
  readonly before: Side;
  readonly after: Side;
  readonly left: Side;
  readonly right: Side;
  readonly steps: readonly KeyStep[];
};

function walk(before: Side, after: Side, steps: readonly KeyStep[], report: Report): void {
  if (before === after) return;
  const left = isNothing(before) && after && !isNothing(after) ? undefined : before;
  const right = isNothing(after) && before && !isNothing(before) ? undefined : after;
  const pair: Pair = { before, after, left, right, steps };
  if (isMapOrNone(left) && isMapOrNone(right)) return walkMaps(pair, left, right, report);
  if (isListOrNone(left) && isListOrNone(right)) return walkLists(pair, left, right, report);
  if (!left || !right || !same(left, right)) report(changeOf(pair));
}

function isMapOrNone(side: Side): side is DataMap<unknown> | undefined {
  return side === undefined || side.kind === 'map';
}

function isListOrNone(side: Side): side is DataList<unknown> | undefined {
  return side === undefined || side.kind === 'list';
}

function walkMaps(
  pair: Pair,
  left: DataMap<unknown> | undefined,
  right: DataMap<unknown> | undefined,
  report: Report,
): void {
  const keys = new Set([...(left?.entries ?? []), ...(right?.entries ?? [])].map((entry) => entry.key));
  if (keys.size === 0) {
    if (!left || !right) report(changeOf(pair));
    return;
  }
  const lefts = new Map(left?.entries.map((entry) => [entry.key, entry.node] as const));
  const rights = new Map(right?.entries.map((entry) => [entry.key, entry.node] as const));
  const last = pair.steps.at(-1);
  const name = last && 'field' in last && keys.size > 1 && (!left || !right) ? last.field : undefined;
  for (const key of keys) if (key !== name) walk(lefts.get(key), rights.get(key), [...pair.steps, { key }], report);
}

function walkLists(
  pair: Pair,
  left: DataList<unknown> | undefined,
  right: DataList<unknown> | undefined,
  report: Report,
): void {
  const { steps } = pair;
  const lefts = left?.items ?? [];
  const rights = right?.items ?? [];
  if (lefts.length === 0 && rights.length === 0) {
    if (!left || !right) report(changeOf(pair));
    return;
  }
  const blocks = left?.blocks ?? right?.blocks;
  if (blocks && lefts.length <= 1 && rights.length <= 1) return walk(lefts[0]?.node, rights[0]?.node, steps, report);
  const key = mergeKeyOf(...[left, right].filter((list) => list !== undefined));
  if (key !== undefined) return walkNamed(lefts, rights, key, steps, report);
  for (const [i, j] of align(lefts, rights, (a, b) => same(a.node, b.node))) {
    const index = j ?? i;
    if (index !== null) walk(itemAt(lefts, i), itemAt(rights, j), [...steps, { index }], report);
  }
}

type Items = DataList<unknown>['items'];

function walkNamed(lefts: Items, rights: Items, key: string, steps: readonly KeyStep[], report: Report): void {
  const byName = (items: Items): Map<string | undefined, DataNode<unknown>> =>
    new Map(items.map((item) => [fieldOf(item.node, key), item.node] as const));
  const [before, after] = [byName(lefts), byName(rights)];
  for (const value of new Set([...before.keys(), ...after.keys()]))
    if (value !== undefined) walk(before.get(value), after.get(value), [...steps, { field: key, value }], report);
  reportOrder(lefts, rights, key, steps, report);
}

/** Named items that only changed places are one change of the order of names: order matters to initContainers and env. */
function reportOrder(lefts: Items, rights: Items, key: string, steps: readonly KeyStep[], report: Report): void {
  const order = (items: Items, others: Items): readonly string[] => {
    const kept = new Set(others.map((item) => fieldOf(item.node, key)));
    return items.map((item) => fieldOf(item.node, key) ?? '').filter((name) => kept.has(name));
  };
  const from = order(lefts, rights);
  const to = order(rights, lefts);
  if (from.join('\n') !== to.join('\n')) report({ steps, from, to });
}

function itemAt(items: Items, index: number | null): Side {
  return index === null ? undefined : items[index]?.node;
}

/** Nothing or null: no value that could be lost. */
function isNothing(node: Side): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

function same(a: DataNode<unknown>, b: DataNode<unknown>): boolean {
  if (a === b) return true;
  if (a.kind === 'scalar' && b.kind === 'scalar')
    return a.canonical === undefined && b.canonical === undefined ? a.value === b.value : a.canonical === b.canonical;
  if (a.kind === 'map' && b.kind === 'map') {
    const others = new Map(b.entries.map((entry) => [entry.key, entry.node] as const));
    if (a.entries.length !== b.entries.length) return false;
    return a.entries.every((entry) => {
      const other = others.get(entry.key);
      return other !== undefined && same(entry.node, other);
    });
  }
  if (a.kind !== 'list' || b.kind !== 'list' || a.items.length !== b.items.length) return false;
  return a.items.every((item, index) => {
    const other = b.items[index];
    return other !== undefined && same(item.node, other.node);
  });
}

function changeOf({ before, after, steps }: Pair): LeafChange {
  return { steps, ...(before && { from: toJson(before) }), ...(after && { to: toJson(after) }) };
}
