import { knownEnvironments } from '../../context/environments.ts';
import type { Environment } from '../../context/inventory.ts';
import type { Coverage, Span } from '../language/coverage.ts';
import { carriesMeaning, explainedPositions, leftoverPhrases } from '../language/coverage.ts';
import { negations } from '../language/stop-words.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence, Token } from '../language/words.ts';
import type { ParameterValue, Template } from './manifest.ts';
import { readPurposes, readUnannouncedName } from './unannounced-name.ts';
import { environmentPhrases, indexed, longestPhrase, nameBook, phraseBook } from './phrase-book.ts';
import type { PhraseBook, PhraseMatch, PhraseRole } from './phrase-book.ts';
import { createValueReader } from './value-reader.ts';
import type { ValueReader } from './value-reader.ts';

/** One thing the request said about a parameter; `null` takes it away (`without an expiry`). `typed` quotes it. */
export type Said = { readonly parameter: string; readonly value: ParameterValue | null; readonly typed: string };

/** A sentence read as a request for one template. */
export type Understanding = {
  readonly template: Template;
  readonly said: readonly Said[];
  /** Canonical names; those the repository doesn't have are in `unknownEnvironments`. */
  readonly environments: readonly string[];
  readonly unknownEnvironments: readonly string[];
  /** How many words named the thing itself; `loose` when only a name did that fits other things too. */
  readonly thingWords: number;
  readonly loose: boolean;
  /** The words that named it, as typed, and where: position of the first token, or -1 when only a part of another phrase named it. */
  readonly thing: string;
  readonly thingAt: number;
  /** Words nobody accounted for, as typed. */
  readonly leftover: readonly string[];
  readonly leftoverWords: number;
  /** Readings worth telling: a name that was not announced, months taken as days. */
  readonly notes: readonly string[];
  /** Places where a `no` may or may not go for what follows. */
  readonly unclear: readonly string[];
};

/** Words that ask for something new, and fillers of such requests; they mean nothing for the choice of values. */
export const creationWords: ReadonlySet<string> = new Set(
  `generate generates generating create creates creating created add adds adding make makes making build write set setup up scaffold provision bootstrap
   spin introduce define prepare give new configured configure configuring use uses using include includes including included enable enables enabled turn on
   support supports supporting feature features option options setting settings default defaults setup template one code infrastructure infra
   another deploy deploys deployed deploying rollout launch ship
   it's should be sure make-sure properly also comes come featuring`.split(/\s+/),
);

const roles: ReadonlySet<PhraseRole> = new Set(['thing', 'loose-thing', 'filler', 'flag', 'value', 'environment']);
const negatable: ReadonlySet<PhraseRole> = new Set(['flag', 'noun']);
const anything: ReadonlySet<PhraseRole> = new Set([...roles, 'noun']);

const things: ReadonlySet<PhraseRole> = new Set(['thing', 'loose-thing']);

const books = new WeakMap<Template, PhraseBook>();
const names = new WeakMap<Template, PhraseBook>();

/** Whether a template's name stands anywhere in the sentence: worth reading the sentence for it. */
export function namesTemplate(sentence: Sentence, template: Template): boolean {
  const book = names.get(template) ?? nameBook(template);
  names.set(template, book);
  const reader = createValueReader(template, sentence);
  return sentence.tokens.some((_, at) => longestPhrase(book, reader, at, things) !== undefined);
}

function bookOf(template: Template): PhraseBook {
  const made = books.get(template) ?? phraseBook(template);
  books.set(template, made);
  return made;
}

/**
 * Reads a sentence as a request for one template, left to right, the longest phrase first, and says which words stay unexplained.
 * Linear in the length of the sentence.
 */
export function understand(
  sentence: Sentence,
  template: Template,
  environments: readonly Environment[],
): Understanding {
  const { tokens } = sentence;
  const book = bookOf(template);
  const reader = createValueReader(template, sentence);
  const places = environmentBook(environments);
  const state: State = {
    sentence,
    reader,
    spans: [],
    said: [],
    environments: [],
    unclear: [],
    thingWords: 0,
    loose: true,
    thing: '',
    thingAt: -1,
  };
  for (let at = 0; at < tokens.length;) {
    const negated = negation(tokens, at);
    if (negated > 0 && longestPhrase(book, reader, at, roles) === undefined)
      at = readNegated(state, book, template, at, negated);
    else {
      const place = longestPhrase(places, reader, at, roles);
      const match = longestPhrase(book, reader, at, roles);
      const best = match !== undefined && (place === undefined || match.length >= place.length) ? match : place;
      if (best === undefined && isMereLimit(book, reader, at)) state.spans.push({ from: at, to: at + 1, by: 'limit' });
      const name = best === undefined ? undefined : nameInside(book, reader, best, at);
      if (name !== undefined) take(state, { ...name, values: {} }, at, at + name.length);
      if (best !== undefined) take(state, best, at, at + best.length);
      else if (creationWords.has(wordAt(tokens, at))) state.spans.push({ from: at, to: at + 1, by: 'creation' });
      at += best?.length ?? 1;
    }
  }
  return finish(state, template, environments);
}

