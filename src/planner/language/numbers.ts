import { wordAt } from './words.ts';
import type { Reading, Token } from './words.ts';

const small = new Map<string, number>(
  Object.entries({
    zero: 0,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
  }),
);
const tens = new Map<string, number>(
  Object.entries({
    twenty: 20,
    thirty: 30,
    forty: 40,
    fourty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  }),
);
const scales = new Map<string, number>(Object.entries({ hundred: 100, thousand: 1000, million: 1_000_000 }));
const vague = new Map<string, number>(Object.entries({ dozen: 12, couple: 2 }));

const digits = /^\d{1,15}(?:\.\d{1,6})?$/;
const grouped = /^\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?$/;

/** A number in digits: `3`, `0.5`, `1,000`; anything else is undefined. */
export function parseDigits(word: string): number | undefined {
  if (digits.test(word)) return Number(word);
  return grouped.test(word) ? Number(word.replaceAll(',', '')) : undefined;
}

/**
 * Reads a number at a position: digits (`3`, `1,000`, `0.5`), words (`three`, `twenty-five`, `two hundred and fifty`),
 * `a dozen`, `a couple of`, `half a`, `one and a half`. A lone `a` or `an` is not a number here (see {@link readAmount}).
 */
export function readNumber(tokens: readonly Token[], at: number): Reading<number> | undefined {
  const plain = parseDigits(wordAt(tokens, at));
  if (plain !== undefined) return withHalf(tokens, at, { value: plain, length: 1 });
  const half = readHalf(tokens, at);
  if (half !== undefined) return half;
  const article = ['a', 'an'].includes(wordAt(tokens, at)) ? 1 : 0;
  const dozens = vague.get(wordAt(tokens, at + article));
  if (dozens !== undefined) {
    const of = wordAt(tokens, at + article + 1) === 'of' ? 1 : 0;
    return { value: dozens, length: article + 1 + of };
  }
  if (article === 1 && !scales.has(wordAt(tokens, at + 1))) return undefined;
  const spelled = readSpelled(tokens, at);
  return spelled === undefined ? undefined : withHalf(tokens, at, spelled);
}

/** As {@link readNumber}, and `a` / `an` / `one` before a unit counts as 1: the caller checks that a unit follows. */
export function readAmount(tokens: readonly Token[], at: number): Reading<number> | undefined {
  const number = readNumber(tokens, at);
  if (number !== undefined) return number;
  return ['a', 'an'].includes(wordAt(tokens, at)) ? { value: 1, length: 1 } : undefined;
}

function readHalf(tokens: readonly Token[], at: number): Reading<number> | undefined {
  if (wordAt(tokens, at) !== 'half') return undefined;
  return { value: 0.5, length: ['a', 'an'].includes(wordAt(tokens, at + 1)) ? 2 : 1 };
}

function withHalf(tokens: readonly Token[], at: number, number: Reading<number>): Reading<number> {
  const next = at + number.length;
  const isHalf =
    wordAt(tokens, next) === 'and' && wordAt(tokens, next + 1) === 'a' && wordAt(tokens, next + 2) === 'half';
  return isHalf ? { value: number.value + 0.5, length: number.length + 3 } : number;
}

/** `two hundred and fifty thousand`: hundreds collect in `group`, thousands and millions close the group. */
function readSpelled(tokens: readonly Token[], at: number): Reading<number> | undefined {
  let total = 0;
  let group: number | undefined = ['a', 'an'].includes(wordAt(tokens, at)) ? 1 : undefined;
  let length = group === undefined ? 0 : 1;
  let mayAdd: 'any' | 'below-hundred' | 'below-ten' | 'none' = group === undefined ? 'any' : 'none';
  for (;;) {
    const word = wordAt(tokens, at + length);
    const and = word === 'and' && mayAdd === 'below-hundred' && length > 0 ? 1 : 0;
    const piece = readBelowHundred(wordAt(tokens, at + length + and));
    if (
      piece !== undefined &&
      (mayAdd === 'any' || mayAdd === 'below-hundred' || (mayAdd === 'below-ten' && piece < 10 && piece > 0))
    ) {
      group = (group ?? 0) + piece;
      mayAdd = piece >= 20 && piece % 10 === 0 ? 'below-ten' : 'none';
      length += 1 + and;
      continue;
    }
    const scale = scales.get(word);
    if (scale === undefined || group === undefined) break;
    if (scale === 100) group *= 100;
    else {
      total += group * scale;
      group = 0;
    }
    mayAdd = 'below-hundred';
    length += 1;
  }
  return group === undefined || length === 0 ? undefined : { value: total + group, length };
}

function readBelowHundred(word: string): number | undefined {
  const plain = small.get(word) ?? tens.get(word);
  if (plain !== undefined) return plain;
  const [ten, one, ...rest] = word.split('-');
  const high = tens.get(ten ?? '');
  const low = small.get(one ?? '');
  return high !== undefined && low !== undefined && low > 0 && low < 10 && rest.length === 0 ? high + low : undefined;
}
