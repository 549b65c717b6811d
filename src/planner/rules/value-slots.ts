import { readSchedule } from '../language/schedules.ts';
import { stopWords } from '../language/stop-words.ts';
import { wordAt, type Token } from '../language/words.ts';
import { readAction, type Action } from './actions.ts';
import type { ValueSlot } from './clause.ts';
import { isValueShaped, readValues } from './spoken-value.ts';

/** A clause while it is read; positions of `tokens` that are understood are collected in `explained`. */
export type Draft = {
  readonly tokens: readonly Token[];
  readonly explained: Set<number>;
  action: Action | undefined;
};

/** Marks positions as understood. */
export function explain(draft: Draft, from: number, to: number): void {
  for (let at = from; at < to; at += 1) draft.explained.add(at);
}

/** `2 more replicas`. */
export function takeMore(draft: Draft): ValueSlot | undefined {
  const at = draft.tokens.findIndex((token, index) => token.word === 'more' && isValueShaped(draft.tokens, index - 1));
  if (at < 0) return undefined;
  explain(draft, at, at + 1);
  return slotAt(draft, at - 1);
}

/** The word in front of `to` or `from`: `add x to y`, `remove x from y`. */
export function givenAway(draft: Draft): ValueSlot | undefined {
  if (draft.action !== 'add' && draft.action !== 'remove') return undefined;
  const at = draft.tokens.findLastIndex(
    (token, index) => index > 0 && ['to', 'from'].includes(token.word) && !draft.explained.has(index),
  );
  return at < 0 ? undefined : slotAt(draft, at - 1);
}

/** `checkout: log level debug` has no verb, but ends in what can hardly be anything but a value. */
const logLevels = new Set(['trace', 'debug', 'info', 'warn', 'warning', 'error']);

/** `set log level debug for checkout`: the word before the first preposition, or the last one. */
export function lastWord(draft: Draft): ValueSlot | undefined {
  const { tokens, explained, action } = draft;
  const isLevel = action === undefined && logLevels.has(tokens.at(-1)?.word ?? '');
  if (action !== 'set' && !isLevel) return undefined;
  const stop = tokens.findIndex((token, at) => at > 1 && ['for', 'on', 'of', 'in'].includes(token.word));
  const end = stop < 0 ? tokens.length : stop;
  const at = tokens.findLastIndex(
    (token, index) => index < end && index > 1 && token.kind !== 'mark' && !explained.has(index),
  );
  return at < 0 || stopWords.has(wordAt(tokens, at)) ? undefined : slotAt(draft, at);
}

/** Position of the `=` or `:` of `name=value`, or -1. */
export function equalsAt({ tokens, explained }: Draft): number {
  return tokens.findIndex(
    (token, at) =>
      at > 0 && !explained.has(at) && (token.text === '=' || (token.text === ':' && isAssigning(tokens, at))),
  );
}

/** `team: payments to web` gives a value; `nightly report: run daily` only names the thing first. */
function isAssigning(tokens: readonly Token[], at: number): boolean {
  if (readAction(tokens, at + 1) !== undefined) return false;
  const after = tokens[at + 2];
  return isValueShaped(tokens, at + 1) || after === undefined || after.kind === 'mark' || stopWords.has(after.word);
}

/** What it is said to be now, behind one of the markers: `from 3`, `instead of 3`. */
export function takeOld(draft: Draft, markers: readonly string[]): ValueSlot | undefined {
  for (const marker of markers) {
    const words = marker.split(' ');
    for (let at = 0; at < draft.tokens.length; at += 1) {
      if (draft.explained.has(at) || !words.every((word, offset) => wordAt(draft.tokens, at + offset) === word))
        continue;
      const slot = slotAt(draft, at + words.length);
      if (slot === undefined) continue;
      explain(draft, at, at + words.length);
      return slot;
    }
  }
  return undefined;
}

/** A value behind one of the markers: `by 2`. */
export function takeAfter(draft: Draft, markers: readonly string[]): ValueSlot | undefined {
  const at = draft.tokens.findIndex(
    (token, index) => markers.includes(token.word) && isValueShaped(draft.tokens, index + 1),
  );
  if (at < 0) return undefined;
  explain(draft, at, at + 1);
  return slotAt(draft, at + 1);
}

