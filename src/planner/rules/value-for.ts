import type { Json } from '../../domain/json.ts';
import type { Setting, ValueType } from './setting.ts';
import { numberUnit } from './number-unit.ts';
import { isConstraint, isDigest, isVersion, type SpokenValue } from './spoken-value.ts';

/** What a spoken value comes to for a setting; `note` says how it was read where that is not plain. */
export type WrittenValue = { readonly value: Json; readonly note?: string };

/** Whether a reading can be a value of this type at all; the text reading fits where nothing more exact does. */
export function fits(type: ValueType, spoken: SpokenValue): boolean {
  if (spoken.as === 'text' && !spoken.quoted && /^(?:[<>^]|~>?\s*v?\d)/.test(spoken.text)) return type === 'version';
  if (type === 'version') return spoken.as === 'text' && isRelease(spoken.text);
  if (type === 'text' && spoken.as !== 'text' && /\s/.test(spoken.typed)) return false;
  return accepted[type].includes(spoken.as) && (type !== 'image' || (spoken.as === 'text' && isTag(spoken)));
}

const accepted: Readonly<Record<ValueType, readonly SpokenValue['as'][]>> = {
  count: ['number'],
  number: ['number', 'size', 'duration', 'percent'],
  percent: ['percent', 'number'],
  cpu: ['cpu', 'number'],
  memory: ['size'],
  image: ['text'],
  version: ['text'],
  duration: ['duration', 'number', 'text'],
  schedule: ['schedule', 'clock'],
  boolean: ['boolean'],
  text: ['text', 'duration', 'size', 'percent', 'number'],
  list: ['text'],
  entry: [],
  map: [],
};

/** A version, a bound on one, a tag with one in it (`network-v2.1.0`), or a commit. */
function isRelease(text: string): boolean {
  return /^v?\d|\d+\.\d+|^[0-9a-f]{7,40}$/.test(text) || isConstraint(text);
}

/** Tags that are words. Any other word is more likely the name of something (`the image of checkout to payments`). */
const wordTags = new Set(['latest', 'stable', 'main', 'master', 'edge', 'nightly', 'canary', 'dev', 'develop']);

function isTag({ text, quoted }: Extract<SpokenValue, { as: 'text' }>): boolean {
  if (isDigest(text)) return true;
  const named = /^[\w.-]+:([\w][\w.+-]{0,127})$/.exec(text)?.[1];
  if (named !== undefined) return /\d/.test(named) || wordTags.has(named.toLowerCase());
  const looksRight = /^(?:[\w.-]+(?::\d+)?\/[\w./-]+)?:?[\w][\w.+-]{0,127}(?:@sha256:[0-9a-f]{64})?$/.test(text);
  return looksRight && (quoted || /[\d/]/.test(text) || wordTags.has(text.toLowerCase()));
}

/**
 * Writes a spoken value the way the setting is written now: `2 GB` where memory is in `Mi` becomes `2048Mi`, `10 seconds` where
 * it says `5s` becomes `10s`. Undefined when it cannot be, so that nobody guesses.
 */
export function writeValue(setting: Setting, spoken: SpokenValue, current: Json | undefined): WrittenValue | undefined {
  const now = current ?? setting.current;
  switch (setting.type) {
    case 'count':
      return whole(spoken.as === 'number' ? spoken.number : Number.NaN, now);
    case 'percent':
      return spoken.as === 'percent' || spoken.as === 'number' ? whole(spoken.number, now) : undefined;
    case 'cpu':
      return writeCpu(spoken, now);
    case 'memory':
      return writeSize(spoken, now);
    case 'schedule':
      return writeSchedule(setting, spoken, now);
    case 'boolean':
      return spoken.as === 'boolean'
        ? { value: typeof now === 'string' ? String(spoken.value) : spoken.value }
        : undefined;
    case 'duration':
      return writeDuration(keyOf(setting), spoken, now);
    case 'number':
      return writeNumber(setting, spoken, now);
    case 'version':
      return writeVersion(setting, spoken, now);
    default:
      return writeText(spoken, now);
  }
}

