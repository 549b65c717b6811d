import { readNumber } from '../language/numbers.ts';
import { tokenise, wordAt, type Token } from '../language/words.ts';
import { readAction, type Action } from './actions.ts';
import type { Clause, ValueSlot } from './clause.ts';
import { findEnvironments, type EnvironmentMention, type SaidEnvironments } from './environment-words.ts';
import { isInException, readEvery } from './spoken-every.ts';
import { joinTokens } from './join-tokens.ts';
import { isBetweenItems, joinItems, severalItems } from './list-items.ts';
import { readRange, spellRanges } from './spoken-range.ts';
import { isValueShaped, textOf } from './spoken-value.ts';
import {
  equalsAt,
  explain,
  givenAway,
  lastWord,
  slotAt,
  takeAfter,
  takeMore,
  takeOld,
  takeValue,
  type Draft,
} from './value-slots.ts';

/** What the reader has to know of the repository: its environments' spellings, and whether a text is one of its paths. */
export type Vocabulary = {
  readonly environments: ReadonlyMap<string, string>;
  readonly pathNamed: (text: string) => string | undefined;
  /** `add a and b to x`: two items of one list rather than two changes. */
  readonly itemsTogether?: boolean;
};

/** Where a clause stands; `inherited` is the verb of the one before it, which counts where it has none of its own. */
type Surroundings = {
  readonly sentence: number;
  readonly vocabulary: Vocabulary;
  readonly inherited: Action | undefined;
};

const separators = new Set([',', ';', '.', 'and', 'then', 'plus', 'also', 'but', 'while', 'as-well']);

/**
 * Cuts a request into the changes it asks for. A line or a full stop ends a sentence; a comma or an `and` ends a clause.
 * Pure reading: whether the words mean anything in the repository is decided later.
 */
export function readClauses(text: string, vocabulary: Vocabulary): readonly Clause[] {
  const clauses: Clause[] = [];
  let sentence = 0;
  for (const line of text.split(/\r?\n/)) {
    const source = line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '');
    for (const tokens of sentencesOf(spellRanges(joinTokens(tokenise(source).tokens, source)))) {
      clauses.push(...readSentence(tokens, sentence, vocabulary));
      sentence += 1;
    }
  }
  return clauses;
}

function sentencesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const sentences: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'mark' && /^[.;!?]/.test(token.text)) sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

function readSentence(all: readonly Token[], sentence: number, vocabulary: Vocabulary): readonly Clause[] {
  const tokens = withoutReason(all, vocabulary);
  const reason = textOf(all.slice(tokens.length + 1));
  const mentions = findEnvironments(tokens, vocabulary.environments).filter(
    (mention) => !isAssigned(tokens, mention) && !isRangeStart(tokens, mention),
  );
  const inMention = (at: number): boolean => mentions.some((mention) => at >= mention.from && at < mention.to);
  const clauses: Clause[] = [];
  let [from, inherited]: [number, Action | undefined] = [0, undefined];
  for (let at = 0; at <= tokens.length; at += 1) {
    const number = readNumber(tokens, at);
    if (number !== undefined && number.length > 1) at += number.length - 1;
    if (
      at < tokens.length &&
      (inMention(at) ||
        !separators.has(wordAt(tokens, at)) ||
        isBetween(tokens, from, at) ||
        isInException(tokens, at) ||
        (vocabulary.itemsTogether === true && isBetweenItems(tokens, from, at)))
    )
      continue;
    const inside = mentions
      .filter((mention) => mention.from >= from && mention.to <= at)
      .map((mention) => ({ ...mention, from: mention.from - from, to: mention.to - from }));
    if (at > from) clauses.push(...readBounds(tokens.slice(from, at), inside, { sentence, vocabulary, inherited }));
    inherited = clauses.at(-1)?.action ?? inherited;
    from = at + 1;
  }
  const merged = joinItems(mergeFragments(clauses));
  return reason === '' ? merged : merged.map((clause) => ({ ...clause, reason }));
}

/**
 * `because the sale starts on Friday` is no part of the change. Only where nothing in it could be one: no number, no verb of
 * change, no environment's name is lost this way.
 */
