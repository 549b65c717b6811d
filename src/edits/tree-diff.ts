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

function walk(before: Side, after: Side, steps: readonly KeyStep[], report: Report): void {
  if (before === after) return;
  const left = isHollow(before) && after && !isHollow(after) ? undefined : before;
  const right = isHollow(after) && before && !isHollow(before) ? undefined : after;
  const shown = left ?? right;
  if (shown === undefined) return;
  if (shown.kind === 'map' && (!left || left.kind === 'map') && (!right || right.kind === 'map'))
    return walkMaps(left, right, before, after, steps, report);
  const lists = asLists(left, right);
  if (lists) return walkLists(lists[0], lists[1], before, after, steps, report);
  if (left && right && same(left, right)) return;
  report(changeOf(steps, before, after));
}

function walkMaps(
  left: DataMap<unknown> | undefined,
  right: DataMap<unknown> | undefined,
  before: Side,
  after: Side,
  steps: readonly KeyStep[],
  report: Report,
): void {
  const keys = new Set([...(left?.entries ?? []), ...(right?.entries ?? [])].map((entry) => entry.key));
  if (keys.size === 0) {
    if (!before || !after || before.kind !== after.kind) report(changeOf(steps, before, after));
    return;
  }
  const lefts = new Map(left?.entries.map((entry) => [entry.key, entry.node] as const));
  const rights = new Map(right?.entries.map((entry) => [entry.key, entry.node] as const));
  const identity = steps.at(-1);
  for (const key of keys) {
    const named = identity && 'field' in identity && identity.field === key && keys.size > 1;
    if (named && (!left || !right)) continue;
    walk(lefts.get(key), rights.get(key), [...steps, { key }], report);
  }
}

/** Two sides as lists; a single nested block beside several is a list of one. */
function asLists(
  left: Side,
  right: Side,
): readonly [DataList<unknown> | undefined, DataList<unknown> | undefined] | undefined {
  if ((left && left.kind !== 'list') || (right && right.kind !== 'list')) return undefined;
  return [left, right];
}

function walkLists(
  left: DataList<unknown> | undefined,
  right: DataList<unknown> | undefined,
  before: Side,
  after: Side,
  steps: readonly KeyStep[],
  report: Report,
): void {
  const lefts = left?.items ?? [];
  const rights = right?.items ?? [];
  if (lefts.length === 0 && rights.length === 0) {
    if (!before || !after || before.kind !== after.kind) report(changeOf(steps, before, after));
    return;
  }
  const blocks = left?.blocks ?? right?.blocks;
  if (blocks && lefts.length <= 1 && rights.length <= 1) return walk(lefts[0]?.node, rights[0]?.node, steps, report);
  const key = mergeKeyOf(...[left, right].filter((list) => list !== undefined));
  if (key === undefined) {
    for (const [i, j] of align(lefts, rights, (a, b) => same(a.node, b.node))) {
      const index = j ?? i;
      if (index !== null) walk(side(lefts, i), side(rights, j), [...steps, { index }], report);
    }
    return;
  }
  const byField = new Map(rights.map((item) => [fieldOf(item, key), item.node] as const));
  const names = new Set([...lefts, ...rights].map((item) => fieldOf(item, key) ?? ''));
  const leftByField = new Map(lefts.map((item) => [fieldOf(item, key), item.node] as const));
  for (const value of names)
    walk(leftByField.get(value), byField.get(value), [...steps, { field: key, value }], report);
  reportOrder(lefts, rights, key, steps, report);
}

/** Named items that only changed places are one change of the order of names: order matters to initContainers and env. */
function reportOrder(
  lefts: DataList<unknown>['items'],
  rights: DataList<unknown>['items'],
  key: string,
  steps: readonly KeyStep[],
  report: Report,
): void {
  const order = (items: DataList<unknown>['items'], others: DataList<unknown>['items']): readonly string[] => {
    const kept = new Set(others.map((item) => fieldOf(item, key)));
    return items.map((item) => fieldOf(item, key) ?? '').filter((name) => kept.has(name));
  };
  const from = order(lefts, rights);
  const to = order(rights, lefts);
  if (from.join('\n') !== to.join('\n')) report({ steps, from, to });
}

function side(items: DataList<unknown>['items'], index: number | null): Side {
  return index === null ? undefined : items[index]?.node;
}

/** Nothing, null, and empty collections: what a collection can grow out of without losing a value. */
function isHollow(node: Side): boolean {
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

function changeOf(steps: readonly KeyStep[], before: Side, after: Side): LeafChange {
  return { steps, ...(before && { from: toJson(before) }), ...(after && { to: toJson(after) }) };
}
