import type { Json } from '../domain/json.ts';
import type { DataNode } from './data-tree.ts';
import { appendMember, type DelimiterStyle } from './delimited.ts';
import { columnOf, lineEnd, lineStart, startsLine } from './position.ts';
import type { Splice } from './splice.ts';
import { skipDeeperComments } from './yaml-comments.ts';
import { customaryPlace } from './yaml-key-order.ts';
import { isJsonLike, pairsOf, type YamlPlace } from './yaml-place.ts';
import { printEntry, printFlow, printItem, type YamlStyle } from './yaml-print.ts';
import { pairStart } from './yaml-ranges.ts';
import { replaceYaml } from './yaml-replace.ts';
import { printKey } from './yaml-scalar.ts';
import { slotsOf } from './yaml-slots.ts';
import { withNeighbours } from './yaml-style.ts';
import type { YamlOrigin } from './yaml-tree.ts';

type Node = DataNode<YamlOrigin>;

/**
 * Adds `key: value` to a map: where well-known keys are customarily written, else after its last entry, before comments that
 * belong to what follows.
 */
export function addYamlEntry(place: YamlPlace, key: string, value: Json): readonly Splice[] {
  const { node, text } = place;
  if (node.kind !== 'map' || slotsOf(node).length === 0) return replaceYaml(place, { [key]: value });
  const neighbours = node.entries.filter((entry) => !entry.inherited).map((entry) => entry.node);
  const style = likeNeighbours(place.style, neighbours, key);
  if (node.origin.style === 'flow') {
    const quoted = isJsonLike(text, node);
    const name = quoted ? JSON.stringify(key) : printKey(key, true);
    const print = (): string => `${name}: ${printFlow(value, style, quoted)}`;
    return [appendMember(text, { ...node, members: slotsOf(node) }, flowStyle(style), print)];
  }
  const first = pairsOf(node)[0];
  const column = columnOf(text, first ? pairStart(first) : node.start);
  const printed = printEntry(key, value, column, style);
  return [among(place, key, column, printed) ?? below(place, column, printed)];
}

/** Adds an item at the end of a list. */
export function addYamlItem(place: YamlPlace, value: Json): readonly Splice[] {
  const { node, text } = place;
  const last = node.kind === 'list' ? node.items.at(-1) : undefined;
  if (node.kind !== 'list' || last === undefined) return replaceYaml(place, [value]);
  const neighbours = node.items.map((item) => item.node);
  const style = withNeighbours(place.style, neighbours);
  if (node.origin.style === 'flow') {
    const quoted = neighbours.every((item) => isJsonLike(text, item));
    const print = (): string => printFlow(value, style, quoted);
    return [appendMember(text, { ...node, members: node.items }, flowStyle(style), print)];
  }
  const column = columnOf(text, last.start);
  const sameLine = last.node.start > last.start && !text.slice(last.start, last.node.start).includes('\n');
  const dashWidth = Math.min(sameLine ? last.node.start - last.start : style.dashWidth, 9);
  return [below(place, column, printItem(value, column, { ...style, dashWidth }))];
}

/** A new line between the entries of a block map; undefined where the end is as good, or where entries share a line or a merge key. */
function among({ text, node, style }: YamlPlace, key: string, column: number, entry: string): Splice | undefined {
  if (node.kind !== 'map' || node.entries.some(({ inherited }) => inherited)) return undefined;
  const custom = customaryPlace(
    node.entries.map((one) => one.key),
    key,
  );
  if (custom === undefined || custom.after === node.entries.length - 1) return undefined;
  const indent = ' '.repeat(column);
  const [before, first] = [node.entries[custom.after], node.entries[0]];
  if (before !== undefined) {
    const at = skipDeeperComments(text, lineEnd(text, before.end), column);
    return { start: at, end: at, text: `${style.newline}${indent}${entry}` };
  }
  if (first === undefined || !startsLine(text, first.start)) return undefined;
  let at = lineStart(text, first.start);
  for (let above = lineStart(text, at - 1); at > 0; above = lineStart(text, at - 1)) {
    if (!/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return { start: at, end: at, text: `${indent}${entry}${style.newline}` };
}

/** A new line below a collection; a blank one before it where the ones before are set apart by blank lines. */
function below(place: YamlPlace, column: number, entry: string): Splice {
  const { text, node, style } = place;
  const at = skipDeeperComments(text, lineEnd(text, node.end), column);
  const gap = style.blankLines && isSpaced(text, node) ? style.newline : '';
  return { start: at, end: at, text: `${gap}${style.newline}${' '.repeat(column)}${entry}` };
}

function isSpaced(text: string, node: Node): boolean {
  const slots = slotsOf(node);
  const gaps = slots.slice(1).map((slot, index) => text.slice(slots[index]?.end ?? slot.start, slot.start));
  return gaps.length > 0 && gaps.every((gap) => /\n[ \t]*\r?\n/.test(gap));
}

/** When all strings beside the new one are quoted, it is, too. */
function likeNeighbours(style: YamlStyle, neighbours: readonly Node[], key: string): YamlStyle {
  const own = withNeighbours(style, neighbours).stringStyle;
  return {
    ...style,
    stringStyle: (asked) => (asked === key || asked === undefined ? own(undefined) : style.stringStyle(asked)),
  };
}

function flowStyle(style: YamlStyle): DelimiterStyle {
  return { separator: ',', trailing: true, indent: ' '.repeat(style.indent), openUp: false, padding: style.padding };
}