function withoutReason(tokens: readonly Token[], { environments }: Vocabulary): readonly Token[] {
  const at = tokens.findIndex((token, index) => index > 0 && token.word === 'because');
  if (at < 0) return tokens;
  const reason = tokens.slice(at + 1);
  const isPlain = reason.every(
    (token, index) =>
      token.kind === 'word' &&
      /^[a-z'’-]+$/i.test(token.text) &&
      !environments.has(token.word) &&
      !separators.has(token.word) &&
      readAction(reason, index) === undefined &&
      !isValueShaped(reason, index),
  );
  return isPlain && reason.length > 0 ? tokens.slice(0, at) : tokens;
}

/** `APP_ENV=production`: an environment's name as a value, not as a place. */
function isAssigned(tokens: readonly Token[], mention: EnvironmentMention): boolean {
  return wordAt(tokens, mention.from - 1) === '=';
}

function isRangeStart(tokens: readonly Token[], mention: EnvironmentMention): boolean {
  return wordAt(tokens, mention.from - 1) === 'from' && wordAt(tokens, mention.to) === 'to';
}

function isBetween(tokens: readonly Token[], from: number, at: number): boolean {
  return wordAt(tokens, at) === 'and' && tokens.slice(from, at).some((token) => token.word === 'between');
}

/** A fragment that is only an environment (`…, in production`) belongs to the clause before it, or after it when it opens the sentence. */
function mergeFragments(clauses: readonly Clause[]): readonly Clause[] {
  const merged: Clause[] = [];
  let waiting: SaidEnvironments | undefined;
  for (const clause of clauses) {
    const isFragment =
      clause.action === undefined &&
      clause.value === undefined &&
      clause.environments.kind !== 'none' &&
      isEmpty(clause);
    const last = merged.at(-1);
    if (isFragment && last === undefined) waiting = clause.environments;
    else if (isFragment && last?.environments.kind === 'none')
      merged[merged.length - 1] = { ...last, environments: clause.environments };
    else if (waiting !== undefined && clause.environments.kind === 'none')
      merged.push({ ...clause, environments: waiting });
    else merged.push(clause);
  }
  return merged;
}

function isEmpty(clause: Clause): boolean {
  return clause.tokens.every(
    (token, at) => clause.explained.has(at) || ['in', 'on', 'for', 'the', 'at'].includes(token.word),
  );
}

/** A range becomes a clause for its lower and one for its upper end. */
function readBounds(
  tokens: readonly Token[],
  mentions: readonly EnvironmentMention[],
  surroundings: Surroundings,
): readonly Clause[] {
  const range = readRange(tokens);
  if (range === undefined) return [readClause(tokens, mentions, surroundings)];
  return range.map((bound) => ({
    ...readClause(bound.tokens, mentions, surroundings, bound.explained),
    ofRange: true,
  }));
}

function readClause(
  tokens: readonly Token[],
  mentions: readonly EnvironmentMention[],
  { sentence, vocabulary, inherited }: Surroundings,
  explained: readonly number[] = [],
): Clause {
  const draft: Draft = { tokens, explained: new Set(explained), action: undefined };
  for (const mention of mentions) explain(draft, mention.from, mention.to);
  const every = readEvery(tokens, mentions.length > 0 || namesFolder(tokens, vocabulary), (at) =>
    mentions.some((mention) => at >= mention.from && at < mention.to),
  );
  for (const at of every?.explained ?? []) explain(draft, at, at + 1);
  const paths = readPaths(draft, vocabulary);
  readToggle(draft);
  readRollBack(draft);
  const name = readExtraction(draft);
  readActions(draft);
  const by = takeAfter(draft, ['by']) ?? takeMore(draft);
  const action = draft.action ?? inherited;
  const keepsFrom = action === 'remove' || action === 'downgrade';
  const from = takeOld(draft, [...(keepsFrom ? [] : ['from']), 'instead of', 'rather than']);
  const assigned = equalsAt(draft) >= 0;
  const together = vocabulary.itemsTogether === true ? severalItems(tokens) : undefined;
  for (const at of together?.positions ?? []) explain(draft, at, at + 1);
  const found = (): ValueSlot | undefined =>
    together === undefined ? takeValue({ ...draft, action }) : slotAt(draft, together.first);
  const value = draft.action === 'extract' ? name : (by ?? found());
  return {
    tokens,
    action: draft.action,
    relative: by !== undefined,
    assigned,
    value,
    otherValue: value === undefined ? (givenAway(draft) ?? lastWord(draft)) : undefined,
    from,
    environments: joinMentions(mentions),
    paths,
    explained: draft.explained,
    ...(every === undefined ? {} : { every: every.every }),
    ...(together === undefined ? {} : { items: together.items }),
    sentence,
  };
}

function joinMentions(mentions: readonly EnvironmentMention[]): SaidEnvironments {
  const [first, ...rest] = mentions.map((mention) => mention.said);
  if (first === undefined) return { kind: 'none' };
  return rest.reduce<SaidEnvironments>(
    (all, said) =>
      all.kind === 'named' && said.kind === 'named'
        ? { kind: 'named', names: [...new Set([...all.names, ...said.names])] }
        : all,
    first,
  );
}

function readPaths(draft: Draft, vocabulary: Vocabulary): readonly string[] {
  const paths: string[] = [];
  for (const [at, token] of draft.tokens.entries()) {
    const isFolder = wordAt(draft.tokens, at - 1) === 'in' && !draft.explained.has(at);
    if (token.kind === 'mark' || !(isFolder || /[/.]/.test(token.text))) continue;
    const path = vocabulary.pathNamed(token.text);
    if (path === undefined) continue;
    paths.push(path);
    explain(draft, at, at + 1);
    if (['file', 'folder', 'directory'].includes(wordAt(draft.tokens, at + 1))) explain(draft, at + 1, at + 2);
  }
  return paths;
}

function namesFolder(tokens: readonly Token[], { pathNamed }: Vocabulary): boolean {
  return tokens.some(
    ({ text }, at) => (text.includes('/') || wordAt(tokens, at - 1) === 'in') && pathNamed(text) !== undefined,
  );
}

/** `turn the wishlist on for storefront`: the word that says what to turn stands between the two of the verb. */
function readToggle(draft: Draft): void {
  const { tokens } = draft;
  const verb = tokens.findIndex(({ word }, at) => ['turn', 'switch'].includes(word) && !isName(draft, at));
  if (verb < 0) return;
  const end = tokens.findIndex(
    ({ word }, at) =>
      at > verb + 1 &&
      ['on', 'off'].includes(word) &&
      !draft.explained.has(at) &&
      (at === tokens.length - 1 ||
        draft.explained.has(at + 1) ||
        ['for', 'in', 'of', 'on'].includes(wordAt(tokens, at + 1))),
  );
  if (end < 0) return;
  draft.action = wordAt(tokens, end) === 'on' ? 'enable' : 'disable';
  explain(draft, verb, verb + 1);
  explain(draft, end, end + 1);
}

/** `turn the visibility timeout of events into a variable called …`: the verb, and the name if one was said. */
function readExtraction(draft: Draft): ValueSlot | undefined {
  const { tokens } = draft;
  const noun = tokens.findIndex(({ word }, at) => word === 'variable' && ['a', 'an'].includes(wordAt(tokens, at - 1)));
  const verb = tokens.findIndex(({ word }) => extracting.has(word));
  if (noun < 0 || verb < 0 || verb > noun) return undefined;
  draft.action = 'extract';
  explain(draft, verb, verb + 1);
  explain(draft, ['into', 'to', 'as'].includes(wordAt(tokens, noun - 2)) ? noun - 2 : noun - 1, noun + 1);
  if (!['called', 'named'].includes(wordAt(tokens, noun + 1))) return undefined;
  const slot = slotAt(draft, noun + 2);
  if (slot !== undefined) explain(draft, noun + 1, noun + 3);
  return slot;
}

const extracting = new Set(['make', 'turn', 'move', 'extract', 'convert', 'put', 'pull']);

/** `roll storefront in staging back to 3.14.0`. */
function readRollBack(draft: Draft): void {
  const roll = draft.tokens.findIndex(({ word }, at) => word === 'roll' && !isName(draft, at));
  const back = draft.tokens.findIndex(({ word }, at) => at > roll + 1 && word === 'back');
  if (roll < 0 || back < 0 || draft.action !== undefined) return;
  draft.action = 'downgrade';
  explain(draft, roll, roll + 1);
  explain(draft, back, back + 1);
}

/** The first action counts; a second one is only explained when it says the same again (`update … to use …`). */
function readActions(draft: Draft): void {
  for (let at = 0; at < draft.tokens.length; at += 1) {
    if (draft.explained.has(at)) continue;
    const read = readAction(draft.tokens, at);
    if (read === undefined || isName(draft, at) || (at > 1 && wordAt(draft.tokens, at) === 'keep')) continue;
    if (draft.action !== undefined && read.value !== 'set') continue;
    draft.action ??= read.value;
    explain(draft, at, at + read.length);
    at += read.length - 1;
  }
}

/** `restart policy` is a thing. */
const restartNouns = new Set(['policy', 'count', 'limit', 'interval', 'delay', 'threshold', 'window']);

/** An action word behind `the` or `of`, or in front of `=`, names a thing (`the release`, `update=true`). */
function isName(draft: Draft, at: number): boolean {
  if (wordAt(draft.tokens, at) === 'restart' && restartNouns.has(wordAt(draft.tokens, at + 1))) return true;
  return ['the', 'of', 'a', 'an'].includes(wordAt(draft.tokens, at - 1)) || wordAt(draft.tokens, at + 1) === '=';
}
