import { stopWords } from './stop-words.ts';
import type { Sentence, Token } from './words.ts';

/** Tokens `from` up to but not including `to` are explained; `by` says by what, for debugging and tests. */
export type Span = { readonly from: number; readonly to: number; readonly by: string };

/** Which tokens of a sentence are accounted for. Spans may overlap. */
export type Coverage = readonly Span[];

/** Phrases listed before the rest is summed up with an ellipsis, and the characters shown of each. */
const shownPhrases = 12;
const shownCharacters = 120;

/** The set of explained token positions. */
export function explainedPositions(coverage: Coverage): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const span of coverage) for (let at = span.from; at < span.to; at += 1) positions.add(at);
  return positions;
}

/** Whether a token means something by itself: not punctuation, not a stop word, not one of the planner's own `noise` words. */
export function carriesMeaning(token: Token, noise?: ReadonlySet<string>): boolean {
  if (token.kind === 'mark') return false;
  if (token.kind !== 'word') return true;
  return !stopWords.has(token.word) && noise?.has(token.word) !== true;
}

/**
 * The words and phrases nobody accounted for, as typed and in order; empty when the whole sentence is explained.
 * Neighbouring unexplained words make one phrase (stop words between them stay in it). Bounded: a huge text gives a short list that ends in `…`.
 */
export function leftoverPhrases(
  sentence: Sentence,
  coverage: Coverage,
  noise?: ReadonlySet<string>,
): readonly string[] {
  const explained = explainedPositions(coverage);
  const phrases: string[] = [];
  let open: { start: number; end: number } | undefined;
  const close = (): void => {
    if (open !== undefined) phrases.push(shorten(sentence.text.slice(open.start, open.end)));
    open = undefined;
  };
  for (const [at, token] of sentence.tokens.entries()) {
    if (explained.has(at) || token.kind === 'mark') close();
    else if (carriesMeaning(token, noise)) open = { start: open?.start ?? token.start, end: token.end };
    if (phrases.length >= shownPhrases) return [...phrases, '…'];
  }
  close();
  return phrases;
}

function shorten(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}