/**
 * A cron line; of a time of day alone the days stay as they are. CloudNativePG writes the seconds first
 * (https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups).
 */
function writeSchedule({ owner }: Setting, spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  const fields = typeof now === 'string' ? now.trim().split(/\s+/) : [];
  const hasSeconds = owner.kind === 'ScheduledBackup' && fields.length === 6;
  if (!hasSeconds && !isCronNow(now)) return undefined;
  if (spoken.as === 'schedule') {
    const kept = atSameMinute(spoken.cron, fields);
    if (kept !== undefined) return { value: kept, note: `The minute past the hour stays as it is.` };
    return { value: hasSeconds ? `0 ${spoken.cron}` : spoken.cron };
  }
  const days = fields.slice(hasSeconds ? 3 : 2);
  const isOnceADay = fields.slice(0, -3).every((field) => /^\d+$/.test(field));
  if (spoken.as !== 'clock' || days.length !== 3 || !isOnceADay) return undefined;
  return {
    value: [...(hasSeconds ? ['0'] : []), spoken.minute, spoken.hour, ...days].join(' '),
    note: `\`${spoken.typed}\` was read as the time of day; the days stay as they are.`,
  };
}

/** `every 12 hours` of what runs every six hours at ten past says nothing of the minute. */
function atSameMinute(cron: string, [minute = '', hour = '', ...days]: readonly string[]): string | undefined {
  const [, every] = /^0 (\*|\*\/\d+) \* \* \*$/.exec(cron) ?? [];
  const isHourly = /^[1-9]\d?$/.test(minute) && /^(?:\*|(?:\*|0)\/\d+)$/.test(hour) && days.join(' ') === '* * *';
  return every !== undefined && isHourly ? `${minute} ${every} * * *` : undefined;
}

/** `cron(…)`, `rate(…)` and lines of six fields are other languages than cron's five fields. */
function isCronNow(now: Json | undefined): boolean {
  return (
    now === undefined ||
    (typeof now === 'string' && (/^@\w+$/.test(now) || /^[^\s()]+(?:\s+[^\s()]+){4}$/.test(now.trim())))
  );
}

/** The key path as a person knows it: a variable's default is spoken of by the variable's name. */
function keyOf({ query, found }: Setting): string {
  return found.path === 'default' ? (query.paths[0] ?? found.path) : found.path;
}

/**
 * A version stays a version and a constraint one; anything without a digit is neither. Where charts are installed a range may be
 * pinned, which is said; Terraform's constraints are shared with modules, so that nobody pins them in passing.
 */
function writeVersion({ owner }: Setting, spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  if (spoken.as !== 'text' || !/\d/.test(spoken.text)) return undefined;
  const written = writeText(spoken.quoted ? spoken : { ...spoken, text: spacedLike(spoken.text, now) }, now);
  if (typeof now === 'string' && isConstraint(spoken.text) && isConstraint(now))
    return withDroppedBound(written, spoken.text, now);
  if (typeof now !== 'string' || isConstraint(spoken.text) === isConstraint(now)) return written;
  if (isConstraint(spoken.text) || owner.kind.startsWith('Terraform') || written === undefined) return undefined;
  return { ...written, note: `\`${spoken.text}\` pins what was the range \`${now}\`.` };
}

/** `>= 7.20` where it says `>= 7.17, < 8` now leaves no upper bound, which should not be found out later. */
function withDroppedBound(written: WrittenValue | undefined, text: string, now: string): WrittenValue | undefined {
  const gone = text.includes(',') ? [] : now.split(',').slice(1);
  if (gone.length === 0 || written === undefined) return written;
  return { ...written, note: `The bound \`${gone.join(',').trim()}\` of \`${now}\` goes with the change.` };
}

/** `>=1.5` where it says `>= 1.3` now. */
function spacedLike(text: string, now: Json | undefined): string {
  const [, gap] = typeof now === 'string' ? (/^[<>=~^!]+(\s*)v?\d/.exec(now) ?? []) : [];
  return gap === undefined ? text : text.replace(/([<>=~^!]+)\s*(?=v?\d)/g, `$1${gap}`);
}

