import { isScalar } from 'yaml';
import type { DataNode, Range } from './data-tree.ts';
import { pairsOf } from './yaml-place.ts';
import { pairStart } from './yaml-ranges.ts';
import type { YamlOrigin } from './yaml-tree.ts';

/** What a collection is written as: the items of a list, or the entries of a map with its merge keys but without what these bring. */
export function slotsOf(node: DataNode<YamlOrigin>): readonly Range[] {
  if (node.kind === 'list') return node.items;
  if (node.kind !== 'map') return [];
  const own = node.entries.filter((entry) => !entry.inherited);
  const merges = pairsOf(node).filter((pair) => isScalar(pair.key) && pair.key.source === '<<');
  const ranges = merges.map((pair) => ({ start: pairStart(pair), end: pair.value?.range[1] ?? pair.key.range[1] }));
  return [...own, ...ranges].sort((a, b) => a.start - b.start);
}
