import { stopWords } from '../language/stop-words.ts';
import { wordAt } from '../language/words.ts';
import type { Reading, Token } from '../language/words.ts';
import type { ParameterValue } from './manifest.ts';

type Element =
  | { readonly kind: 'words'; readonly alternatives: readonly (readonly string[])[]; readonly optional: boolean }
  | { readonly kind: 'slot'; readonly name: string };

/** A phrase of a manifest, ready to be matched. `starts` are the words it can begin with; absent when it can begin with a slot. */
export type SpokenPattern = { readonly elements: readonly Element[]; readonly starts?: ReadonlySet<string> };

/** Reads the value of a slot (`<value>`, `<transition_class>`) at a position. */
export type SlotReader = (slot: string, at: number) => Reading<ParameterValue> | undefined;

/** What a pattern said: slot → value. */
export type SlotValues = Readonly<Record<string, ParameterValue>>;

/** How many stop words may stand between two words of a phrase: `objects should be deleted after`. */
const skippedWords = 2;

/** Stop words that begin a new thought, so that a phrase must not reach across them. */
const joints = new Set([
  'and',
  'plus',
  'but',
  'then',
  'also',
  'too',
  'so',
  'while',
  'where',
  'when',
  'if',
  'with',
  'or',
]);

/** Slots for words as typed; they stand right behind what announces them. */
const typedSlots = new Set(['name', 'any']);

/**
 * Compiles a phrase: plain words, `a|b` alternatives, `[word]` or `[a|b]` optional, `<value>` a slot.
 * A hyphen, an underscore and a space mean the same, on both sides.
 */
export function compilePattern(text: string): SpokenPattern {
  const elements: Element[] = [];
  // Neighbouring plain words are one literal, so that `expire_days` can be one word of the text.
  let literal: string[] | undefined;
  for (const [piece] of text.toLowerCase().matchAll(/\[[^\]]*\]|<\w+>|[^\s[\]<>]+/g)) {
    const isPlain = !/[[<|]/.test(piece);
    if (isPlain && literal !== undefined) {
      literal.push(...pieces(piece));
      continue;
    }
    literal = isPlain ? pieces(piece) : undefined;
    if (piece.startsWith('<')) elements.push({ kind: 'slot', name: piece.slice(1, -1) });
    else if (literal !== undefined) elements.push({ kind: 'words', alternatives: [literal], optional: false });
    else {
      const optional = piece.startsWith('[');
      const alternatives = (optional ? piece.slice(1, -1) : piece).split('|').map(pieces);
      elements.push({ kind: 'words', alternatives, optional });
    }
  }
  const starts = startingWords(elements);
  return starts === undefined ? { elements } : { elements, starts };
}

/** Matches a pattern at a position; up to two stop words between its words are skipped. */
export function matchPattern(
  pattern: SpokenPattern,
  tokens: readonly Token[],
  at: number,
  readSlot: SlotReader,
): Reading<SlotValues> | undefined {
  if (pattern.starts !== undefined && !pattern.starts.has(piecesAt(tokens, at)[0] ?? '')) return undefined;
  const { elements } = pattern;

  const from = (index: number, position: number): Reading<SlotValues> | undefined => {
    const element = elements[index];
    if (element === undefined) return { value: {}, length: position - at };
    const isTyped = element.kind === 'slot' && typedSlots.has(element.name);
    for (const start of isTyped ? [position] : startsAt(tokens, position, at)) {
      const found =
        element.kind === 'slot' ? slot(element.name, index, start) : words(element.alternatives, index, start);
      if (found !== undefined) return found;
    }
    return element.kind === 'words' && element.optional ? from(index + 1, position) : undefined;
  };

  const slot = (name: string, index: number, start: number): Reading<SlotValues> | undefined => {
    const read = readSlot(name, start);
    const rest = read && from(index + 1, start + read.length);
    if (read === undefined || rest === undefined) return undefined;
    return { value: { [name]: read.value, ...rest.value }, length: rest.length };
  };

  const words = (
    alternatives: readonly (readonly string[])[],
    index: number,
    start: number,
  ): Reading<SlotValues> | undefined => {
    for (const alternative of alternatives) {
      const end = wordsAt(alternative, tokens, start);
      const rest = end === undefined ? undefined : from(index + 1, end);
      if (rest !== undefined) return rest;
    }
    return undefined;
  };

  const match = from(0, at);
  return match !== undefined && match.length > 0 ? match : undefined;
}

/** A position, and those behind the stop words there; the first word of a phrase has to stand where it is looked for. */
function startsAt(tokens: readonly Token[], position: number, first: number): readonly number[] {
  const starts = [position];
  if (position === first) return starts;
  while (starts.length <= skippedWords) {
    const last = starts.at(-1) ?? position;
    if (!maySkip(tokens, last)) break;
    starts.push(last + 1);
  }
  return starts;
}

/** Where the words end when they stand at a position, a plural `s` and stop words between them allowed; undefined when they don't. */
function wordsAt(words: readonly string[], tokens: readonly Token[], at: number): number | undefined {
  let [matched, position, skipped] = [0, at, 0];
  while (matched < words.length) {
    const parts = piecesAt(tokens, position);
    const wanted = words.slice(matched, matched + parts.length);
    const fits = parts.every((part, offset) => part === wanted[offset] || part === `${wanted[offset] ?? ''}s`);
    if (parts.length > 0 && fits) [matched, skipped] = [matched + parts.length, 0];
    else if (matched > 0 && skipped < skippedWords && maySkip(tokens, position)) skipped += 1;
    else return undefined;
    position += 1;
  }
  return position;
}

/** A word without meaning that begins no new thought. */
function maySkip(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  return tokens[at]?.kind === 'word' && stopWords.has(word) && !joints.has(word);
}

const piecesOf = new WeakMap<Token, readonly string[]>();

/** The pieces of the word at a position; quoted text has none. */
function piecesAt(tokens: readonly Token[], at: number): readonly string[] {
  const token = tokens[at];
  if (token === undefined) return [];
  const known = piecesOf.get(token) ?? pieces(wordAt(tokens, at));
  piecesOf.set(token, known);
  return known;
}

function pieces(word: string): string[] {
  if (word.length <= 1) return word === '' ? [] : [word];
  return word.split(/[-_]/).filter((piece) => piece !== '');
}

/** First words, for a quick no. A pattern that may begin with a slot has none. */
function startingWords(elements: readonly Element[]): ReadonlySet<string> | undefined {
  const starts = new Set<string>();
  for (const element of elements) {
    if (element.kind === 'slot') return undefined;
    for (const [first] of element.alternatives) if (first !== undefined) starts.add(first).add(`${first}s`);
    if (!element.optional) return starts;
  }
  return undefined;
}