type State = {
  readonly sentence: Sentence;
  readonly reader: ValueReader;
  readonly spans: Span[];
  readonly said: Said[];
  readonly environments: string[];
  readonly unclear: string[];
  thingWords: number;
  loose: boolean;
  thing: string;
  thingAt: number;
};

/** `only one pod`, `only the main branch`: before a value they say what the value says; before anything else they may shut something out. */
function isMereLimit(book: PhraseBook, reader: ValueReader, at: number): boolean {
  if (!['only', 'exactly'].includes(wordAt(reader.tokens, at))) return false;
  const next = ['a', 'the', 'from', 'on'].includes(wordAt(reader.tokens, at + 1)) ? at + 2 : at + 1;
  const match = longestPhrase(book, reader, next, roles);
  const value = match?.values[match.phrase.about];
  return match?.phrase.role === 'value' && value !== undefined && typeof value !== 'boolean';
}

/** `postgres 17` says the version and the thing: a name that a longer phrase begins with is said too. */
function nameInside(book: PhraseBook, reader: ValueReader, match: PhraseMatch, at: number): PhraseMatch | undefined {
  if (match.phrase.role !== 'value') return undefined;
  const name = longestPhrase(book, reader, at, things);
  return name !== undefined && Object.keys(name.values).every((parameter) => parameter in match.values)
    ? name
    : undefined;
}

function take(state: State, match: PhraseMatch, from: number, to: number): void {
  const { role, about } = match.phrase;
  state.spans.push({ from, to, by: role === 'thing' || role === 'loose-thing' || role === 'filler' ? role : about });
  if (role === 'environment') state.environments.push(about);
  if (role === 'thing' || (role === 'loose-thing' && state.loose)) {
    const first = role === 'thing' && state.loose;
    if (first || match.length > state.thingWords)
      [state.thingWords, state.thing] = [match.length, typed(state.sentence, from, to)];
    if (first || state.thingAt < 0) state.thingAt = from;
    if (role === 'thing') state.loose = false;
  }
  for (const [parameter, value] of Object.entries(match.values))
    state.said.push({ parameter, value, typed: typed(state.sentence, from, to) });
}

function typed(sentence: Sentence, from: number, to: number): string {
  return sentence.text.slice(sentence.tokens[from]?.start, sentence.tokens[to - 1]?.end);
}

