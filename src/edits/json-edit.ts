import type { Json } from '../domain/json.ts';
import type { DataNode } from './data-tree.ts';
import { appendMember, type Delimited, type DelimiterStyle, removeMember } from './delimited.ts';
import type { JsonOrigin } from './json-file.ts';
import { newlineOf, startsLine } from './position.ts';
import type { Splice } from './splice.ts';

/** Replaces a value. */
export function replaceJson(text: string, node: DataNode<JsonOrigin>, value: Json): Splice {
  const indent = /^[ \t]*/.exec(lineOfOffset(text, node.start))?.[0] ?? '';
  return { start: node.start, end: node.end, text: printJson(text, value, indent) };
}

/** Adds an entry to an object (`key` given) or an item to a list. */
export function addToJson(text: string, node: DataNode<JsonOrigin>, key: string | undefined, value: Json): Splice {
  const print = (indent: string): string =>
    (key === undefined ? '' : `${JSON.stringify(key)}: `) + printJson(text, value, indent);
  return appendMember(text, delimited(node), styleOf(text, node), print);
}

/** Removes the entry or item at a position. */
export function removeFromJson(text: string, node: DataNode<JsonOrigin>, index: number): Splice {
  return removeMember(text, delimited(node), index);
}

function delimited(node: DataNode<JsonOrigin>): Delimited {
  const members = node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items : [];
  return { start: node.start, end: node.end, members };
}

function styleOf(text: string, node: DataNode<JsonOrigin>): DelimiterStyle {
  const spread = text.slice(0, node.start).includes('\n') || node.start === 0;
  return { separator: ',', trailing: false, indent: indentUnit(text), openUp: spread, padding: '' };
}

function printJson(text: string, value: Json, indent: string): string {
  const spread = text.includes('\n') && (indent !== '' || startsLine(text, 0));
  if (!spread) return JSON.stringify(value);
  return JSON.stringify(value, null, indentUnit(text)).replaceAll('\n', `${newlineOf(text)}${indent}`);
}

/** What one level of indent is in this file: that of its first indented line, else two spaces. */
function indentUnit(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function lineOfOffset(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}
