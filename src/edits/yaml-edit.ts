import { isMap, isScalar, type Pair } from 'yaml';
import type { Json } from '../domain/json.ts';
import type { DataEntry, DataItem, DataNode } from './data-tree.ts';
import { appendMember, removeMember } from './delimited.ts';
import { columnOf, lineEnd, lineOf, lineStart, nextLine, startsLine } from './position.ts';
import type { Taken } from './resolve-path.ts';
import type { Splice } from './splice.ts';
import { printLiteral, rewriteBlockScalar } from './yaml-block-scalar.ts';
import { isList, isMapValue, printBlock, printEntry, printFlow, printItem, type YamlStyle } from './yaml-print.ts';
import { colonEnd, type Parsed, pairStart } from './yaml-ranges.ts';
import { printKey, printScalar, styleOf } from './yaml-scalar.ts';
import { withNeighbours } from './yaml-style.ts';
import type { YamlOrigin } from './yaml-tree.ts';

type Node = DataNode<YamlOrigin>;
type Slot = DataEntry<YamlOrigin> | DataItem<YamlOrigin>;

/** What is edited: the source, how the document is written, and the step that led to the value (none: the document's root). */
export type YamlPlace = {
  readonly text: string;
  readonly style: YamlStyle;
  readonly node: Node;
  readonly holder: Taken<YamlOrigin> | undefined;
};

/** Replaces a value. A scalar keeps the style of the one before; collections are written in the style of what holds them. */
export function replaceYaml(place: YamlPlace, value: Json): readonly Splice[] {
  const { node, holder, text, style } = place;
  if (holder?.parent.origin.style === 'flow')
    return [
      over(node, isPlain(value) ? scalarText(place, value) : printFlow(value, style, isJsonLike(text, holder.parent))),
    ];
  if (node.origin.style === 'block' && holder && startsLine(text, node.start) && isHollow(value))
    return collapse(place, holder, isList(value) ? '[]' : isMapValue(value) ? '{}' : scalarText(place, value));
  if (isHollow(value) || !holder) return replaceInline(place, value);
  if (node.origin.style === 'block' && startsLine(text, node.start))
    return [over(node, printBlock(value, columnOf(text, node.start), style))];
  return openUp(place, holder, value);
}

/** Adds `key: value` to a map: after its last entry, before comments that belong to what follows. */
export function addYamlEntry(place: YamlPlace, key: string, value: Json): readonly Splice[] {
  const { node, text } = place;
  if (node.kind !== 'map' || isEmptyMap(node)) return replaceYaml(place, { [key]: value });
  const neighbours = node.entries.filter((entry) => !entry.inherited).map((entry) => entry.node);
  const style = keyedStyle(place.style, neighbours, key);
  if (node.origin.style === 'flow') {
    const quoted = isJsonLike(text, node);
    const print = (): string =>
      `${quoted ? JSON.stringify(key) : printKey(key, true)}: ${printFlow(value, style, quoted)}`;
    return [appendMember(text, { ...node, members: node.entries }, flowStyle(style), print)];
  }
  const column = columnOf(text, firstEntryStart(node));
  return [after(place, column, printEntry(key, value, column, style))];
}

/** Adds an item at the end of a list. */
export function addYamlItem(place: YamlPlace, value: Json): readonly Splice[] {
  const { node, text } = place;
  const last = node.kind === 'list' ? node.items.at(-1) : undefined;
  if (node.kind !== 'list' || last === undefined) return replaceYaml(place, [value]);
  const style = withNeighbours(
    place.style,
    node.items.map((item) => item.node),
  );
  if (node.origin.style === 'flow') {
    const quoted = isJsonLike(text, node);
    return [
      appendMember(text, { ...node, members: node.items }, flowStyle(style), () => printFlow(value, style, quoted)),
    ];
  }
  const column = columnOf(text, last.start);
  const sameLine = last.node.start > last.start && !text.slice(last.start, last.node.start).includes('\n');
  const dashWidth = sameLine ? last.node.start - last.start : style.dashWidth;
  return [after(place, column, printItem(value, column, { ...style, dashWidth: Math.min(dashWidth, 9) }))];
}

/** Removes the entry or item that `holder` names; the last one leaves `{}` or `[]`. */
export function removeYaml(
  text: string,
  style: YamlStyle,
  holder: Taken<YamlOrigin>,
  parent: YamlPlace,
): readonly Splice[] {
  const { slot } = holder;
  const container = parent.node;
  const slots = slotsOf(container);
  if (slots.length === 1) return replaceYaml(parent, container.kind === 'list' ? [] : {});
  const index = slots.findIndex((candidate) => candidate.start === slot.start);
  if (container.origin.style === 'flow') {
    const members = slots.map(({ start, end }) => ({ start, end }));
    return [removeMember(text, { start: container.start, end: container.end, members }, index)];
  }
  if (startsLine(text, slot.start)) return [removeLines(text, slot, index === 0, style)];
  const next = slots[index + 1];
  if (next === undefined) return [over(slot, '')];
  const following = /\S/.exec(text.slice(nextLine(text, slot.end)));
  return [{ start: slot.start, end: nextLine(text, slot.end) + (following?.index ?? 0), text: '' }];
}