/** How many tokens a negation takes at a position, with the verb or article after it; 0 when there is none. */
function negation(tokens: readonly Token[], at: number): number {
  const off =
    ['turn', 'switch', 'turned', 'switched'].includes(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'off' ? 2 : 0;
  let length = off;
  if (off === 0) {
    if (tokens[at]?.kind !== 'word' || !negations.has(wordAt(tokens, at)) || wordAt(tokens, at) === 'off') return 0;
    length = 1;
  }
  while (
    [
      'a',
      'an',
      'any',
      'the',
      'to',
      'use',
      'enable',
      'add',
      'have',
      'need',
      'want',
      'include',
      'using',
      'with',
      'set',
      'do',
      'be',
    ].includes(wordAt(tokens, at + length))
  )
    length += 1;
  return length;
}

/**
 * `without versioning and logging` goes for both, `no versioning or logging` too; after any other joint (`no versioning, logging`)
 * it could be meant either way, and we ask: a safety feature must not be lost to a comma.
 */
function readNegated(state: State, book: PhraseBook, template: Template, at: number, length: number): number {
  const { reader } = state;
  const { tokens } = reader;
  const first = wordAt(tokens, at);
  const match = longestPhrase(book, reader, at + length, negatable);
  const longer = longestPhrase(book, reader, at + length, anything);
  // `versioning on the bucket`: the same flag with a stray preposition.
  const sameFlag = longer?.values[match?.phrase.about ?? ''] === true;
  if (match === undefined || ((longer?.length ?? 0) > match.length && !sameFlag)) {
    // `without kms encryption` turns off what can't be turned off: both stay unexplained.
    return at + length + (longer !== undefined && longer.phrase.role === 'value' ? longer.length : 0);
  }
  if (!negate(state, template, match, at, at + length + match.length)) return at + length + match.length;
  let position = at + length + match.length;
  for (;;) {
    let joint = 0;
    while ([',', 'and', 'or', 'nor'].includes(wordAt(tokens, position + joint))) joint += 1;
    const next = joint === 0 ? undefined : longestPhrase(book, reader, position + joint, anything);
    if (next === undefined || next.phrase.role !== 'flag') return position;
    const joints = tokens.slice(position, position + joint).map((token) => token.word);
    const carries = joints.includes('or') || joints.includes('nor') || (joints.includes('and') && first === 'without');
    if (!carries) {
      state.unclear.push(typed(state.sentence, at, position + joint + next.length));
      return position;
    }
    if (!negate(state, template, next, position, position + joint + next.length)) return position;
    position += joint + next.length;
  }
}

/** Turns a flag off, or takes an optional value away. */
function negate(state: State, template: Template, match: PhraseMatch, from: number, to: number): boolean {
  const parameter = template.parameters[match.phrase.about];
  if (
    match.phrase.role === 'noun' &&
    (parameter?.default !== undefined || template.required.includes(match.phrase.about))
  )
    return false;
  const value = match.phrase.role === 'noun' ? null : match.values[match.phrase.about] !== true;
  state.said.push({ parameter: match.phrase.about, value, typed: typed(state.sentence, from, to) });
  state.spans.push({ from, to, by: match.phrase.about });
  return true;
}

/** The words for environments: the repository's own anywhere, others that everybody knows only where they must be one. */
function environmentBook(environments: readonly Environment[]): PhraseBook {
  const own = environments.flatMap((one) =>
    [one.name, ...one.aliases].map((alias) => [one.name, alias.toLowerCase()] as const),
  );
  const known = Object.entries(knownEnvironments).flatMap(([name, aliases]) =>
    aliases.map((alias) => [name, alias] as const),
  );
  const taken = new Set(own.map(([, alias]) => alias));
  const isOwn = new Set(environments.map((one) => one.name));
  const phrases = [...own, ...known.filter(([, alias]) => !taken.has(alias))];
  return indexed(phrases.flatMap(([name, alias]) => environmentPhrases(name, alias, isOwn.has(name))));
}

function finish(state: State, template: Template, environments: readonly Environment[]): Understanding {
  const notes: string[] = [];
  const { sentence } = state;
  const isNamed = state.said.some((one) => one.parameter === 'name');
  for (const span of isNamed ? readPurposes(sentence, state.spans) : []) {
    state.spans.push(span);
    notes.push(`"for ${typed(sentence, span.from, span.to)}" was taken for what it is for and changes nothing.`);
  }
  if (template.parameters['name'] !== undefined && !isNamed) {
    const found = readUnannouncedName(sentence, state.spans, template);
    if (found !== undefined) {
      state.said.push({ parameter: 'name', value: found.name, typed: found.typed });
      state.spans.push(found.span);
      notes.push(`"${found.name}" was taken as the name.`);
    }
  }
  const coverage: Coverage = state.spans;
  const explained = explainedPositions(coverage);
  const asked = [...new Set(state.environments)];
  const has = (name: string): boolean => environments.some((one) => one.name === name);
  return {
    template,
    said: state.said,
    environments: asked.filter(has),
    unknownEnvironments: asked.filter((name) => !has(name)),
    thingWords: state.thingWords,
    loose: state.loose,
    thing: state.thing,
    thingAt: state.thingAt,
    leftover: leftoverPhrases(sentence, coverage),
    leftoverWords: sentence.tokens.filter((token, at) => !explained.has(at) && carriesMeaning(token)).length,
    notes: [...notes, ...approximations(state.said, template)],
    unclear: state.unclear,
  };
}

function approximations(said: readonly Said[], template: Template): readonly string[] {
  return said.flatMap((one) => {
    const unit = template.parameters[one.parameter]?.unit;
    const rounded = unit === 'days' && /month|quarter|year/i.test(one.typed);
    return rounded && typeof one.value === 'number' ? [`"${one.typed}" was read as ${one.value} days.`] : [];
  });
}
