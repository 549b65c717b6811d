import { knownEnvironments } from '../../context/environments.ts';
import type { Environment } from '../../context/inventory.ts';
import { wordAt, type Token } from '../language/words.ts';

/** Which environments a part of a request is about. `every` may have left some out: `everywhere except staging`. */
export type SaidEnvironments =
  | { readonly kind: 'none' }
  | { readonly kind: 'every'; readonly except: readonly string[] }
  | { readonly kind: 'named'; readonly names: readonly string[] };

/** One mention of environments: the tokens it takes, `from` up to but not including `to`. */
export type EnvironmentMention = { readonly from: number; readonly to: number; readonly said: SaidEnvironments };

const prepositions = new Set(['in', 'on', 'for', 'at', 'to', 'across', 'within', 'into', 'of', 'and', 'the']);
const nouns = new Set('environment environments env envs cluster clusters stage overlay overlays'.split(' '));
const quantifiers = new Set(['every', 'each', 'all', 'any']);
const exceptions = new Set(['except', 'but', 'besides', 'excluding']);

/** Canonical names of environments by each word that names them. */
export function environmentNames(environments: readonly Environment[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const environment of environments)
    for (const word of [environment.name, ...environment.aliases, ...(knownEnvironments[environment.name] ?? [])])
      names.set(word.toLowerCase(), environment.name);
  return names;
}

/** Finds every mention of environments in a request, left to right; mentions do not overlap. */
export function findEnvironments(
  tokens: readonly Token[],
  names: ReadonlyMap<string, string>,
): readonly EnvironmentMention[] {
  const mentions: EnvironmentMention[] = [];
  for (let at = 0; at < tokens.length;) {
    const mention = readEvery(tokens, at, names) ?? readNamed(tokens, at, names);
    if (mention !== undefined) mentions.push(mention);
    at = mention?.to ?? at + 1;
  }
  return mentions;
}

/** `everywhere`, `in all environments`, `every environment except staging`, `both environments`. */
function readEvery(
  tokens: readonly Token[],
  at: number,
  names: ReadonlyMap<string, string>,
): EnvironmentMention | undefined {
  let to = at;
  if (wordAt(tokens, at) === 'everywhere') to = at + 1;
  else {
    const both = wordAt(tokens, at) === 'both' && new Set(names.values()).size === 2;
    if (!both && !quantifiers.has(wordAt(tokens, at))) return undefined;
    const skipped = ['of', 'the', 'our'].includes(wordAt(tokens, at + 1)) ? 1 : 0;
    if (!nouns.has(wordAt(tokens, at + 1 + skipped))) return undefined;
    to = at + 2 + skipped;
  }
  const except = exceptions.has(wordAt(tokens, to)) ? readNames(tokens, to + 1, names) : undefined;
  if (except === undefined) return { from: at, to, said: { kind: 'every', except: [] } };
  return { from: at, to: except.to, said: { kind: 'every', except: except.names } };
}

/** `production`, `only in staging`, `staging and production`, `the production cluster`. */
function readNamed(
  tokens: readonly Token[],
  at: number,
  names: ReadonlyMap<string, string>,
): EnvironmentMention | undefined {
  const only = wordAt(tokens, at) === 'only' ? 1 : 0;
  const read = readNames(tokens, at + only, names, only === 1);
  if (read === undefined) return undefined;
  const after = wordAt(tokens, read.to) === 'only' ? 1 : 0;
  return { from: at, to: read.to + after, said: { kind: 'named', names: read.names } };
}

function readNames(
  tokens: readonly Token[],
  from: number,
  names: ReadonlyMap<string, string>,
  mayBeginWithPreposition = true,
): { readonly names: readonly string[]; readonly to: number } | undefined {
  const found: string[] = [];
  let to = from;
  for (let at = from; ;) {
    let next = at;
    if (found.length > 0 && wordAt(tokens, next) === ',') next += 1;
    if (found.length > 0 || mayBeginWithPreposition) while (prepositions.has(wordAt(tokens, next))) next += 1;
    const name = tokens[next]?.kind === 'word' ? names.get(wordAt(tokens, next)) : undefined;
    if (name === undefined || (found.length > 0 && next === at)) break;
    found.push(name);
    to = next + 1;
    if (nouns.has(wordAt(tokens, to))) to += 1;
    at = to;
  }
  return found.length === 0 ? undefined : { names: [...new Set(found)], to };
}
