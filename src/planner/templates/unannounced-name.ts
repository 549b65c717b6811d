import type { Coverage, Span } from '../language/coverage.ts';
import { negations, stopWords } from '../language/stop-words.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence, Token } from '../language/words.ts';
import { hasFormat } from './formats.ts';
import type { Template } from './manifest.ts';
import { mayBeName, mayBeObjectName } from './not-names.ts';

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
    if (by.has(at)) continue;
    if (!fitsName(token, template)) {
      if (isObjectName(by, tokens, at, template)) found.push({ from: at, to: at + 1, by: 'name' });
      continue;
    }
    const before = by.get(at - 1) ?? '';
    const after = by.get(at + 1) ?? '';
    const endsThere = endsAt(by, tokens, at + 1);
    if (isThing(after) && !isThing(before)) found.push({ from: at, to: at + 1, by: 'name' });
    else if (followsThing(by, tokens, at) && endsThere) found.push({ from: at, to: at + 1, by: 'name' });
    else if (followsFor(tokens, at)) {
      const companion = companions.has(wordAt(tokens, at + 1)) && !by.has(at + 1) ? 1 : 0;
      const next = at + 1 + companion;
      if (endsAt(by, tokens, next)) found.push({ from: at, to: next, by: 'name' });
    }
  }
  const [only, ...others] = found;
  const token = only === undefined ? undefined : tokens[only.from];
  if (only === undefined || token === undefined || others.length > 0) return undefined;
  return { name: token.text.toLowerCase() === token.word ? token.word : token.text, typed: token.text, span: only };
}

/** A thought ends before a position: nothing is there, or a mark, a joint or what is explained. */
function endsAt(by: ReadonlyMap<number, string>, tokens: readonly Token[], at: number): boolean {
  return at >= tokens.length || by.has(at) || tokens[at]?.kind === 'mark' || isJoint(tokens, at);
}

/** `application billing`, `namespace sandbox`: right behind an object of Kubernetes, which always has a name. */
function isObjectName(
  by: ReadonlyMap<number, string>,
  tokens: readonly Token[],
  at: number,
  { kind, required, parameters }: Template,
): boolean {
  const [token, format] = [tokens[at], parameters['name']?.format];
  if (kind !== 'kubernetes' || !required.includes('name') || token?.kind !== 'word' || format === undefined)
    return false;
  const isBehind = (by.get(at - 1) === 'thing' || followsFor(tokens, at)) && endsAt(by, tokens, at + 1);
  return isBehind && mayBeObjectName(token.word) && hasFormat(token.word, format);
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
  return wordAt(tokens, at - 1 - (isArticle(tokens, at - 1) ? 1 : 0)) === 'for';
}

function isArticle(tokens: readonly Token[], at: number): boolean {
  return ['the', 'our', 'my', 'a', 'an'].includes(wordAt(tokens, at));
}

/** What a purpose may stand behind: `a quota for gpus` is about the quota. */
const purposeOf = new Set(['name', 'thing', 'loose-thing', 'filler']);

/**
 * What a thing that has been named is for: `a bucket called invoice-pdfs for the invoice pdfs`. Up to three words that name no feature,
 * up to the end of the thought; they change nothing, and whoever asks is told that they were not taken for more.
 */
export function readPurposes(sentence: Sentence, coverage: Coverage): readonly Span[] {
  const { tokens } = sentence;
  const by = new Map<number, string>();
  for (const span of coverage) for (let at = span.from; at < span.to; at += 1) by.set(at, span.by);
  return tokens.flatMap((_, at) => {
    let before = at - 1;
    while (isArticle(tokens, before) || wordAt(tokens, before) === 'new') before -= 1;
    if (by.has(at) || wordAt(tokens, before) !== 'for' || !purposeOf.has(by.get(before - 1) ?? '')) return [];
    let to = at;
    while (to - at < 4 && !by.has(to) && tokens[to]?.kind === 'word' && mayBeName(wordAt(tokens, to))) to += 1;
    return to > at && to - at < 4 && endsAt(by, tokens, to) ? [{ from: at, to, by: 'purpose' }] : [];
  });
}

function fitsName(token: Token, template: Template): boolean {
  const format = template.parameters['name']?.format;
  if (format === undefined) return false;
  // Quotes beside the thing announce a name by themselves.
  if (token.kind === 'quoted') return hasFormat(token.text, format);
  return token.kind === 'word' && mayBeName(token.word) && hasFormat(token.word, format);
}
