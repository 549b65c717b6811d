import { knownEnvironments } from '../../context/environments.ts';
import { editDistance } from '../language/edit-distance.ts';
import { negations, stopWords } from '../language/stop-words.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence, Token } from '../language/words.ts';
import { regionNames } from './aws-regions.ts';
import { googleRegionNames } from './google-regions.ts';
import type { Template } from './manifest.ts';
import { creationWords } from './understanding.ts';

/** A sentence with words read as others that were meant; `notes` say which. Positions and text stay as typed. */
export type Corrected = { readonly sentence: Sentence; readonly notes: readonly string[] };

/** A longer request is not a line with a typing error, and must not cost more than it says. */
const maxTokens = 160;
const maxCorrections = 3;
const [shortest, longEnoughForTwo] = [5, 10];

/** Behind these stands what somebody chose: a name or a value is never corrected. */
const announcers = new Set(
  'named called name call title titled as is are be = : key keyed by attribute store image for'.split(' '),
);

/**
 * Reads misspelled words (`bukcet`, `versionning`) as the one word of the templates that is a slip of the finger away: one letter, or two in a
 * long word, and only if no other word is as near. Undefined when there is none. For a sentence that is not understood as it was typed.
 */
export function correctSpelling(sentence: Sentence, templates: readonly Template[]): Corrected | undefined {
  const { tokens } = sentence;
  if (tokens.length > maxTokens) return undefined;
  const words = vocabularyOf(templates);
  const notes: string[] = [];
  const corrected = tokens.map((token, at): Token => {
    if (notes.length > maxCorrections || announcers.has(wordAt(tokens, at - 1))) return token;
    const meant = token.kind === 'word' ? meantBy(token.word, words) : undefined;
    if (meant === undefined) return token;
    notes.push(`"${token.text}" was read as "${meant}".`);
    return { ...token, word: meant };
  });
  return notes.length === 0 || notes.length > maxCorrections
    ? undefined
    : { sentence: { ...sentence, tokens: corrected }, notes };
}

function meantBy(word: string, words: ReadonlySet<string>): string | undefined {
  if (word.length < shortest || !/^[a-z]+$/.test(word) || words.has(word) || words.has(word.replace(/s$/, '')))
    return undefined;
  const limit = word.length >= longEnoughForTwo ? 2 : 1;
  let [nearest, best, others] = ['', limit + 1, 0];
  for (const other of words) {
    if (other.length < shortest || !mayBeSlip(word, other)) continue;
    const distance = editDistance(word, other, limit);
    // A plural is the same word.
    const isSame = other === `${nearest}s` || `${other}s` === nearest;
    if (distance < best) [nearest, best, others] = [other, distance, 0];
    else if (distance === best && distance <= limit && !isSame) others += 1;
  }
  return best <= limit && others === 0 ? nearest : undefined;
}

/** `asymmetric` is no slip for `symmetric`, nor `provisioned` for `provision`: endings and beginnings change what is meant. */
function mayBeSlip(typed: string, meant: string): boolean {
  return typed.charAt(0) === meant.charAt(0) && !typed.includes(meant);
}

const known = new WeakMap<readonly Template[], ReadonlySet<string>>();

/** Every word that a phrase of a template or a planner's own table knows. */
function vocabularyOf(templates: readonly Template[]): ReadonlySet<string> {
  const before = known.get(templates);
  if (before !== undefined) return before;
  const phrases = templates.flatMap(({ names, looseNames, alsoSaid, parameters }) => [
    ...names,
    ...looseNames,
    ...alsoSaid,
    ...Object.entries(parameters).flatMap(([name, { spoken, spokenOff, mentions, choices, phrases: fixed }]) => [
      name,
      ...[...spoken, ...spokenOff, ...mentions, ...Object.values(choices).flat()],
      ...fixed.flatMap((one) => one.spoken),
    ]),
  ]);
  const places = [...regionNames.keys(), ...googleRegionNames.keys(), ...Object.values(knownEnvironments).flat()];
  const words = [...phrases, ...places].flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []);
  const all = new Set([...words, ...stopWords, ...negations, ...creationWords, ...everydayWords]);
  known.set(templates, all);
  return all;
}

/** Words of durations, days and amounts, and things of shops, which no manifest holds; they are right as they are. */
const everydayWords =
  `second seconds minute minutes hour hours week weeks fortnight month months quarter quarters year years daily hourly weekly monthly yearly
   night nightly morning evening midnight noon weekday weekdays weekend weekends monday tuesday wednesday thursday friday saturday sunday
   three seven eight eleven twelve thirteen fourteen fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
   carts orders mails cards`.split(/\s+/);
