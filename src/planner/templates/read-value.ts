import { readDuration, wholeDays } from '../language/durations.ts';
import { parseDigits, readNumber } from '../language/numbers.ts';
import { readCron, readTimeZone } from '../language/schedules.ts';
import { negations, stopWords } from '../language/stop-words.ts';
import { readCpu, readPercent, readSize, sizeInGigabytes } from '../language/units.ts';
import { wordAt } from '../language/words.ts';
import type { Reading, Token } from '../language/words.ts';
import { awsCron } from './aws-cron.ts';
import { regionNames } from './aws-regions.ts';
import { googleRegionNames } from './google-regions.ts';
import { hasFormat } from './formats.ts';
import type { FormatName } from './formats.ts';
import type { Parameter, ParameterValue } from './manifest.ts';
import { compilePattern, matchPattern } from './spoken-pattern.ts';
import type { SpokenPattern } from './spoken-pattern.ts';

/** Formats that nearly any word has: such a value must be announced (`log bucket = x`), never just stand there. */
export const looseFormats: ReadonlySet<FormatName | undefined> = new Set<FormatName | undefined>([
  'dns-label',
  'chart-name',
  'dynamodb-table-name',
  's3-bucket-name',
  'sqs-queue-name',
  'iam-role-name',
  'aws-name',
  'ecr-name',
  'kms-alias',
  'git-branch',
  'rds-identifier',
  'elasticache-name',
  'secret-name',
  'lambda-name',
  'lambda-handler',
  'load-balancer-name',
  'eks-name',
  'gcs-bucket-name',
  'google-name',
  'google-service-account-id',
  'pubsub-name',
  'azure-name',
  'azure-resource-group-name',
  'aks-name',
  'azure-storage-name',
  'azure-key-vault-name',
  'azure-registry-name',
  'azure-container-app-name',
  'azure-postgres-name',
  'schedule-name',
  'watched-name',
  'image',
  'folder-path',
  'git-revision',
  'remote-key',
  'data-key',
  'quantity',
  undefined,
]);

/** Reads a value of a parameter at a position in the words people use: its unit, its choices, its format. */
export function readValue(
  parameter: Parameter,
  tokens: readonly Token[],
  at: number,
): Reading<ParameterValue> | undefined {
  if (parameter.type === 'boolean') return readBoolean(tokens, at);
  if (parameter.type === 'array') return readList(parameter, tokens, at);
  if (parameter.unit !== undefined) return readUnit(parameter.unit, parameter, tokens, at);
  if (parameter.type === 'integer') return whole(readNumber(tokens, at), 1);
  if (parameter.enum !== undefined) return readChoice(parameter, tokens, at);
  return readText(parameter.format, tokens, at);
}

const yes = new Set(['true', 'on', 'yes', 'enabled', 'active']);
const no = new Set(['false', 'off', 'no', 'disabled', 'inactive']);

function readBoolean(tokens: readonly Token[], at: number): Reading<boolean> | undefined {
  const word = wordAt(tokens, at);
  if (yes.has(word)) return { value: true, length: 1 };
  return no.has(word) ? { value: false, length: 1 } : undefined;
}

type Unit = NonNullable<Parameter['unit']>;

