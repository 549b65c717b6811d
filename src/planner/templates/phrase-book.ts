import { wordAt } from '../language/words.ts';
import type { Parameter, ParameterValue, Template } from './manifest.ts';
import { cloudWords, commonPhrases } from './common-phrases.ts';
import type { CommonPhrase } from './common-phrases.ts';
import { looseFormats } from './read-value.ts';
import type { ValueReader } from './value-reader.ts';
import { compilePattern, matchPattern } from './spoken-pattern.ts';
import type { SpokenPattern } from './spoken-pattern.ts';

/** What a phrase is for. `noun` means something only after a negation (`without an expiry`). */
export type PhraseRole = 'thing' | 'loose-thing' | 'filler' | 'flag' | 'value' | 'noun' | 'environment';

export type Phrase = {
  readonly role: PhraseRole;
  readonly pattern: SpokenPattern;
  /** Parameter, or environment, it is about; empty for the rest. */
  readonly about: string;
  /** Values it gives by itself. */
  readonly sets: Readonly<Record<string, ParameterValue>>;
  /** Narrows what may stand in the slot of what it is about. */
  readonly accepts?: (value: ParameterValue) => boolean;
};

/** The phrases of a template, found by the first word they can start with. */
export type PhraseBook = {
  readonly byStart: ReadonlyMap<string, readonly Phrase[]>;
  readonly anywhere: readonly Phrase[];
};

/** A phrase found at a position: how many tokens it took and what it gives. */
export type PhraseMatch = {
  readonly phrase: Phrase;
  readonly length: number;
  readonly values: Readonly<Record<string, ParameterValue>>;
};

const announced = '[of|is|are|=|:|to|at|after|for|with|using|set|by|from|named|called] [to|of|after|is|be]';
const strictlyAnnounced = 'of|is|=|:|to|named|called|with|using [to|of|named|called|bucket|key]';

const namePhrases = [
  'name|call [it|them|this|these|that] [=|:] <name>',
  'named|called|naming|calling|titled [it|them] <name>',
  'name [should|shall|must] [be|is|of|=|:|to] <name>',
  'named|called|name as <name>',
  'by name [of] <name>',
];

/** The names of a template alone, for a quick no. */
export function nameBook(template: Template): PhraseBook {
  return indexed(namesOf(template));
}

function namesOf(template: Template): readonly Phrase[] {
  return [
    ...template.names.map((text) => phrase('thing', text, '', saidBy(template, text))),
    ...template.looseNames.map((text) => phrase('loose-thing', text, '', saidBy(template, text))),
  ];
}

/** Compiles a template's phrases; done once a template. */
export function phraseBook(template: Template): PhraseBook {
  const phrases: Phrase[] = [
    ...namesOf(template),
    ...[...template.alsoSaid, ...cloudWords(template)].map((text) => phrase('filler', text)),
    ...Object.entries(template.parameters).flatMap(([name, parameter]) => [
      ...parameterPhrases(name, parameter),
      ...commonPhrases(name, parameter, template).map((one) => commonPhrase(name, parameter, one)),
    ]),
  ];
  return indexed(phrases);
}

/** A name that is also a phrase of a parameter says both: a `redis cache` is a cache, and one that runs Redis. */
function saidBy({ parameters }: Template, text: string): Phrase['sets'] {
  const sets: Record<string, ParameterValue> = {};
  for (const [name, { type, spoken, choices }] of Object.entries(parameters)) {
    if (type === 'boolean' && spoken.includes(text)) sets[name] = true;
    for (const [value, texts] of Object.entries(choices)) if (texts.includes(text)) sets[name] = value;
  }
  return sets;
}

/** Groups phrases by their first word. */
export function indexed(phrases: readonly Phrase[]): PhraseBook {
  const byStart = new Map<string, Phrase[]>();
  for (const one of phrases)
    for (const start of one.pattern.starts ?? []) byStart.set(start, [...(byStart.get(start) ?? []), one]);
  return { byStart, anywhere: phrases.filter((one) => one.pattern.starts === undefined) };
}