/** The own entries of a map (merge keys included) or the items of a list, as ranges. */
function slotsOf(node: Node): readonly { readonly start: number; readonly end: number }[] {
  if (node.kind === 'list') return node.items;
  if (node.kind !== 'map') return [];
  const own = node.entries.filter((entry) => !entry.inherited);
  const source = node.origin.node;
  if (!isMap(source) || source.items.length === own.length) return own;
  const merges = (source.items as Pair<Parsed, Parsed | null>[]).filter(
    (pair) => isScalar(pair.key) && pair.key.source === '<<',
  );
  const ranges = merges.map((pair) => ({ start: pairStart(pair), end: pair.value?.range[1] ?? pair.key.range[1] }));
  return [...own, ...ranges].sort((a, b) => a.start - b.start);
}

function removeLines(
  text: string,
  slot: Slot | { start: number; end: number },
  isFirst: boolean,
  style: YamlStyle,
): Splice {
  const column = columnOf(text, slot.start);
  let start = lineStart(text, slot.start);
  if (text.charCodeAt(start) === 0xfeff) start++;
  if (!isFirst) start = ownCommentsStart(text, start, column);
  let end = nextLine(text, skipDeeperComments(text, lineEnd(text, slot.end), column));
  const blankAbove = new RegExp(`(?:${style.newline})[ \\t]*${style.newline}$`).exec(text.slice(0, start));
  if (blankAbove && (end >= text.length || /^[ \t]*\r?\n/.test(text.slice(end))))
    start = blankAbove.index + style.newline.length;
  if (end >= text.length && !text.endsWith('\n') && start > 0) {
    start = start - (text[start - 2] === '\r' ? 2 : 1);
    end = text.length;
  }
  return { start, end, text: '' };
}

/** Comment lines directly above, in the same column, belong to the entry. */
function ownCommentsStart(text: string, start: number, column: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    const line = text.slice(above, at);
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) return at;
    at = above;
  }
  return at;
}

