import { wordAt, type Token } from '../language/words.ts';
import { readAction } from './actions.ts';

/** Several things by what they are: `all services`, `every deployment except payments`, `everything`. */
export type Every = {
  /** As it was said, for the answer. */
  readonly said: string;
  /** Kinds of owners that are meant. */
  readonly kinds: ReadonlySet<string>;
  /** Names that were left out, lower case. */
  readonly except: readonly string[];
};

const services = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'HorizontalPodAutoscaler', 'Values'];

/** What each noun means; one row adds one. */
const nouns: Readonly<Record<string, readonly string[]>> = {
  service: services,
  app: services,
  application: services,
  microservice: services,
  workload: services,
  deployment: ['Deployment'],
  statefulset: ['StatefulSet'],
  daemonset: ['DaemonSet'],
  cronjob: ['CronJob'],
  job: ['CronJob'],
  chart: ['Values'],
  release: ['Values'],
};

const quantifiers = new Set(['all', 'every', 'each', 'everything']);
const exceptions = new Set(['except', 'excluding', 'besides', 'without']);
const ends = new Set(['to', 'in', 'on', 'at', 'by', 'from', 'and', ',']);

/**
 * Finds such a mention, with the positions it explains; undefined where there is none.
 * @param isEnvironment whether a position is part of the mention of an environment, which is no name of a thing
 * @param isPlaced whether an environment or a folder is named: a bare `everything` would be the cluster with all it stands on
 */
export function readEvery(
  tokens: readonly Token[],
  isPlaced: boolean,
  isEnvironment: (at: number) => boolean,
): { readonly every: Every; readonly explained: readonly number[] } | undefined {
  const at = tokens.findIndex(({ word }) => quantifiers.has(word));
  if (at < 0) return undefined;
  let to = at + 1;
  while (['of', 'the', 'our', 'my'].includes(wordAt(tokens, to))) to += 1;
  const noun = wordAt(tokens, at) === 'everything' ? 'service' : wordAt(tokens, to).replace(/s$/, '');
  const kinds = Object.hasOwn(nouns, noun) ? nouns[noun] : undefined;
  if (kinds === undefined || (wordAt(tokens, at) === 'everything' && !isPlaced)) return undefined;
  if (wordAt(tokens, at) === 'everything') to = at;
  const explained = range(at, to + 1);
  const said = tokens
    .slice(at, to + 1)
    .map(({ text }) => text)
    .join(' ');
  const start = exceptionAt(tokens, isEnvironment);
  if (start < 0) return { every: { said, kinds: new Set(kinds), except: [] }, explained };
  const names = namesFrom(tokens, start + 1);
  // `except in production` leaves out a place, which is not read here: nothing may be changed in the very place.
  if (names.length === 0 || names.some(isEnvironment)) return undefined;
  return {
    every: { said, kinds: new Set(kinds), except: names.map((index) => wordAt(tokens, index)) },
    explained: [...explained, ...range(start, Math.max(start, ...names) + 1)],
  };
}

/** Whether a separator stands inside a list of exceptions (`all services except cart and search`), so that it ends no clause. */
export function isInException(tokens: readonly Token[], at: number): boolean {
  const start = exceptionAt(tokens);
  if (start === at && isButOne(tokens, at)) return tokens.some(({ word }) => quantifiers.has(word));
  if (start < 0 || start >= at || !tokens.some(({ word }) => quantifiers.has(word))) return false;
  return namesFrom(tokens, start + 1).some((index) => index > at);
}

function exceptionAt(tokens: readonly Token[], isEnvironment: (at: number) => boolean = () => false): number {
  return tokens.findIndex(
    ({ word }, index) => index > 0 && !isEnvironment(index) && (exceptions.has(word) || isButOne(tokens, index)),
  );
}

/** `all services but checkout`, not `all services, but leave checkout alone`. */
function isButOne(tokens: readonly Token[], at: number): boolean {
  const noun = wordAt(tokens, at - 1).replace(/s$/, '');
  const isBehind = Object.hasOwn(nouns, noun) || noun === 'everything';
  const next = wordAt(tokens, at + 1);
  return wordAt(tokens, at) === 'but' && isBehind && !notNames.has(next) && readAction(tokens, at + 1) === undefined;
}

const notNames = new Set(['leave', 'keep', 'not', 'do', "don't", 'dont', 'only', 'without', 'in', 'on', 'for']);

/** Positions of the names behind `except`: words parted by commas and `and`. */
function namesFrom(tokens: readonly Token[], start: number): readonly number[] {
  const names: number[] = [];
  for (let at = start; at < tokens.length; at += 1) {
    const word = wordAt(tokens, at);
    if (word === 'the' || ((word === ',' || word === 'and') && names.at(-1) === at - 1)) continue;
    if (ends.has(word) || tokens[at]?.kind !== 'word' || names.at(-1) === at - 1) break;
    names.push(at);
  }
  return names;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
}