function whole(number: number, now: Json | undefined): WrittenValue | undefined {
  if (!Number.isInteger(number) || number < 0) return undefined;
  return { value: typeof now === 'string' ? String(number) : number };
}

function writeCpu(spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  if (spoken.as === 'cpu' && /^\d+m$/.test(spoken.typed)) return { value: spoken.typed };
  const millicores =
    spoken.as === 'cpu' ? spoken.millicores : spoken.as === 'number' ? spoken.number * 1000 : Number.NaN;
  if (!Number.isInteger(millicores) || millicores <= 0) return undefined;
  if (millicores % 1000 !== 0) return { value: `${millicores}m` };
  return { value: typeof now === 'number' ? millicores / 1000 : String(millicores / 1000) };
}

const factors = { K: 1, M: 2, G: 3, T: 4 } as const;

function writeSize(spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  if (spoken.as !== 'size') return undefined;
  if (/^\d+(?:\.\d+)?[KMGT]i$/.test(spoken.typed)) return { value: spoken.typed };
  const { amount, prefix } = spoken.size;
  const decimal = typeof now === 'string' && /^\d+(?:\.\d+)?[kMGT]$/.test(now);
  if (/^\d+[MGT]$/.test(spoken.typed)) return { value: spoken.typed };
  const unit = decimal && !spoken.size.binary ? prefix.replace('K', 'k') : `${prefix}i`;
  const smaller = decimal ? undefined : ({ T: 'Gi', G: 'Mi', M: 'Ki', K: undefined } as const)[prefix];
  const value = Number.isInteger(amount)
    ? `${amount}${unit}`
    : smaller === undefined
      ? undefined
      : `${amount * 1024}${smaller}`;
  if (value === undefined || value.includes('.')) return undefined;
  return { value, note: `\`${spoken.typed}\` was read as \`${value}\`.` };
}

const unitSeconds: readonly (readonly [RegExp, number])[] = [
  [/(?:^|[_.])(?:ms|MS|millis)\b|Millis|_MS\b/, 0.001],
  [/days?\b|days?(?=[_.\]])/i, 86_400],
  [/hours?\b|hours?(?=[_.\]])/i, 3600],
  [/minutes?\b|minutes?(?=[_.\]])/i, 60],
  [/seconds?\b|seconds?(?=[_.\]])/i, 1],
];

/** A number whose key names its unit (`retention_days`), or a text with a unit of its own (`5s`). */
function writeDuration(path: string, spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  if (typeof now === 'string' && /^\d+(?:ms|s|m|h|d|w)$/.test(now)) return writeTimeText(spoken, now);
  if (spoken.as === 'number') return sameType(spoken.number, now);
  if (spoken.as === 'duration') {
    const unit =
      unitSeconds.find(([name]) => name.test(path))?.[1] ?? (/timeout|interval|ttl/i.test(path) ? undefined : 86_400);
    const amount = unit === undefined ? Number.NaN : Math.round((spoken.duration.seconds / unit) * 1000) / 1000;
    if (!Number.isInteger(amount) || (typeof now === 'string' && !/^\d+$/.test(now))) return undefined;
    const note = spoken.duration.approximate ? { note: `\`${spoken.typed}\` was read as ${amount}.` } : {};
    return { ...sameType(amount, now), ...note };
  }
  return spoken.as === 'text' && typeof now === 'string' && !/^\d/.test(now) ? { value: spoken.text } : undefined;
}

function sameType(number: number, now: Json | undefined): WrittenValue {
  return { value: typeof now === 'string' ? String(number) : number };
}

