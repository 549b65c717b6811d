/**
 * One piece of a sentence.
 * - `word`: letters, digits and what holds identifiers together (`api-gateway`, `spec.replicas`, `nginx:1.27`, `50%`, `*`).
 * - `quoted`: what stood between quotes or backticks, as one piece.
 * - `mark`: punctuation; tells where a thought ends, means nothing by itself.
 * - `symbol`: anything else (emoji, arrows, hidden characters). It carries meaning, so it has to be explained like a word.
 */
export type Token = {
  readonly kind: 'word' | 'quoted' | 'mark' | 'symbol';
  /** As typed, quotes removed. */
  readonly text: string;
  /** For matching: lower case, without a possessive `'s`; `&` and a lone `+` read `and`. */
  readonly word: string;
  /** Character range in the source, quotes included. */
  readonly start: number;
  readonly end: number;
};

/** A request and its pieces, in order. */
export type Sentence = { readonly text: string; readonly tokens: readonly Token[] };

/** Something read from the tokens at a position; `length` is how many tokens it took, at least one. */
export type Reading<T> = { readonly value: T; readonly length: number };

// Quotes are capped so that a text of nothing but quotes stays linear.
const pattern =
  /(?<quoted>"[^"\n]{1,300}"|`[^`\n]{1,300}`|“[^”\n]{1,300}”|(?<![\p{L}\p{N}])'[^'\n]{1,300}'(?![\p{L}\p{N}]))|(?<word>[\p{L}\p{N}_*/@%+&](?:[\p{L}\p{M}\p{N}_*/@%+&.:'’-](?![\s])|[\p{L}\p{M}\p{N}_*/%+&](?=\s)|,(?=\d{3}(?!\d)))*%?)|(?<space>\s+)|(?<mark>[.,;:=!?()[\]{}"'`“”‘’-])|(?<symbol>.)/suy;

/**
 * Splits free text into tokens with their positions. Linear in the length of the text; never throws, whatever the text.
 * `name=artifacts` and `name: artifacts` give the three tokens `name`, `=` (or `:`), `artifacts`.
 */
export function tokenise(text: string): Sentence {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const groups = match.groups ?? {};
    const [start, end] = [match.index, pattern.lastIndex];
    if (groups['quoted'] !== undefined) {
      const inner = text.slice(start + 1, end - 1);
      tokens.push({ kind: 'quoted', text: inner, word: inner.toLowerCase(), start, end });
    } else if (groups['word'] !== undefined) tokens.push(...trimmedWord(groups['word'], start));
    else if (groups['mark'] !== undefined)
      tokens.push({ kind: 'mark', text: groups['mark'], word: groups['mark'], start, end });
    else if (groups['symbol'] !== undefined)
      tokens.push({ kind: 'symbol', text: groups['symbol'], word: groups['symbol'], start, end });
    if (end >= text.length) break;
  }
  return { text, tokens };
}

/** A word without the punctuation that merely follows it; that becomes a mark of its own. */
function trimmedWord(raw: string, start: number): Token[] {
  let length = raw.length;
  while (length > 1 && ".:'’-".includes(raw.charAt(length - 1))) length -= 1;
  const text = raw.slice(0, length);
  const tokens: Token[] = [{ kind: 'word', text, word: matchingForm(text), start, end: start + length }];
  if (length < raw.length)
    tokens.push({
      kind: 'mark',
      text: raw.slice(length),
      word: raw.slice(length),
      start: start + length,
      end: start + raw.length,
    });
  return tokens;
}

function matchingForm(text: string): string {
  if (text === '&' || text === '+') return 'and';
  return text.toLowerCase().replaceAll('’', "'").replace(/'s$/, '');
}

/** The word at a position for matching, or the empty string beyond the end. Quoted text is never a keyword. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token === undefined || token.kind === 'quoted' ? '' : token.word;
}

/** Whether the words of `phrase` (lower case, single spaces) stand at a position; returns how many tokens it took, or 0. */
export function phraseAt(tokens: readonly Token[], at: number, phrase: string): number {
  const words = phrase.split(' ');
  return words.every((word, offset) => wordAt(tokens, at + offset) === word) ? words.length : 0;
}