const fillers = new Set(['the', 'a', 'an', 'version', 'tag', 'value', 'be', 'exactly', 'say']);

/** Where the new value stands: behind `=`, else behind `to`, else the only thing that can but be a value. */
export function takeValue(draft: Draft): ValueSlot | undefined {
  const { tokens, explained } = draft;
  const equals = equalsAt(draft);
  if (equals >= 0) return slotAt(draft, equals + 1);
  const used = takeUsed(draft);
  if (used !== undefined) return used;
  const schedule = scheduleAt(draft);
  if (schedule !== undefined) return schedule;
  const shaped = tokens.flatMap((_, at) => (!explained.has(at) && isValueShaped(tokens, at) ? [at] : []));
  const givesAway = draft.action === 'add' || draft.action === 'remove';
  const markers = givesAway ? [] : ['to', 'at', 'as', 'is', 'be', 'become', 'equals'];
  for (const marker of markers) {
    for (let at = tokens.length - 2; at >= 0; at -= 1) {
      if (explained.has(at) || wordAt(tokens, at) !== marker) continue;
      const back = wordAt(tokens, at - 1) === 'back' ? 1 : 0;
      let next = at + 1;
      while (
        next + 1 < tokens.length &&
        (fillers.has(wordAt(tokens, next)) || (explained.has(next) && readAction(tokens, next) !== undefined))
      )
        next += 1;
      if ((marker !== 'to' || shaped.some((other) => other > next)) && !isValueShaped(tokens, next)) continue;
      const slot = slotAt(draft, next);
      if (slot === undefined) continue;
      explain(draft, at - back, at + 1);
      return slot;
    }
  }
  const [only] = shaped;
  return only === undefined || extendsBeyond(draft, only, shaped) ? undefined : slotAt(draft, only);
}

/** Whether value-shaped tokens are left over by every reading at `at`: then none of them is "the" value. */
function extendsBeyond(draft: Draft, at: number, shaped: readonly number[]): boolean {
  const longest = Math.max(...readValues(draft.tokens, at).map((reading) => reading.length));
  return shaped.some((other) => other >= at + longest);
}

/** `use m6i.large as instance type`, `use 1.5.0 for checkout`. */
function takeUsed(draft: Draft): ValueSlot | undefined {
  const { tokens } = draft;
  const at = tokens.findIndex((token) => token.word === 'use');
  const follows = ['as', 'for'].includes(wordAt(tokens, at + 2));
  return at >= 0 && follows ? slotAt(draft, at + 1) : undefined;
}

/** A schedule in words or as a cron line, wherever it stands; the preposition in front belongs to it. */
function scheduleAt(draft: Draft): ValueSlot | undefined {
  for (let at = 0; at < draft.tokens.length; at += 1) {
    if (draft.explained.has(at)) continue;
    const read = readSchedule(draft.tokens, at);
    if (read === undefined || read.length < 2) continue;
    const slot = slotAt(draft, at);
    if (slot?.readings.some((reading) => reading.length === read.length) !== true) continue;
    if (['to', 'at'].includes(wordAt(draft.tokens, at - 1))) explain(draft, at - 1, at);
    return slot;
  }
  return undefined;
}

/** Everything that the token at a position may be read as; undefined where it is understood already. */
export function slotAt(draft: Draft, at: number): ValueSlot | undefined {
  if (at < 0 || draft.explained.has(at) || isNegative(draft.tokens, at)) return undefined;
  const readings = readValues(draft.tokens, at).filter((reading) =>
    Array.from({ length: reading.length }, (_, offset) => at + offset).every(
      (position) => !draft.explained.has(position),
    ),
  );
  return readings.length === 0 ? undefined : { at, readings };
}

/** A dash glued to a number is a sign, and a negative number is none of ours: it must never become a positive one. */
function isNegative(tokens: readonly Token[], at: number): boolean {
  const [sign, number] = [tokens[at - 1], tokens[at]];
  return sign?.text === '-' && sign.end === number?.start;
}
