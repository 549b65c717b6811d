import { wordAt } from '../language/words.ts';
import type { Reading, Token } from '../language/words.ts';
import type { ParameterValue } from './manifest.ts';

type Element =
  | { readonly kind: 'words'; readonly alternatives: readonly (readonly string[])[]; readonly optional: boolean }
  | { readonly kind: 'slot'; readonly name: string };

/** A phrase of a manifest, ready to be matched. `starts` are the words it can begin with; absent when it begins with a slot. */
export type SpokenPattern = { readonly elements: readonly Element[]; readonly starts?: ReadonlySet<string> };

/** Reads the value of a slot (`<value>`, `<transition_class>`) at a position. */
export type SlotReader = (slot: string, tokens: readonly Token[], at: number) => Reading<ParameterValue> | undefined;

/** What a pattern said: slot → value. */
export type SlotValues = Readonly<Record<string, ParameterValue>>;

const articles = new Set(['a', 'an', 'the', 'its', 'their', 'our', 'my', 'your', 'some', 'any']);

/**
 * Compiles a phrase: plain words, `a|b` alternatives, `[word]` or `[a|b]` optional, `<value>` a slot.
 * A hyphen, an underscore and a space mean the same, on both sides.
 */
export function compilePattern(text: string): SpokenPattern {
  const elements: Element[] = [];
  for (const [piece] of text.matchAll(/\[[^\]]*\]|<\w+>|[^\s[\]<>]+/g)) {
    if (piece.startsWith('<')) elements.push({ kind: 'slot', name: piece.slice(1, -1) });
    else {
      const optional = piece.startsWith('[');
      const alternatives = (optional ? piece.slice(1, -1) : piece).split('|').map((word) => pieces(word.toLowerCase()));
      elements.push({ kind: 'words', alternatives, optional });
    }
  }
  const starts = startingWords(elements);
  return starts === undefined ? { elements } : { elements, starts };
}

/** Matches a pattern at a position; articles between its words are skipped. */
export function matchPattern(
  pattern: SpokenPattern,
  tokens: readonly Token[],
  at: number,
  readSlot: SlotReader,
): Reading<SlotValues> | undefined {
  if (pattern.starts !== undefined && !pattern.starts.has(pieces(wordAt(tokens, at))[0] ?? '')) return undefined;
  return matchFrom(pattern.elements, 0, tokens, at, at, readSlot);
}

function matchFrom(
  elements: readonly Element[],
  index: number,
  tokens: readonly Token[],
  start: number,
  at: number,
  readSlot: SlotReader,
): Reading<SlotValues> | undefined {
  const element = elements[index];
  if (element === undefined) return { value: {}, length: at - start };
  const afterArticle = at > start && articles.has(wordAt(tokens, at)) ? at + 1 : undefined;
  if (element.kind === 'slot') {
    for (const from of afterArticle === undefined ? [at] : [at, afterArticle]) {
      const read = readSlot(element.name, tokens, from);
      const rest = read && matchFrom(elements, index + 1, tokens, start, from + read.length, readSlot);
      if (read !== undefined && rest !== undefined)
        return { value: { [element.name]: read.value, ...rest.value }, length: rest.length };
    }
    return undefined;
  }
  for (const alternative of element.alternatives) {
    for (const from of afterArticle === undefined ? [at] : [at, afterArticle]) {
      const end = wordsAt(alternative, tokens, from);
      const rest = end === undefined ? undefined : matchFrom(elements, index + 1, tokens, start, end, readSlot);
      if (rest !== undefined) return rest;
    }
  }
  return element.optional ? matchFrom(elements, index + 1, tokens, start, at, readSlot) : undefined;
}

/** Where the words end when they stand at a position, a plural `s` allowed; undefined when they don't. */
function wordsAt(words: readonly string[], tokens: readonly Token[], at: number): number | undefined {
  let [matched, position] = [0, at];
  while (matched < words.length) {
    const parts = pieces(wordAt(tokens, position));
    if (parts.length === 0 || parts.length > words.length - matched) return undefined;
    const fits = parts.every((part, offset) => part === words[matched + offset] || part === `${words[matched + offset]}s`);
    if (!fits) return undefined;
    matched += parts.length;
    position += 1;
  }
  return position;
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
    for (const [first] of element.alternatives)
      if (first !== undefined) starts.add(first).add(`${first}s`);
    if (!element.optional) return starts;
  }
  return undefined;
}
