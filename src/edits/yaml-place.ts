import { isMap, type Pair } from 'yaml';
import type { DataNode } from './data-tree.ts';
import type { Taken } from './resolve-path.ts';
import type { YamlStyle } from './yaml-print.ts';
import { colonEnd, type Parsed, pairStart } from './yaml-ranges.ts';
import type { YamlOrigin } from './yaml-tree.ts';

/** What is edited: the source, how the document is written, and the step that led to the value (none: the document's root). */
export type YamlPlace = {
  readonly text: string;
  readonly style: YamlStyle;
  readonly node: DataNode<YamlOrigin>;
  readonly holder: Taken<YamlOrigin> | undefined;
};

/** The end of `key:` or `-` with the anchor and tag that follow it: where the value goes. */
export function headEnd(text: string, holder: Taken<YamlOrigin>): number {
  let at = holder.slot.start + 1;
  if (holder.parent.kind === 'map') {
    const pair = pairsOf(holder.parent).find((candidate) => pairStart(candidate) === holder.slot.start);
    at = (pair && colonEnd(pair)) ?? holder.slot.end;
  }
  return at + (/^(?:[ \t]+[&!][^\s,[\]{}]*)*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** The entries of a map as they are written, merge keys included. */
export function pairsOf(node: DataNode<YamlOrigin>): readonly Pair<Parsed, Parsed | null>[] {
  const source = node.origin.node;
  return isMap(source) ? (source.items as Pair<Parsed, Parsed | null>[]) : [];
}

/** Whether a flow map writes its keys as JSON does. */
export function isJsonLike(text: string, node: DataNode<YamlOrigin>): boolean {
  const first = node.kind === 'map' ? node.entries[0] : undefined;
  return first !== undefined && text[first.start] === '"';
}
