import type { Json } from '../../domain/json.ts';
import type { DataNode } from '../../edits/data-tree.ts';
import { isList, isMapValue } from '../../edits/json-kind.ts';
import { diffTrees, type LeafChange } from '../../edits/tree-diff.ts';

/** Every leaf in which two plain values differ, addressed as in a semantic change; `undefined` for a side that does not exist. */
export function jsonChanges(from: Json | undefined, to: Json | undefined): readonly LeafChange[] {
  return diffTrees(from === undefined ? undefined : nodeOf(from), to === undefined ? undefined : nodeOf(to));
}

const nowhere = { start: 0, end: 0, origin: null } as const;

/** Plain data has no text: its nodes stand nowhere. */
function nodeOf(value: Json): DataNode<null> {
  if (isList(value))
    return { ...nowhere, kind: 'list', size: 1, items: value.map((item) => ({ ...nowhere, node: nodeOf(item) })) };
  if (!isMapValue(value)) return { ...nowhere, kind: 'scalar', size: 1, value };
  const entries = Object.entries(value).map(([key, item]) => ({ ...nowhere, key, node: nodeOf(item) }));
  return { ...nowhere, kind: 'map', size: 1, entries };
}
