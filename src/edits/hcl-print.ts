import type { Json } from '../domain/json.ts';
import { rewriteLines } from './block-lines.ts';
import { bareExpression, templateParts } from './hcl-template.ts';
import { isList, isMapValue } from './json-kind.ts';

const maxLineLength = 100;

/** A value as an HCL expression. `indent` is the blanks before the line it starts on; further lines follow it. */
export function printHcl(value: Json, indent: string, newline: string): string {
  if (typeof value === 'string') return bareExpression(value) ?? quote(value);
  if (isList(value)) return printList(value, indent, newline);
  if (!isMapValue(value)) return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  const lines = entries.map(([key, child]) => `${inner}${printHclKey(key)} = ${printHcl(child, inner, newline)}`);
  return ['{', ...lines, `${indent}}`].join(newline);
}

/** An object key: an identifier, an expression in parentheses, or a quoted string. */
export function printHclKey(key: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !/^(?:true|false|null|for)$/.test(key)) return key;
  const expression = bareExpression(key);
  if (expression === undefined) return quote(key);
  return expression.startsWith('(') && expression.endsWith(')') ? expression : `(${expression})`;
}

/** The lines of a body; nested maps become attributes, never blocks. */
export function printBody(value: { readonly [key: string]: Json }, indent: string, newline: string): string {
  return Object.entries(value)
    .map(([key, child]) => `${indent}${key} = ${printHcl(child, indent, newline)}${newline}`)
    .join('');
}

/** A list on one line when its items are plain and it fits, else an item a line. */
function printList(value: readonly Json[], indent: string, newline: string): string {
  const inner = `${indent}  `;
  const items = value.map((item) => printHcl(item, inner, newline));
  const oneLine = `[${items.join(', ')}]`;
  if (oneLine.length <= maxLineLength && !value.some((item) => isMapValue(item)) && !oneLine.includes('\n'))
    return oneLine;
  return ['[', ...items.map((item) => `${inner}${item},`), `${indent}]`].join(newline);
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A quoted template: text escaped, interpolations and directives as they are. */
function quote(value: string): string {
  const body = templateParts(value).map((part) =>
    part.kind === 'sequence'
      ? part.source
      : part.source.replace(
          /["\\\u0000-\u001f\u007f]/g,
          (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
  );
  return `"${body.join('')}"`;
}

/** A multi-line string in the heredoc that stood there before; `undefined` where a heredoc cannot hold it. Lines that stay keep their bytes. */
export function printHeredoc(value: string, before: string, newline: string): string | undefined {
  const [head = '', ...rest] = before.split(/\r?\n/);
  const [, open = '', marker = ''] = /^(<<-?)(\S+)/.exec(head) ?? [];
  const closing = rest.pop() ?? '';
  if (marker === '' || !value.endsWith('\n')) return undefined;
  const lines = value.slice(0, -1).split('\n');
  if (lines.some((line) => line.trim() === marker || line.includes('\r'))) return undefined;
  const indents = rest.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const smallest = indents.sort((a, b) => a.length - b.length)[0] ?? `${/^[ \t]*/.exec(closing)?.[0] ?? ''}  `;
  const indent = open === '<<-' ? smallest : '';
  const meant = rest.map((line) => line.slice(Math.min(indent.length, /^[ \t]*/.exec(line)?.[0].length ?? 0)));
  return [head, ...rewriteLines(rest, meant, lines, indent), closing].join(newline);
}
