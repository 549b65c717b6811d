import { rewriteLines } from './block-lines.ts';

/** A string of several lines in literal style (`|`), or `undefined` where that style cannot hold it. */
export function printLiteral(value: string, column: number, newline: string): string | undefined {
  if (!value.includes('\n') || !fitsBlock(value)) return undefined;
  const pad = ' '.repeat(column);
  const lines = linesOf(value).map((line) => (line === '' ? '' : pad + line));
  return [`|${chompOf(value)}`, ...lines].join(newline);
}

/**
 * A string in the place of an existing block scalar, or `undefined` where that style cannot hold it. `source` is the old text.
 * Lines that stay keep their bytes. Folded style (`>`) is kept for a text of one line; longer texts become literal,
 * because where to fold is a matter of taste.
 */
export function rewriteBlockScalar(value: string, source: string, column: number, newline: string): string | undefined {
  if (!fitsBlock(value)) return undefined;
  const [header = '', ...written] = source.split(/\r?\n/);
  const match = /^([|>])([-+0-9]*)(.*)$/.exec(header);
  const indent = /^ */.exec(written.find((line) => line.trim() !== '') ?? ' '.repeat(column))?.[0] ?? '';
  const lines = linesOf(value);
  const folded = match?.[1] === '>';
  const before = folded ? [] : written.map((line) => line.slice(Math.min(indent.length, line.length)));
  const sign = folded && lines.length === 1 ? '>' : '|';
  const chomp = match?.[2]?.includes('+') && value.endsWith('\n') ? '+' : chompOf(value);
  const rewritten = rewriteLines(written, before, lines, indent);
  return [`${sign}${chomp}${match?.[3] ?? ''}`, ...rewritten].join(newline);
}

/** A block scalar cannot begin with a blank (that would need an indentation indicator) or hold control characters. */
function fitsBlock(value: string): boolean {
  return value.trim() !== '' && !/^[ \t\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029]/.test(value);
}

function chompOf(value: string): string {
  return value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
}

function linesOf(value: string): readonly string[] {
  return (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
}
