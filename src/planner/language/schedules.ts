import { readNumber } from './numbers.ts';
import { wordAt } from './words.ts';
import type { Reading, Token } from './words.ts';

/** A cron line of five fields, and the time zone if one was named (IANA). */
export type Schedule = { readonly cron: string; readonly timeZone?: string };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const cronField = /^(?:\*|\d{1,2}(?:-\d{1,2})?(?:,\d{1,2}(?:-\d{1,2})?){0,20})(?:\/\d{1,2})?$/;
const cronDay = /^(?:[0-7*,/-]{1,20}|(?:mon|tue|wed|thu|fri|sat|sun)(?:[,-](?:mon|tue|wed|thu|fri|sat|sun)){0,6})$/i;

/** Whether a text is a cron line of five fields (minute hour day month weekday), by form. */
function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  const [weekday] = fields.slice(4);
  return (
    fields.length === 5 &&
    fields.slice(0, 4).every((field) => cronField.test(field)) &&
    weekday !== undefined &&
    (cronField.test(weekday) || cronDay.test(weekday))
  );
}

/**
 * Reads a schedule: `every night at 2`, `daily at 03:30`, `hourly`, `every 15 minutes`, `every monday at 9am`,
 * `on weekdays at 18:00`, `at midnight`, `monthly`, a cron line (quoted or bare), each followed by an optional
 * time zone (`UTC`, `Europe/Berlin`). A night without an hour is 02:00, a day without an hour 00:00.
 */
export function readSchedule(tokens: readonly Token[], at: number): Reading<Schedule> | undefined {
  const read = readCron(tokens, at);
  if (read === undefined) return undefined;
  const zone = readTimeZone(tokens, at + read.length);
  if (zone === undefined) return { value: { cron: read.value }, length: read.length };
  return { value: { cron: read.value, timeZone: zone.value }, length: read.length + zone.length };
}

/** As {@link readSchedule}, the cron line alone: a time zone after it is left to {@link readTimeZone}. */
export function readCron(tokens: readonly Token[], at: number): Reading<string> | undefined {
  return (
    readCronLine(tokens, at) ??
    readInterval(tokens, at) ??
    readRepeated(tokens, at) ??
    readDayAndTime(tokens, at) ??
    readTimeFirst(tokens, at)
  );
}

/** `sunday 3:30`, `monday and thursday 9am`: a day without `every` counts only with a time that can be nothing else. */
function readDayAndTime(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const days = readWeekdays(tokens, at, true);
  const time = days === undefined ? undefined : readClock(tokens, at + days.length);
  if (days === undefined || time === undefined) return undefined;
  const { hour, minute } = time.value;
  return {
    value: `${minute} ${hour} ${days.value.monthDay} * ${days.value.weekday}`,
    length: days.length + time.length,
  };
}

/** A time of day that can be nothing else: `4am`, `16:30`, `at 4 pm`, `midnight`. A bare number is none. */
export function readClock(
  tokens: readonly Token[],
  at: number,
): Reading<{ readonly hour: number; readonly minute: number }> | undefined {
  const isSaid = ['at', '@'].includes(wordAt(tokens, at));
  const said = isSaid ? tokens.slice(at) : [atToken, ...tokens.slice(at, at + 2)];
  const time = readAtTime(said, 0);
  return time?.value.exact === true ? { value: time.value, length: time.length - (isSaid ? 0 : 1) } : undefined;
}

const atToken: Token = { kind: 'word', text: 'at', word: 'at', start: 0, end: 0 };

function readCronLine(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === 'quoted')
    return isCron(token.text) ? { value: token.text.trim().replace(/\s+/g, ' '), length: 1 } : undefined;
  const text = tokens
    .slice(at, at + 5)
    .map((piece) => piece.text)
    .join(' ');
  return isCron(text) ? { value: text, length: 5 } : undefined;
}

/** `every 15 minutes`, `every other hour`, `every two hours`, `hourly`, `every minute`. Only steps that divide the hour or the day: cron knows no others. */
function readInterval(tokens: readonly Token[], at: number): Reading<string> | undefined {
  if (wordAt(tokens, at) === 'hourly') return { value: '0 * * * *', length: 1 };
  if (!['every', 'each'].includes(wordAt(tokens, at))) return undefined;
  const other = wordAt(tokens, at + 1) === 'other' ? { value: 2, length: 1 } : undefined;
  const glued = /^(\d{1,2})(min|mins|m|h|hr|hrs)$/.exec(wordAt(tokens, at + 1));
  if (glued !== null) return step(Number(glued[1]), glued[2]?.startsWith('m') === true ? 'minute' : 'hour', 2);
  const count = other ?? readNumber(tokens, at + 1) ?? { value: 1, length: 0 };
  const unit = wordAt(tokens, at + 1 + count.length)
    .replace(/s$/, '')
    .replace(/^min$/, 'minute')
    .replace(/^hr$/, 'hour');
  return step(count.value, unit, count.length + 2);
}

