import { parseDigits, readAmount } from './numbers.ts';
import type { Reading, Token } from './words.ts';

/** A number with the unit word that followed it, lower case (`gb`, `days`, `cores`) and as typed. */
export type Measured = { readonly amount: number; readonly unit: string; readonly typed: string };

// Letters only, so that `nginx:1.27` and `10.0.0.0/16` are never taken for an amount.
const glued = /^(\d[\d.,]{0,20}?)-?([a-zµ]{1,20}%?|%)$/i;

/**
 * Reads an amount with a unit that `isUnit` knows: `50 GB`, `50GB`, `two weeks`, `30-day`, `half a vcpu`, `a month`.
 * `isUnit` gets the unit as typed, so that it may tell `m` from `M`.
 */
export function readMeasured(
  tokens: readonly Token[],
  at: number,
  isUnit: (unit: string) => boolean,
): Reading<Measured> | undefined {
  const token = tokens[at];
  if (token === undefined || token.kind !== 'word') return undefined;
  const [, number, unit] = glued.exec(token.text) ?? [];
  const amount = number === undefined ? undefined : parseDigits(number);
  if (amount !== undefined && unit !== undefined)
    return isUnit(unit) ? { value: { amount, unit: unit.toLowerCase(), typed: token.text }, length: 1 } : undefined;
  return readHyphened(token, isUnit) ?? readSeparate(tokens, at, isUnit);
}

function readSeparate(
  tokens: readonly Token[],
  at: number,
  isUnit: (unit: string) => boolean,
): Reading<Measured> | undefined {
  const number = readAmount(tokens, at);
  const unit = number === undefined ? undefined : tokens[at + number.length];
  if (number === undefined || unit === undefined || unit.kind !== 'word' || !isUnit(unit.text)) return undefined;
  const typed = tokens
    .slice(at, at + number.length + 1)
    .map((token) => token.text)
    .join(' ');
  return { value: { amount: number.value, unit: unit.word, typed }, length: number.length + 1 };
}

/** `two-week`, `thirty-day`. */
function readHyphened(token: Token, isUnit: (unit: string) => boolean): Reading<Measured> | undefined {
  const cut = token.text.lastIndexOf('-');
  if (cut <= 0) return undefined;
  const unit = token.text.slice(cut + 1);
  const word = token.word.slice(0, cut);
  const number = readAmount([{ ...token, word, text: word }], 0);
  if (number === undefined || !isUnit(unit)) return undefined;
  return { value: { amount: number.value, unit: unit.toLowerCase(), typed: token.text }, length: 1 };
}

const sizeUnits = new Map<string, { readonly prefix: 'K' | 'M' | 'G' | 'T'; readonly binary: boolean }>();
for (const prefix of ['K', 'M', 'G', 'T'] as const) {
  const long = { K: 'kilo', M: 'mega', G: 'giga', T: 'tera' }[prefix];
  const binaryLong = { K: 'kibi', M: 'mebi', G: 'gibi', T: 'tebi' }[prefix];
  for (const name of [
    `${prefix}B`,
    prefix === 'M' || prefix === 'K' ? `${prefix}byte` : `${prefix}ig`,
    `${long}byte`,
    `${long}bytes`,
    `${long}s`,
  ])
    sizeUnits.set(name.toLowerCase(), { prefix, binary: false });
  if (prefix !== 'M') sizeUnits.set(prefix.toLowerCase(), { prefix, binary: false });
  for (const name of [
    `${prefix}i`,
    `${prefix}iB`,
    `${binaryLong}byte`,
    `${binaryLong}bytes`,
    `${long.slice(0, 2)}bibyte`,
  ])
    sizeUnits.set(name.toLowerCase(), { prefix, binary: true });
}
sizeUnits.set('gigs', { prefix: 'G', binary: false });

/** An amount of memory or disk. `binary` only when the text said so (`Gi`, `GiB`, `gibibytes`): `50 GB` is not. */
export type Size = {
  readonly amount: number;
  readonly prefix: 'K' | 'M' | 'G' | 'T';
  readonly binary: boolean;
  readonly typed: string;
};

/** Reads `50 GB`, `512Mi`, `1.5 gib`, `two gigabytes`, `half a gig`. A lone `M` is a size only glued and upper case (`512M`): `500m` is CPU. */
export function readSize(tokens: readonly Token[], at: number): Reading<Size> | undefined {
  const isUnit = (unit: string): boolean => unit === 'M' || sizeUnits.has(unit.toLowerCase());
  const read = readMeasured(tokens, at, isUnit);
  if (read === undefined) return undefined;
  const unit = sizeUnits.get(read.value.unit) ?? { prefix: 'M' as const, binary: false };
  return { value: { amount: read.value.amount, ...unit, typed: read.value.typed }, length: read.length };
}

/** A size in whole gibi- or gigabytes, whichever was meant; undefined when it is not whole. */
export function sizeInGigabytes(size: Size): number | undefined {
  const factor = { K: 1 / 1024 ** 2, M: 1 / 1024, G: 1, T: 1024 }[size.prefix];
  const gigabytes = size.amount * factor;
  return Number.isInteger(gigabytes) ? gigabytes : undefined;
}

const cpuUnits = new Set(['cpu', 'cpus', 'vcpu', 'vcpus', 'core', 'cores', 'm', 'millicore', 'millicores', 'millicpu']);

/** Reads CPU in thousandths of a core: `500m`, `half a vcpu`, `2 cores`, `0.25 cpu`. */
export function readCpu(
  tokens: readonly Token[],
  at: number,
): Reading<{ readonly millicores: number; readonly typed: string }> | undefined {
  const read = readMeasured(tokens, at, (unit) => unit !== 'M' && cpuUnits.has(unit.toLowerCase()));
  if (read === undefined) return undefined;
  const milli = read.value.unit.startsWith('m');
  const millicores = milli ? read.value.amount : read.value.amount * 1000;
  if (!Number.isInteger(millicores)) return undefined;
  return { value: { millicores, typed: read.value.typed }, length: read.length };
}

/** Reads a percentage, 0 to 100 and above: `80%`, `80 %`, `eighty percent`. */
export function readPercent(tokens: readonly Token[], at: number): Reading<number> | undefined {
  const read = readMeasured(tokens, at, (unit) => ['%', 'percent', 'pct'].includes(unit.toLowerCase()));
  return read === undefined ? undefined : { value: read.value.amount, length: read.length };
}
