import type { Action } from './actions.ts';
import { addableSettings } from './addable-settings.ts';
import type { Clause } from './clause.ts';
import { impliedBy } from './implied-by-value.ts';
import { formOf } from './list-items.ts';
import { restartSettings } from './restart-settings.ts';
import { matchSettings, wordsOf, type Match, type Word } from './match-settings.ts';
import { isExtractable } from './extractable.ts';
import type { Setting } from './setting.ts';
import { needsNoValue, shareBetween } from './share-between.ts';
import type { SpokenValue } from './spoken-value.ts';
import { fits } from './value-for.ts';

/** A setting that a clause may mean, with the reading of the value that suits it. */
export type Candidate = Match & { readonly spoken: SpokenValue | undefined; readonly from: SpokenValue | undefined };

/** A clause with everything it takes from its neighbours, and the settings it may mean. */
export type Interpreted = {
  readonly clause: Clause;
  readonly action: Action;
  readonly candidates: readonly Candidate[];
  /** Words that no setting explains; when there are candidates, none. */
  readonly words: readonly Word[];
  /** The words fit a setting, the value does not. */
  readonly misfit: Setting | undefined;
  /** What could get the label or tag that is asked for, where nothing says which of them. */
  readonly unplaced?: readonly Setting[];
};

/**
 * Says what each clause is about. What a clause leaves out it takes from its neighbours in the same sentence:
 * `scale checkout to 5 and payments to 3 in production`, `scale checkout and payments to 3`,
 * `set cpu request to 200m and memory limit to 512Mi on checkout`.
 */
export function interpret(clauses: readonly Clause[], settings: readonly Setting[]): readonly Interpreted[] {
  const completed = shareBetween(clauses);
  const own = completed.map((clause) => interpretOne(clause, [], settings));
  const done: Interpreted[] = [];
  for (const [index, one] of own.entries()) done.push(withNeighbours(one, index, own, done, settings));
  return done;
}

function withNeighbours(
  one: Interpreted,
  index: number,
  own: readonly Interpreted[],
  done: readonly Interpreted[],
  settings: readonly Setting[],
): Interpreted {
  if (one.clause.every !== undefined) return one;
  if (one.candidates.length === 0 && one.words.length === 0) return likeBefore(one, done, settings);
  const named = one.candidates.length > 0 && one.candidates.every((candidate) => candidate.ownerNamed);
  if (named) return one;
  const sameSentence = (other: Interpreted | undefined): boolean => other?.clause.sentence === one.clause.sentence;
  const before = done.findLast((other) => sameSentence(other) && other.candidates.length > 0);
  const after = own.slice(index + 1).find((other) => sameSentence(other) && other.candidates.length > 0);
  const owners = [before, after]
    .flatMap((other) => (other === undefined ? [] : [ownerWordsOf(other)]))
    .filter((words) => words.length > 0);
  for (const words of owners) {
    const widened = interpretOne(one.clause, words, settings);
    if (widened.candidates.length > 0) return widened;
  }
  // `set replicaCount of catalog, orders and cart to 2`: the name of a thing beside others of it, whatever keys are called so, too.
  for (const neighbour of [before, after]) {
    if (neighbour === undefined || (one.candidates.length > 0 && neighbour.action !== one.action)) continue;
    const widened = interpretOne(one.clause, propertyWordsOf(neighbour), settings);
    const isNamed = widened.candidates.every((candidate) => candidate.ownerNamed);
    if (widened.candidates.length > 0 && (isNamed || one.candidates.length === 0)) return widened;
  }
  return one;
}

/**
 * `to 4 in production and 2 in staging`: nothing but a value and an environment, so it is about the same thing.
 * A verb of its own (`and scale it to 4`) says of the thing what is meant; then only the thing is the same.
 */
function likeBefore(one: Interpreted, done: readonly Interpreted[], settings: readonly Setting[]): Interpreted {
  const before = done.findLast((other) => other.clause.sentence === one.clause.sentence && other.candidates.length > 0);
  const [candidate] = before?.candidates ?? [];
  if (before === undefined || candidate === undefined) return one;
  const byVerb = interpretOne(one.clause, candidate.ownerWords, settings);
  if (byVerb.candidates.length > 0 || (one.action !== 'set' && one.action !== before.action)) return byVerb;
  return interpretOne(one.clause, [...candidate.ownerWords, ...candidate.propertyWords], settings);
}