/** From the end of a line over comment lines below it that stand deeper than `column`: they belong to the value above. */
function skipDeeperComments(text: string, end: number, column: number): number {
  let at = end;
  for (;;) {
    const next = nextLine(text, at);
    const line = text.slice(next, lineEnd(text, next));
    if (next >= text.length || !/^ *#/.test(line) || line.indexOf('#') <= column) return at;
    at = lineEnd(text, next);
  }
}

function after(place: YamlPlace, column: number, entry: string): Splice {
  const { text, node, style } = place;
  const at = skipDeeperComments(text, lineEnd(text, node.end), column);
  return { start: at, end: at, text: `${style.newline}${' '.repeat(column)}${entry}` };
}

/** A block collection under a key or dash becomes a value on that line; comments on the line stay. */
function collapse(place: YamlPlace, holder: Taken<YamlOrigin>, value: string): readonly Splice[] {
  const { text, node } = place;
  const at = headEnd(text, holder);
  const column = columnOf(text, holder.slot.start);
  return [
    { start: at, end: at, text: ` ${value}` },
    { start: lineEnd(text, at), end: skipDeeperComments(text, lineEnd(text, node.end), column), text: '' },
  ];
}

/** A scalar or empty collection under a key or dash becomes a block collection below it. */
function openUp(place: YamlPlace, holder: Taken<YamlOrigin>, value: Json): readonly Splice[] {
  const { text, node, style } = place;
  const column = columnOf(text, holder.slot.start);
  if (holder.parent.kind === 'list') {
    const inner = column + style.dashWidth;
    const at = headEnd(text, holder);
    return [
      {
        start: at,
        end: Math.max(node.end, at),
        text: `${' '.repeat(style.dashWidth - 1)}${printBlock(value, inner, style)}`,
      },
    ];
  }
  const inner = isList(value) && !style.indentedLists ? column : column + style.indent;
  const at = headEnd(text, holder);
  const end = Math.max(node.end, at);
  const below = lineEnd(text, end);
  const block = `${style.newline}${' '.repeat(inner)}${printBlock(value, inner, style)}`;
  if (at === below) return [{ start: at, end: below, text: block }];
  if (end === below) return [{ start: at, end: below, text: block }];
  return [
    { start: at, end, text: '' },
    { start: below, end: below, text: block },
  ];
}

function replaceInline(place: YamlPlace, value: Json): readonly Splice[] {
  const { text, node, holder } = place;
  if (!holder && !isHollow(value)) return replaceRoot(place, value);
  const printed = isList(value) ? '[]' : isMapValue(value) ? '{}' : scalarText(place, value);
  if (node.origin.style !== 'absent' || !holder) return [over(node, printed)];
  const at = headEnd(text, holder);
  return [{ start: at, end: at, text: ` ${printed}` }];
}

function replaceRoot(place: YamlPlace, value: Json): readonly Splice[] {
  const { text, node, style } = place;
  const printed = printBlock(value, 0, style);
  if (node.origin.style !== 'absent') return [over(node, printed)];
  const before = text.slice(0, node.start);
  const lead = before === '' || before.endsWith('\n') || before === '\uFEFF' ? '' : style.newline;
  const tail = text.slice(node.start) === '' && lead === '' ? style.newline : '';
  return [{ start: node.start, end: node.start, text: `${lead}${printed}${tail}` }];
}

function scalarText(place: YamlPlace, value: Json): string {
  const { node, text, style, holder } = place;
  if (isList(value) || isMapValue(value)) throw new Error('a collection is no scalar');
  const source = isScalar(node.origin.node) && node.origin.alias === undefined ? node.origin.node : undefined;
  const written = text.slice(node.start, node.end);
  const octal = /^(0o?)[0-7]+$/.exec(written)?.[1];
  if (octal !== undefined && typeof value === 'number' && Number.isInteger(value) && value >= 0)
    return octal + value.toString(8);
  const careful = style.stringStyle(undefined) !== 'plain';
  const flow = holder?.parent.origin.style === 'flow';
  if (typeof value === 'string' && !careful && !flow) {
    const column = columnOf(text, holder?.slot.start ?? node.start) + style.indent;
    const isBlock = source?.type === 'BLOCK_LITERAL' || source?.type === 'BLOCK_FOLDED';
    const block = isBlock
      ? rewriteBlockScalar(value, written, column, style.newline)
      : printLiteral(value, column, style.newline);
    if (block !== undefined) return block;
  }
  return printScalar(value, { flow, style: careful ? style.stringStyle(undefined) : styleOf(source) });
}

/** The end of `key:` or `-` with the anchor and tag that follow it: where the value goes. */
function headEnd(text: string, holder: Taken<YamlOrigin>): number {
  let at = holder.slot.start + 1;
  const parent = holder.parent.origin.node;
  if (holder.parent.kind === 'map' && isMap(parent)) {
    const pairs = parent.items as Pair<Parsed, Parsed | null>[];
    const pair = pairs.find((candidate) => pairStart(candidate) === holder.slot.start);
    at = (pair && colonEnd(pair)) ?? holder.slot.end;
  }
  return at + (/^(?:[ \t]+[&!][^\s,[\]{}]*)*/.exec(text.slice(at))?.[0].length ?? 0);
}

function firstEntryStart(node: Node): number {
  const source = node.origin.node;
  const first = isMap(source) ? (source.items[0] as Pair<Parsed, Parsed | null> | undefined) : undefined;
  return first ? pairStart(first) : node.start;
}

function keyedStyle(style: YamlStyle, neighbours: readonly Node[], key: string): YamlStyle {
  const own = withNeighbours(style, neighbours).stringStyle;
  return { ...style, stringStyle: (asked) => (asked === key || asked === undefined ? own(undefined) : 'plain') };
}

function isEmptyMap(node: Node): boolean {
  const source = node.origin.node;
  return node.kind === 'map' && (isMap(source) ? source.items.length === 0 : node.entries.length === 0);
}

function isHollow(value: Json): boolean {
  if (isList(value)) return value.length === 0;
  return !isMapValue(value) || Object.keys(value).length === 0;
}

function isPlain(value: Json): boolean {
  return !isList(value) && !isMapValue(value);
}

function isJsonLike(text: string, node: Node): boolean {
  const slot = node.kind === 'map' ? node.entries[0] : node.kind === 'list' ? node.items[0] : undefined;
  return slot !== undefined && node.kind === 'map' && text[slot.start] === '"';
}

function flowStyle(style: YamlStyle): Parameters<typeof appendMember>[2] {
  return { separator: ',', trailing: true, indent: ' '.repeat(style.indent), openUp: false, padding: style.padding };
}

function over(range: { readonly start: number; readonly end: number }, text: string): Splice {
  return { start: range.start, end: range.end, text };
}

/** The line of a place, for messages. */
export function lineOfNode(text: string, node: Node): number {
  return lineOf(text, node.start);
}
