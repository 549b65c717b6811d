import type { Coverage, Span } from '../language/coverage.ts';
import { negations, stopWords } from '../language/stop-words.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence, Token } from '../language/words.ts';
import { hasFormat } from './formats.ts';
import type { Template } from './manifest.ts';
import { mayBeName } from './not-names.ts';

/** What may follow a name after `for`: `for the checkout service`. */
const companions = new Set([
  'service',
  'services',
  'app',
  'application',
  'team',
  'project',
  'component',
  'system',
  'product',
  'backend',
  'worker',
  'workload',
  'microservice',
  'task',
  'job',
  'script',
]);

/**
 * The name when nobody said "name it": `an artifacts bucket`, `s3 bucket artifacts`, `a queue for the orders service`.
 * Only a single word that names no feature (`not-names.ts`) in exactly these places, and only if there is just one such word.
 */
export function readUnannouncedName(
  sentence: Sentence,
  coverage: Coverage,
  template: Template,
): { readonly name: string; readonly typed: string; readonly span: Span } | undefined {
  const { tokens } = sentence;
  const by = new Map<number, string>();
  for (const span of coverage) for (let at = span.from; at < span.to; at += 1) by.set(at, span.by);
  const found: Span[] = [];
  for (const [at, token] of tokens.entries()) {
    if (by.has(at) || !fitsName(token, template)) continue;
    const before = by.get(at - 1) ?? '';
    const after = by.get(at + 1) ?? '';
    const endsThere =
      at + 1 >= tokens.length || by.has(at + 1) || tokens[at + 1]?.kind === 'mark' || isJoint(tokens, at + 1);
    if (isThing(after) && !isThing(before)) found.push({ from: at, to: at + 1, by: 'name' });
    else if (followsThing(by, tokens, at) && endsThere) found.push({ from: at, to: at + 1, by: 'name' });
    else if (followsFor(tokens, at)) {
      const companion = companions.has(wordAt(tokens, at + 1)) && !by.has(at + 1) ? 1 : 0;
      const next = at + 1 + companion;
      const ends = next >= tokens.length || by.has(next) || tokens[next]?.kind === 'mark' || isJoint(tokens, next);
      if (ends) found.push({ from: at, to: next, by: 'name' });
    }
  }
  const [only, ...others] = found;
  const token = only === undefined ? undefined : tokens[only.from];
  if (only === undefined || token === undefined || others.length > 0) return undefined;
  return { name: token.text.toLowerCase() === token.word ? token.word : token.text, typed: token.text, span: only };
}

/** Right behind the thing, words such as `module` and a colon or brackets between them allowed; `bucket for terraform state` is not. */
function followsThing(by: ReadonlyMap<number, string>, tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (by.get(before) === 'filler' || [':', '(', ')'].includes(wordAt(tokens, before))) before -= 1;
  return by.get(before) === 'thing' || by.get(before) === 'loose-thing';
}

function isThing(by: string): boolean {
  return by === 'thing' || by === 'loose-thing' || by === 'filler';
}

/** A word that begins something else, so that the name ends before it. */
function isJoint(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  return stopWords.has(word) || negations.has(word);
}

function followsFor(tokens: readonly Token[], at: number): boolean {
  const article = ['the', 'our', 'my', 'a', 'an'].includes(wordAt(tokens, at - 1)) ? 1 : 0;
  return wordAt(tokens, at - 1 - article) === 'for';
}

function fitsName(token: Token, template: Template): boolean {
  const format = template.parameters['name']?.format;
  if (format === undefined) return false;
  // Quotes beside the thing announce a name by themselves.
  if (token.kind === 'quoted') return hasFormat(token.text, format);
  return token.kind === 'word' && mayBeName(token.word) && hasFormat(token.word, format);
}