function readUnit(
  unit: Unit,
  parameter: Parameter,
  tokens: readonly Token[],
  at: number,
): Reading<ParameterValue> | undefined {
  switch (unit) {
    case 'days': {
      const read = readDuration(tokens, at);
      const days = read && wholeDays(read.value);
      return read === undefined
        ? bareDigits(tokens, at)
        : days === undefined
          ? undefined
          : { value: days, length: read.length };
    }
    case 'seconds':
    case 'minutes': {
      const read = readDuration(tokens, at);
      const perUnit = unit === 'seconds' ? 1 : 60;
      return read === undefined
        ? bareDigits(tokens, at)
        : whole({ value: read.value.seconds, length: read.length }, perUnit);
    }
    case 'gigabytes':
    case 'megabytes': {
      const read = readSize(tokens, at);
      const gigabytes =
        read &&
        (unit === 'gigabytes'
          ? sizeInGigabytes(read.value)
          : sizeInGigabytes({ ...read.value, amount: read.value.amount * 1024 }));
      return read === undefined || gigabytes === undefined ? undefined : { value: gigabytes, length: read.length };
    }
    case 'percent':
      return whole(readPercent(tokens, at), 1) ?? bareDigits(tokens, at);
    case 'count':
      return whole(readNumber(tokens, at), 1);
    case 'cpu': {
      const read = readCpu(tokens, at) ?? bareCores(tokens, at);
      if (read === undefined) return undefined;
      const { millicores } = read.value;
      return { value: millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`, length: read.length };
    }
    case 'cpu-units': {
      const read = readCpu(tokens, at) ?? bareCores(tokens, at);
      return read === undefined ? undefined : whole({ value: read.value.millicores * 1.024, length: read.length }, 1);
    }
    case 'memory': {
      const read = readSize(tokens, at);
      return read === undefined ? undefined : { value: memoryQuantity(read.value), length: read.length };
    }
    case 'schedule':
      return readCron(tokens, at);
    case 'aws-schedule': {
      const read = readCron(tokens, at);
      const expression = read && awsCron(read.value);
      return read === undefined || expression === undefined ? undefined : { value: expression, length: read.length };
    }
    case 'time-zone':
      return readTimeZone(tokens, at);
  }
}

/** Memory is counted in powers of two by Kubernetes' users: `512 MB` is written `512Mi`. */
function memoryQuantity(size: { readonly amount: number; readonly prefix: 'K' | 'M' | 'G' | 'T' }): string {
  if (Number.isInteger(size.amount)) return `${size.amount}${size.prefix}i`;
  const smaller = { K: 'K', M: 'K', G: 'M', T: 'G' } as const;
  return `${Math.round(size.amount * 1024)}${smaller[size.prefix]}i`;
}

/** A number without a unit counts only where its unit is understood: `expire_days = 30`, `visibility timeout seconds 30`. */
function bareDigits(tokens: readonly Token[], at: number): Reading<number> | undefined {
  const before = wordAt(tokens, at - 1);
  const isAnnounced = ['=', ':', 'days', 'seconds', 'minutes', 'target', 'percent'].includes(
    before.split('_').at(-1) ?? '',
  );
  const value = isAnnounced ? parseDigits(wordAt(tokens, at)) : undefined;
  return value === undefined ? undefined : whole({ value, length: 1 }, 1);
}

/** `cpu 2`, `cpu limit of 0.5`: a bare number is cores only behind the word. */
function bareCores(tokens: readonly Token[], at: number): Reading<{ readonly millicores: number }> | undefined {
  const before = [at - 1, at - 2, at - 3].map((position) => wordAt(tokens, position));
  const value = before.some((word) => /^cpus?$|[-_]cpu$|^cpu[-_]/.test(word))
    ? parseDigits(wordAt(tokens, at))
    : undefined;
  return value === undefined ? undefined : { value: { millicores: Math.round(value * 1000) }, length: 1 };
}

function whole(read: Reading<number> | undefined, per: number): Reading<number> | undefined {
  if (read === undefined || !Number.isInteger(read.value / per)) return undefined;
  return { value: read.value / per, length: read.length };
}

const compiledChoices = new WeakMap<Parameter, readonly (readonly [string, SpokenPattern])[]>();

/** The longest spoken form of one of the values of an enum. */
function readChoice(parameter: Parameter, tokens: readonly Token[], at: number): Reading<string> | undefined {
  let patterns = compiledChoices.get(parameter);
  if (patterns === undefined) {
    const all = (parameter.enum ?? []).flatMap((value) =>
      [value, ...(parameter.choices[value] ?? [])].map((phrase) => [value, compilePattern(phrase)] as const),
    );
    compiledChoices.set(parameter, all);
    patterns = all;
  }
  let best: Reading<string> | undefined;
  for (const [value, pattern] of patterns) {
    const match = matchPattern(pattern, tokens, at, () => undefined);
    if (match !== undefined && match.length > (best?.length ?? 0)) best = { value, length: match.length };
  }
  return best;
}

function readList(
  parameter: Parameter,
  tokens: readonly Token[],
  at: number,
): Reading<readonly string[] & string[]> | undefined {
  const items: string[] = [];
  let length = 0;
  for (;;) {
    let joint = 0;
    if (items.length > 0) {
      while (['and', ',', 'or'].includes(wordAt(tokens, at + length + joint))) joint += 1;
      if (joint === 0) break;
    }
    const item =
      parameter.format === 'key-value'
        ? readPair(tokens, at + length + joint)
        : readText(parameter.format, tokens, at + length + joint);
    if (item === undefined) break;
    // Behind a comma a word of a loose format may begin another thought: `keys a and b, remote key c`.
    const comma = items.length > 0 && wordAt(tokens, at + length) === ',' && joint === 1;
    if (comma && looseFormats.has(parameter.format) && !endsItem(tokens, at + length + joint + item.length)) break;
    items.push(item.value);
    length += joint + item.length;
  }
  return items.length === 0 ? undefined : { value: items, length };
}

/** Whether an item of a list may end there: at a mark, a joint, a word that begins something else, or the end. */
function endsItem(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token === undefined || token.kind === 'mark' || stopWords.has(wordAt(tokens, at));
}

/** `LOG_LEVEL=info`, which is three tokens. */
function readPair(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const [key, joint, value] = [tokens[at], wordAt(tokens, at + 1), tokens[at + 2]];
  if (key?.kind !== 'word' || joint !== '=' || (value?.kind !== 'word' && value?.kind !== 'quoted')) return undefined;
  const text = `${key.text}=${value.text}`;
  return hasFormat(text, 'key-value') ? { value: text, length: 3 } : undefined;
}

/** One word or one quoted text that has the format; a stop word or a negation is never a value unless quoted. */
export function readText(
  format: FormatName | undefined,
  tokens: readonly Token[],
  at: number,
): Reading<string> | undefined {
  const token = tokens[at];
  if (format === 'folder-path' && token?.text === '.') return readDotPath(tokens, at);
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return undefined;
  const place = readPlace(format, tokens, at);
  if (place !== undefined) return place;
  if (token.kind === 'word' && (stopWords.has(token.word) || negations.has(token.word))) return undefined;
  if (format === undefined) return token.text.length <= 200 ? { value: token.text, length: 1 } : undefined;
  if (hasFormat(token.text, format)) return { value: token.text, length: 1 };
  const lower = token.text.toLowerCase();
  return hasFormat(lower, format) ? { value: lower, length: 1 } : undefined;
}

/** What people call a place: `frankfurt` means another region with each cloud, and Azure's are written with spaces (`west europe`). */
function readPlace(format: FormatName | undefined, tokens: readonly Token[], at: number): Reading<string> | undefined {
  const word = wordAt(tokens, at);
  if (format === 'azure-location')
    for (const length of [3, 2]) {
      const joined = tokens.slice(at, at + length).map((token) => (token.kind === 'word' ? token.word : ' '));
      if (joined.length === length && hasFormat(joined.join(''), format)) return { value: joined.join(''), length };
    }
  const isGoogle = format === 'google-region' || format === 'google-location';
  const named = format === 'aws-region' ? regionNames.get(word) : isGoogle ? googleRegionNames.get(word) : undefined;
  if (named !== undefined) return { value: named, length: 1 };
  const several = word.toUpperCase();
  return format === 'google-location' && ['EU', 'US', 'ASIA'].includes(several)
    ? { value: several, length: 1 }
    : undefined;
}

/** `./apps/reviews`, whose dot is a token of its own. */
function readDotPath(tokens: readonly Token[], at: number): Reading<string> | undefined {
  const [dot, rest] = [tokens[at], tokens[at + 1]];
  if (rest?.kind !== 'word' || rest.start !== dot?.end || !rest.text.startsWith('/')) return undefined;
  const text = `.${rest.text}`;
  return hasFormat(text, 'folder-path') ? { value: text, length: 2 } : undefined;
}