function step(count: number, unit: string, length: number): Reading<string> | undefined {
  if (unit === 'minute' && count >= 1 && 60 % count === 0)
    return { value: count === 1 ? '* * * * *' : count === 60 ? '0 * * * *' : `*/${count} * * * *`, length };
  if (unit === 'hour' && count === 0.5) return { value: '*/30 * * * *', length };
  if (unit === 'hour' && count >= 1 && 24 % count === 0)
    return { value: count === 1 ? '0 * * * *' : count === 24 ? '0 0 * * *' : `0 */${count} * * *`, length };
  return undefined;
}

/** `every night at 2`, `daily at 3pm`, `every monday and thursday at 9`, `weekdays at 18:00`, `monthly`. */
function readRepeated(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const every = ['every', 'each', 'on'].includes(wordAt(tokens, at)) ? 1 : 0;
  const days = readDays(tokens, at + every, every === 1);
  if (days === undefined) return undefined;
  const time = readAtTime(tokens, at + every + days.length);
  const hour = time?.value ?? days.value.defaultTime;
  const isPm =
    days.value.evening && time !== undefined && time.value.hour >= 1 && time.value.hour < 12 && !time.value.exact;
  return {
    value: `${hour.minute} ${isPm ? hour.hour + 12 : hour.hour} ${days.value.monthDay} * ${days.value.weekday}`,
    length: every + days.length + (time?.length ?? 0),
  };
}

type ClockTime = { readonly hour: number; readonly minute: number; readonly exact?: boolean };
type Days = {
  readonly monthDay: string;
  readonly weekday: string;
  readonly defaultTime: ClockTime;
  readonly evening?: boolean;
};

const everyDay: Days = { monthDay: '*', weekday: '*', defaultTime: { hour: 0, minute: 0 } };

function readDays(tokens: readonly Token[], at: number, repeated: boolean): Reading<Days> | undefined {
  const word = wordAt(tokens, at);
  if (word === 'nightly' || (repeated && word === 'night'))
    return { value: { ...everyDay, defaultTime: { hour: 2, minute: 0 } }, length: 1 };
  if (word === 'daily' || (repeated && word === 'day')) return { value: everyDay, length: 1 };
  if (repeated && word === 'morning') return { value: { ...everyDay, defaultTime: { hour: 6, minute: 0 } }, length: 1 };
  if (repeated && word === 'evening')
    return { value: { ...everyDay, defaultTime: { hour: 18, minute: 0 }, evening: true }, length: 1 };
  if (word === 'weekdays' || (repeated && ['weekday', 'workday'].includes(word)))
    return { value: { ...everyDay, weekday: '1-5' }, length: 1 };
  if (word === 'weekends' || (repeated && word === 'weekend'))
    return { value: { ...everyDay, weekday: '0,6' }, length: 1 };
  if (word === 'weekly' || (repeated && word === 'week')) return readWeekly(tokens, at);
  if (word === 'monthly' || (repeated && word === 'month')) return { value: { ...everyDay, monthDay: '1' }, length: 1 };
  return readFirstOfMonth(tokens, at) ?? readWeekdays(tokens, at, repeated);
}

/** `the first of every month`, `the first day of each month`. */
function readFirstOfMonth(tokens: readonly Token[], at: number): Reading<Days> | undefined {
  const start = wordAt(tokens, at) === 'the' ? at + 1 : at;
  if (!['first', '1st'].includes(wordAt(tokens, start))) return undefined;
  const day = wordAt(tokens, start + 1) === 'day' ? 1 : 0;
  const [of, every, month] = [1, 2, 3].map((offset) => wordAt(tokens, start + day + offset));
  if (of !== 'of' || !['every', 'each', 'the', 'a'].includes(every ?? '') || month !== 'month') return undefined;
  return { value: { ...everyDay, monthDay: '1' }, length: start - at + day + 4 };
}

/** `weekly on sunday`; a bare `weekly` is Sunday, as cron's own `@weekly`. */
function readWeekly(tokens: readonly Token[], at: number): Reading<Days> {
  const on = wordAt(tokens, at + 1) === 'on' ? 1 : 0;
  const named = on === 1 ? readWeekdays(tokens, at + 2, true) : undefined;
  return named === undefined
    ? { value: { ...everyDay, weekday: '0' }, length: 1 }
    : { value: named.value, length: 2 + named.length };
}

function readWeekdays(tokens: readonly Token[], at: number, repeated: boolean): Reading<Days> | undefined {
  const found: number[] = [];
  let length = 0;
  for (;;) {
    const joined =
      found.length > 0 && (wordAt(tokens, at + length) === 'and' || wordAt(tokens, at + length) === ',') ? 1 : 0;
    const word = wordAt(tokens, at + length + joined);
    const plural = word.endsWith('s') && weekdays.includes(word.slice(0, -1));
    const day = weekdays.indexOf(plural ? word.slice(0, -1) : word);
    if (day < 0 || (!repeated && !plural)) break;
    found.push(day);
    length += joined + 1;
  }
  return found.length === 0
    ? undefined
    : { value: { ...everyDay, weekday: [...new Set(found)].toSorted((a, b) => a - b).join(',') }, length };
}