function ownerWordsOf(interpreted: Interpreted): readonly Word[] {
  return interpreted.candidates.find((candidate) => candidate.ownerNamed)?.ownerWords ?? [];
}

/** What names the value itself; a word for the item it is of (`pool-01`) is not among it where another one does. */
function propertyWordsOf(interpreted: Interpreted): readonly Word[] {
  const [first] = interpreted.candidates;
  const key = first?.propertyWords.filter(({ precise, text }) => precise && first.setting.names.has(text)) ?? [];
  return key.length > 0 ? key : (first?.propertyWords ?? []);
}

function interpretOne(clause: Clause, extra: readonly Word[], settings: readonly Setting[]): Interpreted {
  const one = interpretWith(clause, extra, settings);
  if (one.candidates.length > 0) return one;
  const made = isMade(clause) ? interpretWith({ ...clause, action: 'enable' }, extra, settings) : one;
  if (made.candidates.length > 0 || clause.otherValue === undefined) return made.candidates.length > 0 ? made : one;
  const other = interpretWith({ ...clause, value: clause.otherValue, otherValue: undefined }, extra, settings);
  const isSure =
    needsNoValue(clause.action) ||
    clause.action === 'add' ||
    other.candidates.every((candidate) => candidate.ownerNamed && candidate.setting.type === 'text');
  return other.candidates.length > 0 && isSure ? other : one;
}

/** `make the orders database multi az` switches that on. */
function isMade({ action, value, tokens }: Clause): boolean {
  return action === 'set' && value === undefined && tokens.some(({ word }) => word === 'make');
}

function interpretWith(clause: Clause, extra: readonly Word[], settings: readonly Setting[]): Interpreted {
  const action = clause.action ?? 'set';
  const lengths = [...new Set(clause.value?.readings.map((reading) => reading.length) ?? [0])].sort((a, b) => b - a);
  let misfit: Setting | undefined;
  let unplaced: readonly Setting[] = [];
  let rest: readonly Word[] = [];
  for (const length of lengths) {
    const words = [...wordsOf(clause.tokens, (at) => clause.explained.has(at) || inSlot(clause, at, length)), ...extra];
    rest = words;
    const spoken = clause.value?.readings.flatMap((reading) => (reading.length === length ? [reading.value] : []));
    const known = [
      ...settings,
      ...addableSettings(clause, words, settings),
      ...(action === 'restart' ? restartSettings(settings) : []),
    ].filter((setting) => isOfEvery(setting, clause));
    const all = matchSettings(words, known, action, {
      isImplied: impliedBy(spoken ?? [], action),
      mayBeWordless: clause.every !== undefined,
    });
    const matches = all.filter((match) => clause.every !== undefined || !isUnplaced(match, clause));
    if (matches.length === 0) unplaced = all.map(({ setting }) => setting);
    const candidates = matches.flatMap((match) => suited(match, clause, length) ?? []);
    if (candidates.length > 0) return { clause, action, candidates, words: [], misfit: undefined };
    if (action === 'extract') continue;
    misfit ??= matches.find((match) => !isToggled(clause) || match.setting.type === 'boolean')?.setting;
  }
  return { clause, action, candidates: [], words: rest, misfit, unplaced };
}

function isOfEvery({ owner }: Setting, { every }: Clause): boolean {
  return every === undefined || every.kinds.has(owner.kind);
}

function isToggled({ action }: Clause): boolean {
  return action === 'enable' || action === 'disable';
}

function inSlot(clause: Clause, at: number, length: number): boolean {
  const { value, from } = clause;
  if (value !== undefined && value.at >= 0 && at >= value.at && at < value.at + length) return true;
  if (from === undefined) return false;
  return at >= from.at && at < from.at + Math.max(...from.readings.map((reading) => reading.length));
}

