import { maxQuoteCharacters } from './log-reduction.ts';
import { plainText } from './plain-text.ts';

/** A line of a log, read. */
export type LogLine = {
  readonly number: number;
  /** A run of characters of the line as it stands in the log: what may be quoted. */
  readonly text: string;
  /** The same as a person sees it. */
  readonly plain: string;
  /** From `gh run view --log`, whose lines begin with two columns. */
  readonly job?: string;
  readonly step?: string;
};

/**
 * Reads one line: takes off the columns of `gh run view --log`, the timestamp and the byte order mark, shows what a terminal would show of
 * a progress bar (what follows the last `\r`), and keeps at most {@link maxQuoteCharacters}.
 * The forms are those of GitHub's job log endpoint, its zip archive, and `gh run view --log`.
 */
export function readLine(raw: string, number: number, isCut = false): LogLine {
  const columns = readColumns(raw);
  const start = afterTimestamp(raw, columns?.end ?? 0);
  const text = shown(start === 0 ? raw : raw.slice(start), isCut);
  const line = { number, text, plain: plainText(text) };
  return columns === undefined ? line : { ...line, job: columns.job, step: columns.step };
}

type Columns = { readonly job: string; readonly step: string; readonly end: number };

function readColumns(raw: string): Columns | undefined {
  const first = raw.indexOf('\t');
  if (first <= 0 || first > 300) return undefined;
  const second = raw.indexOf('\t', first + 1);
  if (second === -1 || second - first > 300 || afterTimestamp(raw, second + 1) === second + 1) return undefined;
  return { job: raw.slice(0, first).replace('\uFEFF', ''), step: raw.slice(first + 1, second), end: second + 1 };
}

const zero = 48;
const nine = 57;

/** Behind `2026-11-22T14:55:12.1234567Z `, if it stands there. */
function afterTimestamp(raw: string, from: number): number {
  const at = raw.charCodeAt(from) === 0xfeff ? from + 1 : from;
  const code = raw.charCodeAt(at);
  if (code < zero || code > nine || raw[at + 4] !== '-' || raw[at + 10] !== 'T' || raw[at + 13] !== ':') return at;
  const end = raw.indexOf('Z', at + 19);
  if (end === -1 || end > at + 30) return at;
  return raw[end + 1] === ' ' ? end + 2 : end + 1;
}

/** The part of a line that a terminal would show last, without colour codes at its ends. */
function shown(text: string, isCut: boolean): string {
  // Where the middle of a line is missing, nothing but its beginning may be quoted.
  const known = isCut ? text.slice(0, 2 * maxQuoteCharacters) : text;
  const visible = known.includes('\r') ? lastShown(known.split('\r')) : known;
  const begin = /^(?:\u001B\[[0-9;]{0,12}m){1,20}/.exec(visible)?.[0].length ?? 0;
  const inner = begin === 0 ? visible : visible.slice(begin);
  const cut =
    inner.length > maxQuoteCharacters ? inner.slice(0, maxQuoteCharacters).replace(/[\uD800-\uDBFF]$/, '') : inner;
  return cut.endsWith('m') ? cut.replace(/(?:\u001B\[[0-9;]{0,20}m){1,20}$/, '') : cut;
}

function lastShown(segments: readonly string[]): string {
  return segments.findLast((segment) => plainText(segment).trim() !== '') ?? '';
}
