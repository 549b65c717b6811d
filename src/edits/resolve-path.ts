import type { KeyStep } from '../domain/key-path.ts';
import { formatKeyPath } from '../domain/key-path.ts';
import type { DataEntry, DataItem, DataNode } from './data-tree.ts';

/** One step taken: the collection it was taken in, and what it led to. */
export type Taken<O> = {
  readonly step: KeyStep;
  readonly parent: DataNode<O>;
  readonly slot: DataEntry<O> | DataItem<O>;
  readonly node: DataNode<O>;
};

/** Where a key path leads. `taken` holds the steps that exist; `left` those that do not. */
export type Resolution<O> = {
  readonly taken: readonly Taken<O>[];
  readonly left: readonly KeyStep[];
  /** The value at the end of `taken`. */
  readonly node: DataNode<O>;
};

/**
 * Follows a key path as far as it goes.
 * `[0]` on a map and a key on a single nested block are forgiven: HCL's single blocks are addressed with and without an index.
 */
export function resolvePath<O>(root: DataNode<O>, steps: readonly KeyStep[]): Resolution<O> {
  const taken: Taken<O>[] = [];
  let node = root;
  let at = 0;
  for (; at < steps.length; at++) {
    const step = steps[at];
    if (step === undefined) break;
    const single = node.kind === 'list' && node.blocks && node.items.length === 1 ? node.items[0] : undefined;
    if (single && !('index' in step) && findSlot(node, step) === undefined) {
      taken.push({ step: { index: 0 }, parent: node, slot: single, node: single.node });
      node = single.node;
    }
    const slot = findSlot(node, step);
    if (slot === undefined) break;
    taken.push({ step, parent: node, slot, node: slot.node });
    node = slot.node;
  }
  return { taken, left: steps.slice(at), node };
}

function findSlot<O>(node: DataNode<O>, step: KeyStep): DataEntry<O> | DataItem<O> | undefined {
  if (node.kind === 'map') return 'key' in step ? node.entries.findLast((entry) => entry.key === step.key) : undefined;
  if (node.kind === 'scalar' || 'key' in step) return undefined;
  if ('index' in step) return node.items[step.index];
  const matching = node.items.filter((item) => fieldIs(item.node, step.field, step.value));
  return matching.length === 1 ? matching[0] : undefined;
}

/** How many items of a list a `[field=value]` step names; more than one means that it is ambiguous. */
export function matchCount(node: DataNode<unknown>, step: KeyStep): number {
  if (node.kind !== 'list' || !('field' in step)) return 0;
  return node.items.filter((item) => fieldIs(item.node, step.field, step.value)).length;
}

function fieldIs(node: DataNode<unknown>, field: string, value: string): boolean {
  const found = node.kind === 'map' ? node.entries.find((entry) => entry.key === field)?.node : undefined;
  return found?.kind === 'scalar' && String(found.value) === value;
}

/** The steps one could take from here, written as they would be in a key path. */
export function stepsFrom(node: DataNode<unknown>): readonly string[] {
  if (node.kind === 'map') return node.entries.map((entry) => formatKeyPath([{ key: entry.key }]));
  if (node.kind === 'scalar') return [];
  return node.items.map((item, index) => {
    const named = item.node.kind === 'map' ? item.node.entries.find((entry) => entry.key === 'name') : undefined;
    return named?.node.kind === 'scalar' && named.node.value !== null
      ? formatKeyPath([{ field: 'name', value: String(named.node.value) }])
      : `[${index}]`;
  });
}
