import type { DataList, DataNode } from './data-tree.ts';

/**
 * Fields that name an item of a list of maps, most telling first: the keys of Kubernetes' strategic merge
 * (`x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` in its OpenAPI description), then those that
 * values files, Kustomize, Argo CD, Prometheus and CI use.
 */
const mergeKeys: readonly string[] = [
  'name',
  'containerPort',
  'mountPath',
  'devicePath',
  'key',
  'topologyKey',
  'ip',
  'uid',
  'port',
  'host',
  'hostname',
  'path',
  'id',
  'alert',
  'record',
  'chart',
];

/**
 * The field that tells the items of a list apart: every item of all the given lists is a map that has it as a plain value,
 * and no list has a value twice. `undefined` when there is none; items are then told apart by position.
 */
export function mergeKeyOf(...lists: readonly DataList<unknown>[]): string | undefined {
  const filled = lists.filter((list) => list.items.length > 0);
  if (filled.length === 0 || filled.some((list) => list.blocks)) return undefined;
  return mergeKeys.find((key) => filled.every((list) => tellsApart(list, key)));
}

function tellsApart(list: DataList<unknown>, key: string): boolean {
  const values = list.items.map((item) => fieldOf(item.node, key));
  return !values.includes(undefined) && new Set(values).size === values.length;
}

/** A plain field of a list item as text. */
export function fieldOf(node: DataNode<unknown>, key: string): string | undefined {
  if (node.kind !== 'map') return undefined;
  const value = node.entries.find((entry) => entry.key === key)?.node;
  return value?.kind === 'scalar' && value.value !== null && typeof value.value !== 'boolean'
    ? String(value.value)
    : undefined;
}
