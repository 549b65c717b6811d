import type { Json } from '../domain/json.ts';
import { isInline, isList, isMapValue } from './json-kind.ts';
import { printLiteral } from './yaml-block-scalar.ts';
import { printKey, printScalar, type ScalarStyle } from './yaml-scalar.ts';

/** How a file writes its YAML, so that what is added looks like its neighbours. */
export type YamlStyle = {
  readonly newline: string;
  /** Columns of one level. */
  readonly indent: number;
  /** Whether the dashes of a list are indented under its key. */
  readonly indentedLists: boolean;
  /** Columns between a dash and its item, the dash included. */
  readonly dashWidth: number;
  /** Blanks inside the braces of flow maps. */
  readonly padding: string;
  /** Whether entries may be set apart by blank lines where their neighbours are. */
  readonly blankLines: boolean;
  /** The style wished for the string under a key. */
  readonly stringStyle: (key: string | undefined) => ScalarStyle;
};

/** A value as block text whose first line starts at column `column` (its blanks are not part of the text). */
export function printBlock(value: Json, column: number, style: YamlStyle, key?: string): string {
  if (isList(value) && value.length > 0)
    return value.map((item) => printItem(item, column, style)).join(line(column, style));
  if (isMapValue(value) && Object.keys(value).length > 0)
    return Object.entries(value)
      .map(([name, child]) => printEntry(name, child, column, style))
      .join(line(column, style));
  return printInline(value, column, style, key);
}

/** `key: value` at a column. */
export function printEntry(key: string, value: Json, column: number, style: YamlStyle): string {
  const name = `${printKey(key, false)}:`;
  if (isInline(value)) return `${name} ${printInline(value, column, style, key)}`;
  const inner = isList(value) && !style.indentedLists ? column : column + style.indent;
  return `${name}${line(inner, style)}${printBlock(value, inner, style)}`;
}

/** `- item` at a column. */
export function printItem(value: Json, column: number, style: YamlStyle): string {
  const width = style.dashWidth;
  return `-${' '.repeat(width - 1)}${printBlock(value, column + width, style)}`;
}

/** A value on one line, as flow collections hold it. `quoted` writes keys and strings as JSON does. */
export function printFlow(value: Json, style: YamlStyle, quoted: boolean): string {
  if (quoted) return JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "');
  if (isList(value)) return `[${value.map((item) => printFlow(item, style, quoted)).join(', ')}]`;
  if (!isMapValue(value)) return printScalar(value, { flow: true, style: style.stringStyle(undefined) });
  const entries = Object.entries(value).map(
    ([key, child]) => `${printKey(key, true)}: ${printFlow(child, style, quoted)}`,
  );
  return entries.length === 0 ? '{}' : `{${style.padding}${entries.join(', ')}${style.padding}}`;
}

function printInline(value: Json, column: number, style: YamlStyle, key: string | undefined): string {
  if (isList(value)) return '[]';
  if (isMapValue(value)) return '{}';
  const literal = typeof value === 'string' ? printLiteral(value, column + style.indent, style.newline) : undefined;
  return literal ?? printScalar(value, { flow: false, style: style.stringStyle(key) });
}

function line(column: number, style: YamlStyle): string {
  return style.newline + ' '.repeat(column);
}