/** `10s`, `2m`, `15d`: as typed when typed so, else in the largest unit that is whole. Days only where days are written now: Go has none. */
function writeTimeText(spoken: SpokenValue, now: string): WrittenValue | undefined {
  const hasDays = /[dw]$/.test(now);
  if ((hasDays ? /^\d+(?:ms|s|m|h|d|w)$/ : /^\d+(?:ms|s|m|h)$/).test(spoken.typed)) return { value: spoken.typed };
  if (spoken.as !== 'duration') return undefined;
  const { seconds } = spoken.duration;
  if (hasDays && seconds % 86_400 === 0) return { value: `${seconds / 86_400}d` };
  if (seconds % 3600 === 0) return { value: `${seconds / 3600}h` };
  return { value: seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s` };
}

function writeNumber(setting: Setting, spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  if (spoken.as === 'number' || spoken.as === 'percent') return sameType(spoken.number, now);
  if (spoken.as === 'duration') return writeDuration(keyOf(setting), spoken, now);
  const unit = spoken.as === 'size' ? numberUnit(setting, keyOf(setting)) : undefined;
  if (spoken.as !== 'size' || unit === undefined) return undefined;
  const amount = spoken.size.amount * 1024 ** (factors[spoken.size.prefix] - factors[unit]);
  if (!Number.isInteger(amount)) return undefined;
  return { ...sameType(amount, now), note: `\`${spoken.typed}\` was read as ${amount} (${unit}iB).` };
}

function writeText(spoken: SpokenValue, now: Json | undefined): WrittenValue | undefined {
  const text = spoken.as === 'text' ? spoken.text : spoken.typed;
  if (typeof now === 'number') {
    const number = Number(text);
    return Number.isFinite(number) && text !== '' ? { value: number } : undefined;
  }
  if (typeof now === 'boolean') return ['true', 'false'].includes(text) ? { value: text === 'true' } : undefined;
  return { value: text };
}

/** The repository part of an image reference. */
export function repositoryOf(image: string): string {
  return image.replace(/@sha256:[0-9a-f]+$/, '').replace(/:[^/:]+$/, '');
}

function tagOf(image: string): string | undefined {
  return /:([^/:@]+)@sha256:[0-9a-f]+$/.exec(image)?.[1];
}

/**
 * The image reference, tag or digest after a change to `spoken`; undefined when the two do not go together.
 * @param known the whole reference where only its tag or digest is written at the place: another repository is another image
 */
export function writeImage(
  spoken: SpokenValue,
  now: string,
  part: 'image' | 'tag' | 'digest',
  known = '',
): WrittenValue | undefined {
  if (spoken.as !== 'text') return undefined;
  const wanted = spoken.text.replace(/^:/, '');
  const full = /^(.+?)(?::([\w.+-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(wanted);
  const [, repository = '', tag, digest] = full ?? [];
  const isReference = repository.includes('/');
  if (!isReference && repository !== '' && tag !== undefined && !isDigest(wanted)) {
    if (repository !== repositoryOf(part === 'image' ? now : known) || now.includes('@') || part === 'digest')
      return undefined;
    return { value: part === 'image' ? wanted : tag };
  }
  if (part === 'image') {
    if (isReference) return { value: wanted };
    const name = now.replace(/@sha256:[0-9a-f]+$/, '').replace(/:[^/:]+$/, '');
    if (isDigest(wanted)) return { value: `${name}@${wanted}` };
    if (tagOf(now) === wanted) return { value: now };
    if (now.includes('@')) return undefined;
    return { value: `${name}:${wanted}`, ...versionNote(wanted, now.slice(name.length + 1)) };
  }
  if (isReference) {
    if (repository !== repositoryOf(known)) return undefined;
    if (part === 'tag' && tag !== undefined && digest === undefined) return { value: tag };
    return part === 'digest' && digest !== undefined ? { value: digest } : undefined;
  }
  if (part === 'tag' && now.includes('@') && now.startsWith(`${wanted}@`)) return { value: now };
  if (isDigest(wanted) !== (part === 'digest') || (now.includes('@') && !wanted.includes('@'))) return undefined;
  return { value: wanted, ...versionNote(wanted, now) };
}

function versionNote(wanted: string, now: string): { readonly note?: string } {
  if (!isVersion(wanted) || !isVersion(now) || wanted.startsWith('v') === now.startsWith('v')) return {};
  return { note: `\`${wanted}\` is taken as typed, although the tag here is written \`${now}\` now.` };
}
