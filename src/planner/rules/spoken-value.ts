import { readDuration, type Duration } from '../language/durations.ts';
import { readNumber } from '../language/numbers.ts';
import { readClock, readSchedule } from '../language/schedules.ts';
import { readCpu, readPercent, readSize, type Size } from '../language/units.ts';
import { wordAt, type Reading, type Token } from '../language/words.ts';

/** How a value may be read. Which one counts is decided by the setting it is for. */
export type SpokenValue =
  | { readonly as: 'number'; readonly number: number; readonly typed: string }
  | { readonly as: 'percent'; readonly number: number; readonly typed: string }
  | { readonly as: 'size'; readonly size: Size; readonly typed: string }
  | { readonly as: 'cpu'; readonly millicores: number; readonly typed: string }
  | { readonly as: 'duration'; readonly duration: Duration; readonly typed: string }
  | { readonly as: 'schedule'; readonly cron: string; readonly timeZone?: string; readonly typed: string }
  /** A time of day alone: of a schedule that is there, it changes when in the day. */
  | { readonly as: 'clock'; readonly hour: number; readonly minute: number; readonly typed: string }
  | { readonly as: 'boolean'; readonly value: boolean; readonly typed: string }
  | { readonly as: 'text'; readonly text: string; readonly quoted: boolean; readonly typed: string };

const booleans = new Map<string, boolean>(
  Object.entries({
    true: true,
    false: false,
    on: true,
    off: false,
    yes: true,
    no: false,
    enabled: true,
    disabled: false,
  }),
);

/** Every way to read a value that begins at a position; each says how many tokens it takes. */
export function readValues(tokens: readonly Token[], at: number): readonly Reading<SpokenValue>[] {
  const token = tokens[at];
  if (token === undefined || token.kind === 'mark' || token.kind === 'symbol') return [];
  const typed = (length: number): string => textOf(tokens.slice(at, at + length));
  const found: Reading<SpokenValue>[] = [];
  const keep = <T>(reading: Reading<T> | undefined, make: (value: T, typed: string) => SpokenValue): void => {
    if (reading !== undefined)
      found.push({ value: make(reading.value, typed(reading.length)), length: reading.length });
  };
  keep(readNumber(tokens, at), (number, text) => ({ as: 'number', number, typed: text }));
  keep(readPercent(tokens, at), (number, text) => ({ as: 'percent', number, typed: text }));
  keep(readSize(tokens, at), (size, text) => ({ as: 'size', size, typed: text }));
  keep(readCpu(tokens, at), (cpu, text) => ({ as: 'cpu', millicores: cpu.millicores, typed: text }));
  keep(readDuration(tokens, at), (duration, text) => ({ as: 'duration', duration, typed: text }));
  keep(readSchedule(tokens, at), (schedule, text) => ({ as: 'schedule', ...schedule, typed: text }));
  keep(readClock(tokens, at), (clock, text) => ({ as: 'clock', hour: clock.hour, minute: clock.minute, typed: text }));
  const truth = booleans.get(wordAt(tokens, at));
  if (truth !== undefined) found.push({ value: { as: 'boolean', value: truth, typed: token.text }, length: 1 });
  found.push({
    value: { as: 'text', text: token.text, quoted: token.kind === 'quoted', typed: token.text },
    length: 1,
  });
  return found;
}

/** Words as typed, with single spaces. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}

const versionLike = /^v?\d+(?:\.\d+){1,3}(?:[-+][0-9A-Za-z.+-]+)?$/;
const digestLike = /^sha256:[0-9a-f]{64}$/;

/** Whether a text looks like a release: `1.4.2`, `v1.4.2-rc.1`. */
export function isVersion(text: string): boolean {
  return versionLike.test(text);
}

/** Whether a text bounds a version: `~> 6.0`, `>=1.2 <2`, `1.16.x`. */
export function isConstraint(text: string): boolean {
  return /^\s*(?:[<>=!^]|~[>\d])|^v?\d+(?:\.\d+)*\.[x*]$/.test(text);
}

/** Whether a text is an image digest. */
export function isDigest(text: string): boolean {
  return digestLike.test(text);
}

/** Whether a token can only be a value, wherever it stands: a number, quantity, version, address, host or quoted text. */
export function isValueShaped(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.kind === 'mark' || token.kind === 'symbol') return false;
  if (token.kind === 'quoted') return true;
  if (/^(?:\d|[<>~^]=?>?\s*v?\d)/.test(token.text) || isVersion(token.text) || isDigest(token.text)) return true;
  if (['true', 'false'].includes(token.word)) return true;
  if (wordAt(tokens, at) !== 'half') return readNumber(tokens, at) !== undefined;
  return [readCpu(tokens, at), readSize(tokens, at), readDuration(tokens, at)].some((reading) => reading !== undefined);
}
