import type { Json } from '../domain/json.ts';
import type { DataEntry, DataItem, DataNode, Range } from './data-tree.ts';
import { appendMember, type DelimiterStyle, removeMember } from './delimited.ts';
import { printBody, printHcl, printHclKey, printHeredoc } from './hcl-print.ts';
import type { HclOrigin } from './hcl-tree.ts';
import { lineEnd, lineStart, newlineOf, nextLine, startsLine } from './position.ts';
import type { Splice } from './splice.ts';
import { isMapValue } from './json-kind.ts';

type Node = DataNode<HclOrigin>;

/** Replaces the expression of an attribute, element or item. A heredoc stays one where it can. */
export function replaceHcl(text: string, node: Node, value: Json): Splice {
  const newline = newlineOf(text);
  const before = text.slice(node.start, node.end);
  const heredoc =
    before.startsWith('<<') && typeof value === 'string' ? printHeredoc(value, before, newline) : undefined;
  return { start: node.start, end: node.end, text: heredoc ?? printHcl(value, indentAt(text, node.start), newline) };
}

/** Adds an attribute to a body (after the last one that stands before the nested blocks) or an element to an object. */
export function addHclEntry(text: string, node: Node, key: string, value: Json): Splice {
  const newline = newlineOf(text);
  if (node.kind !== 'map') throw new Error('only bodies and objects have entries');
  if (node.origin.form === 'object') {
    const sign = assignment(text, node.entries.at(-1));
    const print = (indent: string): string => `${printHclKey(key)}${sign}${printHcl(value, indent, newline)}`;
    return appendMember(text, { ...node, members: node.entries }, objectStyle(text, node), print);
  }
  const firstBlock = node.entries.find((entry) => isBlock(entry.node));
  const attributes = node.entries.filter((entry) => !isBlock(entry.node));
  const last =
    attributes.findLast((entry) => firstBlock === undefined || entry.start < firstBlock.start) ?? attributes.at(-1);
  const attribute = (indent: string): string => `${key} = ${printHcl(value, indent, newline)}`;
  if (isWholeFile(text, node)) return addToFile(text, last, attribute(''));
  const outer = indentAt(text, node.start);
  const indent = last && startsLine(text, last.start) ? indentAt(text, last.start) : `${outer}  `;
  if (last && startsLine(text, last.start)) {
    const at = lineEnd(text, last.end);
    return { start: at, end: at, text: `${newline}${indent}${attribute(indent)}` };
  }
  if (!text.slice(node.start, node.end).includes('\n')) {
    const inside = text.slice(node.start + 1, node.end - 1).trim();
    const kept = inside === '' ? '' : `${indent}${inside}${newline}`;
    return {
      start: node.start + 1,
      end: node.end - 1,
      text: `${newline}${kept}${indent}${attribute(indent)}${newline}${outer}`,
    };
  }
  const at = lineEnd(text, node.start);
  return { start: at, end: at, text: `${newline}${indent}${attribute(indent)}${firstBlock ? newline : ''}` };
}

/** Adds an item to a list, or one more nested block after the last of its type. */
export function addHclItem(text: string, node: Node, value: Json): Splice {
  const newline = newlineOf(text);
  if (node.kind !== 'list') throw new Error('only lists have items');
  const last = node.items.at(-1);
  if (!node.blocks) {
    const style: DelimiterStyle = {
      separator: ',',
      trailing: true,
      indent: '  ',
      openUp: isMapValue(value),
      padding: '',
    };
    return appendMember(text, { ...node, members: node.items }, style, (indent) => printHcl(value, indent, newline));
  }
  if (last === undefined || !isMapValue(value)) throw new Error('a nested block is added as a map of its attributes');
  const indent = indentAt(text, last.start);
  const head = text.slice(last.start, last.node.start).trimEnd();
  const at = lineEnd(text, last.end);
  const body = printBody(value, `${indent}  `, newline);
  return { start: at, end: at, text: `${newline}${newline}${indent}${head} {${newline}${body}${indent}}` };
}

