import { stopWords } from '../language/stop-words.ts';
import type { Token } from '../language/words.ts';
import type { Action } from './actions.ts';
import type { Setting } from './setting.ts';
import { allIn, stemsOf } from './stems.ts';

/** A word of a request that has to be explained by the setting it is about. */
export type Word = {
  readonly text: string;
  readonly stems: readonly string[];
  /** Written like a technical name (`LOG_LEVEL`, `spec.replicas`, `replicaCount`): has to be one, letter by letter. */
  readonly precise: boolean;
};

/** A setting that explains every word; the higher the score, the more of them name it rather than stand beside it. */
export type Match = {
  readonly setting: Setting;
  readonly score: number;
  readonly ownerNamed: boolean;
  readonly ownerWords: readonly Word[];
  readonly propertyWords: readonly Word[];
};

/** Stop words of the language that may be part of a name or a condition here, so that they have to be explained. */
const meaningful = new Set(
  'if unless when until while maybe under over about through require required requires standard basic simple plain some any kind sort'.split(
    ' ',
  ),
);
const noise = new Set(['both', 'each', 'current', 'currently', 'exactly', 'following', 'respectively']);

/** The words of tokens that mean something, outside of the positions that are explained already. */
export function wordsOf(tokens: readonly Token[], explained: (at: number) => boolean): readonly Word[] {
  return tokens.flatMap((token, at) => {
    if (explained(at) || token.kind === 'mark') return [];
    const plain = token.kind === 'word' && !meaningful.has(token.word);
    if (plain && (stopWords.has(token.word) || noise.has(token.word))) return [];
    const text = token.text.replace(/[’']s$/, '');
    return [{ text, stems: stemsOf(text), precise: isPrecise(text) }];
  });
}

function isPrecise(text: string): boolean {
  return /[a-z0-9][A-Z]|[A-Za-z0-9][_.=/@[]|^\*/.test(text);
}

/**
 * The settings that explain all the words, best score only: among them is no order.
 * `isImplied`: the value alone says that a setting is meant. `mayBeWordless`: the things are known by what they are (`scale everything`), so that the verb alone may say what is meant.
 */
export function matchSettings(
  words: readonly Word[],
  settings: readonly Setting[],
  action: Action | undefined,
  {
    isImplied = () => false,
    mayBeWordless = false,
  }: { readonly isImplied?: (setting: Setting) => boolean; readonly mayBeWordless?: boolean } = {},
): readonly Match[] {
  if (words.length === 0 && !mayBeWordless) return [];
  const all = settings.flatMap((setting) => matchOne(words, setting, action, isImplied(setting)) ?? []);
  const best = Math.max(0, ...all.map((match) => match.score));
  return withoutDeeper(
    all.filter((match) => match.score === best),
    new Set(words.flatMap((word) => word.stems)),
  );
}

/** `service port` says all of `service.port`, but only a part of `metrics.service.port` in the same file. */
function withoutDeeper(matches: readonly Match[], said: ReadonlySet<string>): readonly Match[] {
  const placeOf = ({ setting: { found, owner } }: Match): string =>
    JSON.stringify([found.file, found.object, owner.query]);
  const whole = matches.filter(({ setting }) => setting.pathStems.length > 1 && allIn(setting.pathStems, said));
  return matches.filter((match) => whole.includes(match) || !whole.some((other) => placeOf(other) === placeOf(match)));
}

const nameScore = 10;
/** `upgrade the chart` is about its version rather than its name. */
const verbScore = 0.5;

function matchOne(
  words: readonly Word[],
  setting: Setting,
  action: Action | undefined,
  isImplied: boolean,
): Match | undefined {
  const said = new Set(words.flatMap((word) => word.stems));
  const named = words.filter((word) => setting.names.has(word.text));
  const exactOwner = words.filter((word) => !setting.names.has(word.text) && setting.ownerNames.has(word.text));
  const owner = longest(setting.owners.filter((stems) => allIn(stems, said)));
  const phrase = longest(setting.phrases.filter((stems) => allIn(stems, said) && isOwn(stems, owner, words)));
  const implied = isImplied || (action !== undefined && setting.verbs.includes(action));
  if (phrase.length === 0 && !implied && !named.some((word) => word.precise || isWhole(word, setting)))
    return undefined;
  const ownerNamed = owner.length > 0 || exactOwner.length > 0;
  const required = new Set([...owner, ...phrase]);
  const told = isImplied ? stemsOf(setting.description ?? '') : [];
  for (const word of words) {
    if (named.includes(word) || exactOwner.includes(word)) continue;
    if (ownerNamed && isFolder(word, setting)) continue;
    if (word.precise || word.stems.length === 0) return undefined;
    if (!word.stems.every((stem) => required.has(stem) || setting.optional.has(stem) || told.includes(stem)))
      return undefined;
  }
  const isOwnerWord = (word: Word): boolean =>
    exactOwner.includes(word) ||
    (!phrase.some((stem) => word.stems.includes(stem)) && word.stems.some((stem) => owner.includes(stem)));
  const covered = [...said].filter((stem) => required.has(stem)).length;
  const precise = [...named, ...exactOwner].filter((word) => word.precise).length;
  return {
    setting,
    score: covered + precise * nameScore + (implied ? verbScore : 0),
    ownerNamed,
    ownerWords: words.filter(isOwnerWord),
    propertyWords: words.filter((word) => !isOwnerWord(word)),
  };
}

/** A word names the owner or the value, not both: `nightly report` says nothing of REPORT_DAYS. */
function isOwn(phrase: readonly string[], owner: readonly string[], words: readonly Word[]): boolean {
  if (phrase.some((stem) => !owner.includes(stem))) return true;
  const times = (stem: string): number => words.filter((word) => word.stems.includes(stem)).length;
  return phrase.every((stem) => times(stem) > 1);
}

/** `the sock-shop front-end`: the folder it lies in tells it from others of its name, but names nothing by itself. */
function isFolder({ text }: Word, { found }: Setting): boolean {
  return found.file.toLowerCase().split('/').slice(0, -1).includes(text.toLowerCase());
}

function isWhole(word: Word, setting: Setting): boolean {
  return word.text === setting.found.path;
}

function longest(alternatives: readonly (readonly string[])[]): readonly string[] {
  return alternatives.reduce<readonly string[]>((best, stems) => (stems.length > best.length ? stems : best), []);
}