/** The longest phrase at a position among those with a wanted role; the first of equals. */
export function longestPhrase(
  book: PhraseBook,
  reader: ValueReader,
  at: number,
  roles: ReadonlySet<PhraseRole>,
): PhraseMatch | undefined {
  const { tokens } = reader;
  const word = wordAt(tokens, at);
  const first = word.length > 1 ? (word.split(/[-_]/).find((piece) => piece !== '') ?? '') : word;
  let best: PhraseMatch | undefined;
  for (const group of [book.byStart.get(first) ?? [], book.anywhere])
    for (const one of group) {
      if (!roles.has(one.role)) continue;
      const match = matchPattern(one.pattern, tokens, at, (slot, from) =>
        reader.read(slotParameter(one, slot), from, slot === 'name' || slot === 'any'),
      );
      if (match === undefined || match.length <= (best?.length ?? 0)) continue;
      const slots = Object.entries(match.value).map(([slot, value]) => [slotParameter(one, slot), value]);
      const read = Object.fromEntries(slots) as Record<string, ParameterValue>;
      const about = read[one.about];
      if (about !== undefined && one.accepts?.(about) === false) continue;
      best = { phrase: one, length: match.length, values: { ...one.sets, ...read } };
    }
  return best;
}

/** `<value>` and `<any>` are the parameter a phrase is about; another slot names its parameter. */
function slotParameter(one: Phrase, slot: string): string {
  return slot === 'value' || slot === 'any' ? one.about : slot;
}

/** One without a slot turns its parameter on. */
function commonPhrase(name: string, { type }: Parameter, { spoken, accepts }: CommonPhrase): Phrase {
  const isFlag = type === 'boolean' && !spoken.includes('<');
  const made = isFlag ? phrase('flag', spoken, name, { [name]: true }) : phrase('value', spoken, name);
  return accepts === undefined ? made : { ...made, accepts };
}

function phrase(role: PhraseRole, text: string, about = '', sets: Phrase['sets'] = {}): Phrase {
  return { role, pattern: compilePattern(text), about, sets };
}

/**
 * Phrases that name an environment. One that the repository has may stand anywhere (`staging queue`);
 * a word such as `test` or `live` is an environment elsewhere only after a preposition or before `environment`.
 */
export function environmentPhrases(environment: string, alias: string, isOwn: boolean): readonly Phrase[] {
  const word = alias.replaceAll(/[^\p{L}\p{N}_-]/gu, '');
  if (word === '') return [];
  const kind = 'environment|env|stage|account|cluster';
  const texts = [`in|for|to|on|into|at ${word} [${kind}]`, `${word} ${kind}`, ...(isOwn ? [word] : [])];
  return texts.map((text) => phrase('environment', text, environment));
}

function parameterPhrases(name: string, parameter: Parameter): readonly Phrase[] {
  const nouns = [...parameter.spoken.filter((text) => !text.includes('<')), name.replaceAll('_', ' ')];
  const patterns = parameter.spoken.filter((text) => text.includes('<')).map((text) => phrase('value', text, name));
  if (name === 'name') return [...patterns, ...namePhrases.map((text) => phrase('value', text, name))];
  const fixed = parameter.phrases.flatMap((one) =>
    one.spoken.map((text) => phrase('value', text, name, { [name]: one.gives })),
  );
  const choices = Object.entries(parameter.onlyInside ? {} : parameter.choices).flatMap(([value, texts]) =>
    texts.map((text) => phrase('value', text, name, { [name]: value })),
  );
  const mentions = parameter.mentions.map((text) => phrase('filler', text));
  if (parameter.type === 'boolean')
    return [
      ...mentions,
      ...patterns,
      ...nouns.flatMap((noun) => [
        phrase('flag', noun, name, { [name]: true }),
        phrase(
          'value',
          `${noun} [should|shall|must] [is|are|=|:|be|to|turned|switched|set] [to|be] on|enabled|true|yes`,
          name,
          { [name]: true },
        ),
        phrase(
          'value',
          `${noun} [should|shall|must] [is|are|=|:|be|to|turned|switched|set] [to|be] off|disabled|false`,
          name,
          { [name]: false },
        ),
        phrase('value', `${noun} =|:|is no`, name, { [name]: false }),
      ]),
      ...parameter.spokenOff.map((text) => phrase('value', text, name, { [name]: false })),
    ];
  const isLoose =
    looseFormats.has(parameter.format) &&
    parameter.enum === undefined &&
    parameter.unit === undefined &&
    parameter.type !== 'integer';
  return [
    ...patterns,
    ...mentions,
    ...choices,
    ...fixed,
    ...nouns.flatMap((noun) => [
      phrase('noun', noun, name),
      phrase('value', `${noun} ${isLoose ? strictlyAnnounced : announced} <value>`, name),
      ...(isLoose ? [] : [phrase('value', `<value> [of|as] ${noun}`, name)]),
    ]),
  ];
}
