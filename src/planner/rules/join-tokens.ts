import type { Token } from '../language/words.ts';

/**
 * Puts together what the tokeniser took apart inside a technical name: key paths with brackets
 * (`containers[name=app].image`, `annotations["a.b/c"]`), paths that begin with a dot, lists without spaces (`0,30`).
 * `name:1.2.3` and `name@1.2.3` without a slash become a name and a version, except behind `to`; `>= 1.2, < 2` and `../base` become one piece.
 */
export function joinTokens(tokens: readonly Token[], text: string): readonly Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const end = endOfConstraint(tokens, at) ?? endOfParentPath(tokens, at) ?? endOfName(tokens, at, text);
    const [first, last] = [tokens[at], tokens[end - 1]];
    if (first === undefined || last === undefined) break;
    if (end - at === 1) joined.push(...(tokens[at - 1]?.word === 'to' ? [first] : splitVersion(first)));
    else joined.push(pieceOf(text, first.start, last.end));
    at = end;
  }
  return joined;
}

function endOfName(tokens: readonly Token[], at: number, text: string): number {
  const first = tokens[at];
  if (first === undefined) return at + 1;
  if (first.text === '#' && touches(tokens, at) && /^[0-9a-f]{3,8}$/i.test(tokens[at + 1]?.text ?? '')) return at + 2;
  if (first.text === '.' && touches(tokens, at) && tokens[at + 1]?.kind === 'word') return at + 2;
  if (first.kind !== 'word') return at + 1;
  let end = at + 1;
  for (;;) {
    if (tokens[end]?.text === '[' && touches(tokens, end - 1)) {
      const close = tokens.findIndex((token, index) => index > end && token.text.startsWith(']'));
      if (close < 0 || /\s/.test(text.slice(first.end, tokens[close]?.end))) return end;
      end = close + 1;
    } else if (end > at + 1 && touches(tokens, end - 1) && ['.', 'word'].includes(kindOf(tokens[end]))) end += 1;
    else if (isListComma(tokens, end)) end += 2;
    else return end;
  }
}

const operators = new Set(['~>', '>=', '<=', '>', '<', '~', '^']);

/** `~> 6.2`, `>=6.5.0`, `>= 6.2, < 7.0`: bounds on a version, which may stand without quotes. */
function endOfConstraint(tokens: readonly Token[], at: number): number | undefined {
  const wide = operators.has(`${tokens[at]?.text}${tokens[at + 1]?.text}`) && touches(tokens, at) ? 2 : 1;
  const operator = tokens.slice(at, at + wide).map((token) => token.text);
  const end = at + wide + 1;
  if (!operators.has(operator.join('')) || !/^v?\d/.test(tokens[end - 1]?.text ?? '')) return undefined;
  const comma = tokens[end]?.text === ',' ? 1 : 0;
  return endOfConstraint(tokens, end + comma) ?? end;
}

/** `../../components/tracing`: the tokeniser takes the dots for punctuation. */
function endOfParentPath(tokens: readonly Token[], at: number): number | undefined {
  let end = at;
  while (/^\.+$/.test(tokens[end]?.text ?? '') && touches(tokens, end)) end += 1;
  return end > at && tokens[end]?.kind === 'word' && tokens[end]?.text.startsWith('/') === true ? end + 1 : undefined;
}

function kindOf(token: Token | undefined): string {
  return token?.text === '.' ? '.' : (token?.kind ?? '');
}

function isListComma(tokens: readonly Token[], at: number): boolean {
  const digits = (token: Token | undefined): boolean => /^[\d*/-]+$/.test(token?.text ?? '');
  return (
    tokens[at]?.text === ',' &&
    touches(tokens, at - 1) &&
    touches(tokens, at) &&
    digits(tokens[at - 1]) &&
    digits(tokens[at + 1])
  );
}

function touches(tokens: readonly Token[], at: number): boolean {
  const [left, right] = [tokens[at], tokens[at + 1]];
  return left !== undefined && right !== undefined && left.end === right.start;
}

function splitVersion(token: Token): readonly Token[] {
  const match = token.kind === 'word' ? /^([a-z][\w-]*)[:@](v?\d[\w.+-]*)$/i.exec(token.text) : null;
  const [, name, version] = match ?? [];
  if (name === undefined || version === undefined) return [token];
  const middle = token.start + name.length;
  return [
    { kind: 'word', text: name, word: name.toLowerCase(), start: token.start, end: middle },
    { kind: 'word', text: version, word: version.toLowerCase(), start: middle + 1, end: token.end },
  ];
}

function pieceOf(text: string, start: number, end: number): Token {
  const piece = text.slice(start, end);
  return { kind: 'word', text: piece, word: piece.toLowerCase(), start, end };
}
