import { isScalar, Scalar } from 'yaml';
import type { Json } from '../domain/json.ts';
import type { Range } from './data-tree.ts';
import { isInline, isList, isMapValue } from './json-kind.ts';
import { columnOf, lineEnd, startsLine } from './position.ts';
import type { Taken } from './resolve-path.ts';
import type { Splice } from './splice.ts';
import { printLiteral, rewriteBlockScalar } from './yaml-block-scalar.ts';
import { skipDeeperComments } from './yaml-comments.ts';
import { headEnd, isJsonLike, type YamlPlace } from './yaml-place.ts';
import { printBlock, printFlow } from './yaml-print.ts';
import { printScalar, styleOf } from './yaml-scalar.ts';
import type { YamlOrigin } from './yaml-tree.ts';

/** Replaces a value. A scalar keeps the style of the one before; collections are written in the style of what holds them. */
export function replaceYaml(place: YamlPlace, value: Json): readonly Splice[] {
  const { node, holder, text, style } = place;
  if (!holder) return replaceRoot(place, value);
  if (holder.parent.origin.style === 'flow') {
    const flow = isList(value) || isMapValue(value);
    return [over(node, flow ? printFlow(value, style, isJsonLike(text, holder.parent)) : inlineText(place, value))];
  }
  const members = node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items : [];
  if (node.origin.style === 'flow' && members.length > 0 && node.origin.alias === undefined && !isInline(value))
    return [over(node, printFlow(value, style, isJsonLike(text, node)))];
  const below = node.origin.style === 'block' && startsLine(text, node.start);
  if (isInline(value)) return below ? collapse(place, holder, value) : replaceInline(place, holder, value);
  if (below) return [over(node, printBlock(value, columnOf(text, node.start), style))];
  return openUp(place, holder, value);
}

/** A block collection under a key or dash becomes a value on that line; comments on the line stay. */
function collapse(place: YamlPlace, holder: Taken<YamlOrigin>, value: Json): readonly Splice[] {
  const { text, node } = place;
  const at = headEnd(text, holder);
  const column = columnOf(text, holder.slot.start);
  return [
    { start: at, end: at, text: ` ${inlineText(place, value)}` },
    { start: lineEnd(text, at), end: skipDeeperComments(text, lineEnd(text, node.end), column), text: '' },
  ];
}

/** A scalar or empty collection under a key or dash becomes a block collection below it. */
function openUp(place: YamlPlace, holder: Taken<YamlOrigin>, value: Json): readonly Splice[] {
  const { text, node, style } = place;
  const column = columnOf(text, holder.slot.start);
  const at = headEnd(text, holder);
  const end = Math.max(node.end, at);
  const besideDash = node.end > node.start && !text.slice(at, node.start).includes('\n');
  if (holder.parent.kind === 'list' && besideDash) {
    // A comment behind it would become part of a text block's last line.
    const commented = text.slice(node.end, lineEnd(text, node.end)).trim() !== '';
    const printed = commented ? printFlow(value, style, false) : printBlock(value, columnOf(text, node.start), style);
    return [over(node, printed)];
  }
  if (holder.parent.kind === 'list') {
    const block = printBlock(value, column + style.dashWidth, style);
    return [{ start: at, end, text: `${' '.repeat(style.dashWidth - 1)}${block}` }];
  }
  const inner = isList(value) && !style.indentedLists ? column : column + style.indent;
  const below = lineEnd(text, end);
  const block = `${style.newline}${' '.repeat(inner)}${printBlock(value, inner, style)}`;
  if (end === below) return [{ start: at, end: below, text: block }];
  return [
    { start: at, end, text: '' },
    { start: below, end: below, text: block },
  ];
}

function replaceInline(place: YamlPlace, holder: Taken<YamlOrigin>, value: Json): readonly Splice[] {
  const { text, node } = place;
  const printed = inlineText(place, value);
  if (node.origin.style !== 'absent') return [over(node, printed)];
  const at = headEnd(text, holder);
  return [{ start: at, end: at, text: ` ${printed}` }];
}

function replaceRoot(place: YamlPlace, value: Json): readonly Splice[] {
  const { text, node, style } = place;
  const printed = isInline(value) ? inlineText(place, value) : printBlock(value, 0, style);
  if (node.origin.style !== 'absent') return [over(node, printed)];
  const before = text.slice(0, node.start);
  const lead = /(?:^|\n)$/.test(before) ? '' : style.newline;
  const tail = node.start < text.length || lead === '' ? style.newline : '';
  return [{ start: node.start, end: node.start, text: `${lead}${printed}${tail}` }];
}

/** A scalar or empty collection as it is written in this place. */
function inlineText(place: YamlPlace, value: Json): string {
  const { node, text, style, holder } = place;
  if (isList(value)) return '[]';
  if (isMapValue(value)) return '{}';
  const source = isScalar(node.origin.node) && node.origin.alias === undefined ? node.origin.node : undefined;
  const written = text.slice(node.start, node.end);
  const octal = /^(0o?)[0-7]+$/.exec(written)?.[1];
  if (octal !== undefined && typeof value === 'number' && Number.isInteger(value) && value >= 0)
    return octal + value.toString(8);
  const careful = style.stringStyle(undefined) !== 'plain';
  const flow = holder?.parent.origin.style === 'flow';
  if (typeof value === 'string' && !careful && !flow) {
    const column = columnOf(text, holder?.slot.start ?? node.start) + style.indent;
    const block = blockText(value, source, written, column, style.newline);
    if (block !== undefined) return block;
  }
  return printScalar(value, { flow, style: careful ? style.stringStyle(undefined) : styleOf(source) });
}

/** A string as block scalar where one stood before, or where a plain one gets several lines. */
function blockText(
  value: string,
  source: Scalar | undefined,
  written: string,
  column: number,
  newline: string,
): string | undefined {
  if (source?.type === Scalar.BLOCK_LITERAL || source?.type === Scalar.BLOCK_FOLDED)
    return rewriteBlockScalar(value, written, column, newline);
  return styleOf(source) === 'plain' ? printLiteral(value, column, newline) : undefined;
}

function over(range: Range, text: string): Splice {
  return { start: range.start, end: range.end, text };
}
