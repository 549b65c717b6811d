import { readMeasured } from './units.ts';
import type { Reading, Token } from './words.ts';

const unitSeconds = new Map<string, number>();
for (const [names, seconds] of [
  ['s sec secs second seconds', 1],
  ['min mins minute minutes', 60],
  ['h hr hrs hour hours', 3600],
  ['d day days', 86_400],
  ['w wk wks week weeks fortnight', 604_800],
  ['mo month months', 30 * 86_400],
  ['quarter quarters', 90 * 86_400],
  ['y yr yrs year years', 365 * 86_400],
] as const)
  for (const name of names.split(' ')) unitSeconds.set(name, seconds);
unitSeconds.set('fortnight', 14 * 86_400);

/** A length of time. `approximate` when it was said in months, quarters or years, read as 30, 90 and 365 days. */
export type Duration = { readonly seconds: number; readonly approximate: boolean; readonly typed: string };

/** Reads `30 days`, `two weeks`, `3 months`, `a year`, `90d`, `30-day`, `half an hour`. A glued `m` is not minutes (`500m` is CPU): `15min` is. */
export function readDuration(tokens: readonly Token[], at: number): Reading<Duration> | undefined {
  const read = readMeasured(tokens, at, (unit) => unitSeconds.has(unit.toLowerCase()));
  if (read === undefined) return undefined;
  const perUnit = unitSeconds.get(read.value.unit) ?? 1;
  const seconds = Math.round(read.value.amount * perUnit);
  const approximate = perUnit >= 30 * 86_400;
  return { value: { seconds, approximate, typed: read.value.typed }, length: read.length };
}

/** Whole days, or undefined when the time is not a whole number of days. */
export function wholeDays(duration: Duration): number | undefined {
  const days = duration.seconds / 86_400;
  return Number.isInteger(days) ? days : undefined;
}