/** Removes an attribute, nested block, element or item with its own comments. */
export function removeHcl(text: string, parent: Node, slot: DataEntry<HclOrigin> | DataItem<HclOrigin>): Splice {
  if (parent.origin.form === 'object' || parent.origin.form === 'list') {
    const members: readonly Range[] =
      parent.kind === 'map' ? parent.entries : parent.kind === 'list' ? parent.items : [];
    const index = members.findIndex((member) => member.start === slot.start);
    return removeMember(text, { start: parent.start, end: parent.end, members }, index);
  }
  const rest = text.slice(parent.start + 1, slot.start) + text.slice(slot.end, parent.end - 1);
  if (rest.trim() === '' && !isWholeFile(text, parent)) return { start: parent.start, end: parent.end, text: '{}' };
  if (!startsLine(text, slot.start)) return { start: slot.start, end: slot.end, text: '' };
  return removeHclLines(text, slot);
}

/** Removes the lines of an attribute or block, the comments right above it, and one of two blank lines that would meet. */
export function removeHclLines(text: string, range: Range): Splice {
  let start = lineStart(text, range.start);
  for (let above = lineStart(text, start - 1); start > 0; above = lineStart(text, start - 1)) {
    if (!/^[ \t]*(?:#|\/\/)/.test(text.slice(above, start))) break;
    start = above;
  }
  const end = nextLine(text, lineEnd(text, range.end));
  const blankAbove = /(?:^|\n)([ \t]*\r?\n)$/.exec(text.slice(0, start));
  const closes = end >= text.length || /^[ \t]*(?:\r?\n|\})/.test(text.slice(end));
  if (blankAbove?.[1] !== undefined && closes) return { start: start - blankAbove[1].length, end, text: '' };
  const blankBelow = /^[ \t]*\r?\n/.exec(text.slice(end));
  const opens = start === 0 || /\{[ \t]*\r?\n$/.test(text.slice(0, start));
  return { start, end: end + (opens && blankBelow ? blankBelow[0].length : 0), text: '' };
}

/** Adds source text at the end of a body, a blank line before it. */
export function addHclText(text: string, node: Node, source: string): Splice {
  const newline = newlineOf(text);
  const outer = indentAt(text, node.start);
  const lines = source.replace(/^\s*\n|\s+$/g, '').split(/\r?\n/);
  const body = lines.map((line) => (line.trim() === '' ? '' : `${outer}  ${line}`)).join(newline);
  const inside = text.slice(node.start + 1, node.end - 1);
  const kept = inside.trimEnd();
  const gap = kept.trim() === '' ? newline : `${newline}${newline}`;
  return { start: node.start + 1 + kept.length, end: node.end - 1, text: `${gap}${body}${newline}${outer}` };
}

function addToFile(text: string, last: DataEntry<HclOrigin> | undefined, attribute: string): Splice {
  const newline = newlineOf(text);
  const at = last ? lineEnd(text, last.end) : text.length;
  if (last) return { start: at, end: at, text: `${newline}${attribute}` };
  const lead = text.trim() === '' ? '' : text.endsWith('\n') ? newline : `${newline}${newline}`;
  return { start: at, end: at, text: `${lead}${attribute}${newline}` };
}

function isWholeFile(text: string, node: Node): boolean {
  return node.start === 0 && node.end === text.length;
}

function isBlock(node: Node): boolean {
  return node.origin.form === 'blocks' || node.origin.form === 'labels';
}

function assignment(text: string, entry: DataEntry<HclOrigin> | undefined): string {
  const between = entry && text.slice(entry.start, entry.node.start);
  return between && /:\s*$/.test(between) ? ' : ' : ' = ';
}

/** Commas between its own entries count; those inside of a nested list do not. */
function objectStyle(text: string, node: Node): DelimiterStyle {
  const ends = node.kind === 'map' ? node.entries.map((entry) => entry.end) : [];
  const commas = ends.some((end) => /^[ \t]*,/.test(text.slice(end, end + 200)));
  return { separator: commas ? ',' : '', trailing: commas, indent: '  ', openUp: true, padding: ' ' };
}

function indentAt(text: string, offset: number): string {
  return /^([ \t]*)/.exec(text.slice(lineStart(text, offset)))?.[1] ?? '';
}