/** The match with the reading of the value that fits its type; undefined when none does. */
function suited(match: Match, clause: Clause, length: number): Candidate | undefined {
  const { type } = match.setting;
  if (clause.action === 'rename') return renamed(match, clause, length);
  const from = clause.from?.readings.map((reading) => reading.value).find((value) => fits(type, value));
  if (clause.from !== undefined && from === undefined) return undefined;
  if (clause.action === 'restart')
    return match.setting.row === 'restart' && clause.value === undefined
      ? { ...match, spoken: undefined, from: undefined }
      : undefined;
  if (clause.action === 'extract')
    return isExtractable(match.setting) ? { ...match, spoken: undefined, from: undefined } : undefined;
  const isList = type === 'list';
  const isImplied =
    match.setting.row === 'toggle' && !match.propertyWords.some((word) => word.stems.includes('enable'));
  if (clause.action === 'remove' && (isImplied || isNeeded(match, clause))) return undefined;
  if (type === 'entry' || type === 'map') {
    const isWhole = clause.action === 'remove' || (clause.action === 'add' && type === 'entry');
    return isWhole && clause.value === undefined ? { ...match, spoken: undefined, from } : undefined;
  }
  if (clause.value === undefined && clause.action === 'add' && match.setting.row === 'lifecycle')
    return { ...match, spoken: undefined, from };
  if (clause.value === undefined)
    return needsNoValue(clause.action) && !isList ? { ...match, spoken: undefined, from } : undefined;
  if (isToggled(clause) && type !== 'boolean' && match.setting.row !== 'environment variable') return undefined;
  if (clause.items !== undefined && !isList) return undefined;
  if (isList && clause.action !== 'add' && clause.action !== 'remove' && !saysList(match, clause)) return undefined;
  if (clause.action === 'remove' && !isList && type !== 'count') return undefined;
  const spoken = clause.value.readings
    .filter((reading) => reading.length === length)
    .map((reading) => reading.value)
    .find((value) => fits(type, value) || (clause.relative && value.as === 'percent'));
  if (spoken === undefined || isVagueVersion(match, spoken)) return undefined;
  return { ...match, spoken, from };
}

/** The new name is a text, whatever the value is; the old one has to be said letter by letter. */
function renamed(match: Match, clause: Clause, length: number): Candidate | undefined {
  const isSaid = match.propertyWords.some((word) => match.setting.names.has(word.text));
  const spoken = clause.value?.readings
    .filter((reading) => reading.length === length)
    .map(({ value }) => value)
    .find((value) => value.as === 'text');
  return isSaid && spoken !== undefined ? { ...match, spoken, from: undefined } : undefined;
}

/** A list as a whole: several items, or one of a form that can but be an item of this one. */
function saysList({ setting: { current } }: Match, { action, items, value, tokens }: Clause): boolean {
  if (action !== undefined && action !== 'set') return false;
  const [first] = Array.isArray(current) ? (current as readonly unknown[]) : [];
  const spoken = value === undefined ? undefined : tokens[value.at];
  if (items !== undefined) return true;
  return (
    spoken !== undefined &&
    formOf(spoken) >= 0 &&
    typeof first === 'string' &&
    formOf({ kind: 'word', text: first }) === formOf(spoken)
  );
}

/** A new label or tag belongs to something: that only one thing here (or in a folder) could have it is no naming, a file is. */
function isUnplaced({ setting, ownerNamed, propertyWords }: Match, { paths }: Clause): boolean {
  const isNew = setting.current === undefined && ['label', 'annotation', 'tag'].includes(setting.row);
  const isNamed =
    ownerNamed || propertyWords.some(({ stems }) => stems.includes('local') || stems.includes('provider'));
  return isNew && !isNamed && !paths.some((path) => /\.\w+$/.test(path));
}

const neededRows = new Set(
  'replicas,min replicas,max replicas,image,schedule,storage,service port,container port,chart version,app version,module version,cluster version,terraform version,provider version'.split(
    ',',
  ),
);

/** `remove the vpc module` is not about its version: what a thing cannot do without goes only as an override of another value. */
function isNeeded({ setting }: Match, { tokens, value }: Clause): boolean {
  return (
    neededRows.has(setting.row) && value === undefined && !tokens.some((token) => token.word.startsWith('override'))
  );
}

/** `the latest version` is a wish for the newest one, which nobody here knows; the tag `latest` has to be called a tag or an image. */
function isVagueVersion({ setting, propertyWords }: Match, spoken: SpokenValue): boolean {
  if (setting.type !== 'image' || spoken.as !== 'text' || spoken.quoted || spoken.text.toLowerCase() !== 'latest')
    return false;
  return !propertyWords.some((word) => word.stems.includes('tag') || word.stems.includes('image'));
}
