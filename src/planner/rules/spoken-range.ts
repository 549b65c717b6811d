import { readNumber } from '../language/numbers.ts';
import { wordAt, type Token } from '../language/words.ts';

/** One of the two bounds of a range, as a clause of its own: `tokens` keep their places, `explained` are those of the other bound. */
export type Bound = { readonly tokens: readonly Token[]; readonly explained: readonly number[] };

const counted = /^(?:scale|replicas?|pods?|instances?|copies|autoscal\w*|hpa)$/;

/** `4-12 replicas` becomes `between 4 and 12 replicas`, in a sentence about counts only: elsewhere it may be anything. */
export function spellRanges(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ word }) => counted.test(word))) return tokens;
  return tokens.flatMap((token) => {
    const [, low, high] = token.kind === 'word' ? (/^(\d{1,4})[-–](\d{1,4})$/.exec(token.text) ?? []) : [];
    if (low === undefined || high === undefined || Number(low) >= Number(high)) return [token];
    return ['between', low, 'and', high].map((text) => ({ ...token, text, word: text }));
  });
}

/**
 * Takes `between 3 and 9` and `min 3 max 9` apart: a lower and an upper bound, each said like `min 3`, `max 9`.
 * Undefined where there is no range, or where its lower end is not below its upper one.
 */
export function readRange(tokens: readonly Token[]): readonly [Bound, Bound] | undefined {
  return between(tokens) ?? minAndMax(tokens);
}

function between(tokens: readonly Token[]): readonly [Bound, Bound] | undefined {
  const at = tokens.findIndex((token) => token.word === 'between');
  const low = at < 0 ? undefined : readNumber(tokens, at + 1);
  if (low === undefined) return undefined;
  const and = at + 1 + low.length;
  const high = wordAt(tokens, and) === 'and' ? readNumber(tokens, and + 1) : undefined;
  if (high === undefined || low.value >= high.value) return undefined;
  const said = (word: string): readonly Token[] =>
    tokens.map((token, index) => (index === at ? { ...token, text: word, word } : token));
  return [
    { tokens: said('min'), explained: span(and, and + 1 + high.length) },
    { tokens: said('max'), explained: span(at + 1, and + 1) },
  ];
}

function minAndMax(tokens: readonly Token[]): readonly [Bound, Bound] | undefined {
  const min = tokens.findIndex((token) => ['min', 'minimum'].includes(token.word));
  const max = tokens.findIndex((token) => ['max', 'maximum'].includes(token.word));
  if (min < 0 || max < min) return undefined;
  const low = numberIn(tokens, min + 1, max);
  const high = numberIn(tokens, max + 1, tokens.length);
  if (low === undefined || high === undefined || low.value >= high.value) return undefined;
  return [
    { tokens, explained: span(max, high.end) },
    { tokens, explained: span(min, low.end) },
  ];
}

/** The first number of a stretch; it has to be within it as a whole. */
function numberIn(
  tokens: readonly Token[],
  from: number,
  to: number,
): { readonly value: number; readonly end: number } | undefined {
  for (let at = from; at < to; at += 1) {
    const read = readNumber(tokens, at);
    if (read !== undefined) return at + read.length <= to ? { value: read.value, end: at + read.length } : undefined;
  }
  return undefined;
}

function span(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}