/** `at 2am daily`, `at 18:00 on weekdays`; `at midnight` and `at noon` without a day are every day. */
function readTimeFirst(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const time = readAtTime(tokens, at);
  if (time === undefined) return undefined;
  const every = ['every', 'each', 'on'].includes(wordAt(tokens, at + time.length)) ? 1 : 0;
  const days = readDays(tokens, at + time.length + every, every === 1);
  const { hour, minute } = time.value;
  if (days !== undefined) {
    const value = `${minute} ${hour} ${days.value.monthDay} * ${days.value.weekday}`;
    return { value, length: time.length + every + days.length };
  }
  const isNamed = ['midnight', 'noon'].includes(wordAt(tokens, at + time.length - 1));
  return isNamed ? { value: `${minute} ${hour} * * *`, length: time.length } : undefined;
}

function readAtTime(tokens: readonly Token[], at: number): Reading<ClockTime> | undefined {
  const preposition = ['at', '@'].includes(wordAt(tokens, at)) ? 1 : 0;
  const word = wordAt(tokens, at + preposition);
  if (word === 'midnight') return { value: { hour: 0, minute: 0, exact: true }, length: preposition + 1 };
  if (word === 'noon') return { value: { hour: 12, minute: 0, exact: true }, length: preposition + 1 };
  if (preposition === 0) return undefined;
  const [, hours, minutes, glued] = /^(\d{1,2})(?:[:.h](\d{2}))?(am|pm|h)?$/.exec(word) ?? [];
  const spoken = hours === undefined ? readNumber(tokens, at + 1) : { value: Number(hours), length: 1 };
  if (spoken === undefined || !Number.isInteger(spoken.value)) return undefined;
  const next = wordAt(tokens, at + 1 + spoken.length).replaceAll('.', '');
  const spelled = halfInWords(tokens, at + 1 + spoken.length);
  const half = glued ?? (['am', 'pm', "o'clock"].includes(next) ? next : spelled);
  const words = spelled !== undefined ? 3 : 1;
  const length = 1 + spoken.length + (glued === undefined && half !== undefined ? words : 0);
  const hour =
    half === 'pm' && spoken.value < 12 ? spoken.value + 12 : half === 'am' && spoken.value === 12 ? 0 : spoken.value;
  const minute = Number(minutes ?? 0);
  if (hour > 23 || minute > 59) return undefined;
  return { value: { hour, minute, exact: half === 'am' || half === 'pm' || minutes !== undefined }, length };
}

/** `at 6 in the morning`, `at 5 in the afternoon`: three words. */
function halfInWords(tokens: readonly Token[], at: number): 'am' | 'pm' | undefined {
  if (wordAt(tokens, at) !== 'in' || wordAt(tokens, at + 1) !== 'the') return undefined;
  const word = wordAt(tokens, at + 2);
  return word === 'morning' ? 'am' : ['afternoon', 'evening'].includes(word) ? 'pm' : undefined;
}

/** `UTC`, `Europe/Berlin`, with `in`, `time` or `time zone` around it, `new york time`; a name that the platform's zone data does not know is not read. */
export function readTimeZone(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const preposition = wordAt(tokens, at) === 'in' ? 1 : 0;
  const ofCity = readCityTime(tokens, at + preposition);
  if (ofCity !== undefined) return { value: ofCity.value, length: preposition + ofCity.length };
  const text = tokens[at + preposition]?.text ?? '';
  const zone = /^(?:utc|gmt)$/i.test(text)
    ? 'Etc/UTC'
    : /^[A-Z][A-Za-z_]+\/[A-Z][A-Za-z_/-]+$/.test(text)
      ? knownZone(text)
      : undefined;
  if (zone === undefined) return undefined;
  let length = preposition + 1;
  if (['time', 'timezone'].includes(wordAt(tokens, at + length)))
    length += wordAt(tokens, at + length + 1) === 'zone' ? 2 : 1;
  return { value: zone, length };
}

/** Countries of one zone whose people say `german time`. */
const zonesOfCountries = new Map([
  ['german', 'Europe/Berlin'],
  ['british', 'Europe/London'],
  ['uk', 'Europe/London'],
  ['french', 'Europe/Paris'],
  ['indian', 'Asia/Kolkata'],
  ['japanese', 'Asia/Tokyo'],
]);

/** `berlin time`, `new york time`: the city of exactly one zone; `german time`. */
function readCityTime(tokens: readonly Token[], at: number): Reading<string> | undefined {
  for (let words = 1; words <= 3; words += 1) {
    if (wordAt(tokens, at + words) !== 'time') continue;
    const country = words === 1 ? zonesOfCountries.get(wordAt(tokens, at)) : undefined;
    if (country !== undefined) return { value: country, length: 2 };
    const city = Array.from({ length: words }, (_, offset) => wordAt(tokens, at + offset)).join('_');
    const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().endsWith(`/${city}`));
    const [only, ...others] = zones;
    if (only !== undefined && others.length === 0) return { value: only, length: words + 1 };
  }
  return undefined;
}

function knownZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === '' ? undefined : name;
  } catch {
    return undefined;
  }
}
