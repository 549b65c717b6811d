import type { Inventory } from '../../context/inventory.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence, Token } from '../language/words.ts';
import { chooseTemplate } from './choose-template.ts';
import type { Template } from './manifest.ts';
import type { Relation } from './relation.ts';
import { inverses, openers, relationWords } from './relation-words.ts';
import type { How } from './relation-words.ts';
import { relationBetween } from './relations.ts';
import { compilePattern, matchPattern } from './spoken-pattern.ts';
import type { Understanding } from './understanding.ts';

/** Two things that go together, by their place in the list of parts. */
export type Link = { readonly subject: number; readonly object: number; readonly relation: Relation };

/** A request for several things: each is one template, every word of it accounted for. */
export type Parts = {
  readonly parts: readonly Understanding[];
  /** Which of them are spoken of as if they were there: `the bucket artifacts`. */
  readonly definite: readonly boolean[];
  readonly links: readonly Link[];
  /** Words that tie things together in a way that is not known, as typed with the two things. */
  readonly unknown: readonly string[];
};

/** What lies between two things: plain joints, or the words of a relation. */
type Cut = { readonly from: number; readonly to: number; readonly how?: How; readonly turned?: true };
/** Words that tie a thing to one that was named before: `that reads it`. */
type BackReference = Cut & { readonly how: How };
type Segment = {
  readonly understanding: Understanding;
  readonly references: readonly BackReference[];
  readonly isDefinite: boolean;
  /** It begins with an article. */
  readonly isIntroduced: boolean;
};
type Piece = { readonly segment: Segment; readonly cut?: Cut };

const maxParts = 4;
const maxCuts = 14;
/** A request for a few things is a sentence or two; what is longer is for someone else, and must not cost more than it says. */
const maxTokens = 160;

const patterns = relationWords.map(({ spoken, ...rest }) => ({ ...rest, pattern: compilePattern(spoken) }));
const joints = new Set(['and', 'plus', ',', ';', '.', '+', 'also', 'then', 'another']);
const articles = new Set(['a', 'an', 'the', 'one', 'new', 'some', 'our', 'my']);
const pronouns = new Set(['it', 'them', 'that', 'this', 'these', 'those']);

/**
 * Reads a request for several things: `a queue called orders with a dead-letter queue and a lambda that reads it`. It is cut where joints or
 * the words of a relation stand, into the fewest pieces of which each is understood as one template without a word left over.
 * Undefined when there is no such way, or when two ways differ: then it is for someone else.
 */
export function readParts(
  sentence: Sentence,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template> = new Set(),
): Parts | undefined {
  if (sentence.tokens.length > maxTokens) return undefined;
  const cuts = cutsOf(sentence);
  if (cuts.length === 0 || cuts.length > maxCuts) return undefined;
  const segment = segmentReader(sentence, templates, inventory, own);
  const opener = openers.get(wordAt(sentence.tokens, 0));
  const start = opener === undefined ? openingLength(sentence) : 1;
  for (let count = 2; count <= maxParts; count += 1) {
    const ways = [...waysToCut(sentence, cuts, start, count, segment)]
      .map((pieces) => ({ ...linked(sentence, pieces), introduced: introducedOf(pieces) }))
      .filter((one) => areDifferent(one) && (opener === undefined || keeps(one, opener)));
    const [way, ...others] = likeliest(ways)
      .toSorted((a, b) => a.links.length - b.links.length)
      .toReversed();
    if (way === undefined) continue;
    const isSame = (other: Parts): boolean => namesOf(other) === namesOf(way);
    return others.every((other) => isSame(other) || other.links.length < way.links.length) ? way : undefined;
  }
  return undefined;
}

/** The ways that know most of the words between the things, and of these those that begin most things with `a` or `the`. */
function likeliest<Way extends Parts & { readonly introduced: number }>(ways: readonly Way[]): readonly Way[] {
  const fewestUnknown = Math.min(...ways.map(({ unknown }) => unknown.length));
  const known = ways.filter(({ unknown }) => unknown.length === fewestUnknown);
  const most = Math.max(...known.map(({ introduced }) => introduced));
  return known.filter(({ introduced }) => introduced === most);
}

function introducedOf(pieces: readonly Piece[]): number {
  return pieces.filter(({ segment }) => segment.isIntroduced).length;
}

/** Two of a kind are two only when each has a name: otherwise one is the other in other words. */
function areDifferent({ parts }: Parts): boolean {
  const unnamed = parts.filter(({ said }) => !said.some((one) => one.parameter === 'name'));
  return unnamed.every((part) => parts.every((other) => other === part || other.template !== part.template));
}

/** What was said before the first thing is true of it. */
function keeps({ links }: Parts, opener: How): boolean {
  return links.some(({ subject, relation }) => subject === 0 && relation.how.includes(opener));
}

function namesOf({ parts }: Parts): string {
  return parts.map(({ template, said }) => `${template.name} ${JSON.stringify(said)}`).join('; ');
}

/** `two things please:` announces the list and means nothing more. */
function openingLength({ tokens }: Sentence): number {
  const at = tokens.findIndex((token) => ['things', 'resources'].includes(token.word));
  if (at < 0 || at > 4) return 0;
  let end = at + 1;
  while (['please', ',', ':', '.'].includes(wordAt(tokens, end))) end += 1;
  return end;
}

function* waysToCut(
  sentence: Sentence,
  cuts: readonly Cut[],
  from: number,
  count: number,
  segment: (from: number, to: number) => Segment | undefined,
  before: readonly Piece[] = [],
): Iterable<readonly Piece[]> {
  if (count === 1) {
    const last = segment(from, sentence.tokens.length);
    if (last !== undefined) yield [...before, { segment: last }];
    return;
  }
  for (const cut of cuts) {
    if (cut.from <= from) continue;
    const read = segment(from, cut.from);
    if (read !== undefined)
      yield* waysToCut(sentence, cuts, cut.to, count - 1, segment, [...before, { segment: read, cut }]);
  }
}

/** Places where one thing may end and the next begin: never at the start, and joints that follow each other are one. */
function cutsOf({ tokens }: Sentence): readonly Cut[] {
  const cuts: Cut[] = [];
  for (let at = 1; at < tokens.length - 1; at += 1) {
    let to = at;
    while (joints.has(wordAt(tokens, to)) && tokens[to]?.kind !== 'quoted') to += 1;
    const relation = relationAt(tokens, to);
    if (relation !== undefined && !isBackReference(tokens, relation.to)) cuts.push({ ...relation, from: at });
    else if (to > at) cuts.push({ from: at, to });
    if (to > at) at = to - 1;
  }
  return cuts;
}

/** The longest words of a relation at a position. */
function relationAt(tokens: readonly Token[], at: number): BackReference | undefined {
  let best: BackReference | undefined;
  for (const { how, turned, pattern } of patterns) {
    const match = matchPattern(pattern, tokens, at, () => undefined);
    if (match === undefined || at + match.length <= (best?.to ?? 0)) continue;
    best = { from: at, to: at + match.length, how, ...(turned === undefined ? {} : { turned }) };
  }
  return best;
}

/** `it`, `that vpc`, `the queue`: a pronoun, or an article and a word at the end of its thought. */
function isBackReference(tokens: readonly Token[], at: number): boolean {
  return referenceLength(tokens, at) > 0;
}

const nouns = new Set(
  `queue bucket table vpc network key topic function lambda cluster database service deployment namespace zone cache certificate secret registry vault subscription group vnet`.split(
    ' ',
  ),
);

function referenceLength(tokens: readonly Token[], at: number): number {
  const isNoun = (position: number): boolean => nouns.has(wordAt(tokens, position).replace(/s$/, ''));
  const endsAt = (position: number): boolean => {
    const word = wordAt(tokens, position);
    return (
      position >= tokens.length ||
      tokens[position]?.kind === 'mark' ||
      joints.has(word) ||
      relationAt(tokens, position) !== undefined
    );
  };
  if (pronouns.has(wordAt(tokens, at))) return isNoun(at + 1) ? 2 : 1;
  return wordAt(tokens, at) === 'the' && isNoun(at + 1) && endsAt(at + 2) ? 2 : 0;
}

function segmentReader(
  sentence: Sentence,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template>,
): (from: number, to: number) => Segment | undefined {
  const known = new Map<string, Segment | undefined>();
  return (from, to) => {
    const key = `${from}-${to}`;
    if (!known.has(key)) known.set(key, readSegment(sentence, from, to, templates, inventory, own));
    return known.get(key);
  };
}

function readSegment(
  sentence: Sentence,
  from: number,
  to: number,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template>,
): Segment | undefined {
  const piece = sentence.tokens.slice(0, to);
  const references: BackReference[] = [];
  const tokens: Token[] = [];
  for (let at = from; at < to;) {
    const relation = relationAt(piece, at);
    const length = relation === undefined ? 0 : referenceLength(piece, relation.to);
    // `in it a deployment`; but `that a …` begins something else.
    const isPlain = ['it', 'them'].includes(wordAt(piece, relation?.to ?? 0));
    if (relation !== undefined && length > 0 && (isPlain || !articles.has(wordAt(piece, relation.to + length)))) {
      references.push(relation);
      at = relation.to + length;
      continue;
    }
    const token = piece[at];
    if (token !== undefined) tokens.push(token);
    at += 1;
  }
  const spoken = tokens.filter((token) => token.word !== 'existing');
  const isDefinite = spoken.length < tokens.length || ['the', 'our', 'my'].includes(wordAt(spoken, 0));
  const read = (words: readonly Token[]): Understanding | undefined => {
    const choice = chooseTemplate({ ...sentence, tokens: words }, templates, inventory, own);
    return choice.kind === 'one' && choice.understanding.unclear.length === 0 ? choice.understanding : undefined;
  };
  const understanding = [spoken, ...(isDefinite ? [2, 3].map((at) => withName(spoken, at)) : [])]
    .map(read)
    .find((one) => one !== undefined);
  const isIntroduced = articles.has(wordAt(tokens, 0));
  return understanding && { understanding, references, isDefinite, isIntroduced };
}

/** What the object has to offer is taken where nobody said another value. */
function withOffers(relation: Relation, { said }: Understanding): Relation {
  const { offers, ...rest } = relation;
  const taken = Object.entries(offers ?? {}).filter(([name]) => !said.some(({ parameter }) => parameter === name));
  return taken.length === 0 ? rest : { ...rest, passes: { ...rest.passes, ...Object.fromEntries(taken) } };
}

/** `the queue jobs`: behind a thing that is known a word is its name, whatever else it means. */
function withName(tokens: readonly Token[], at: number): readonly Token[] {
  return tokens.map((token, position) =>
    position === at && token.kind === 'word' ? { ...token, kind: 'quoted' } : token,
  );
}

function linked(sentence: Sentence, pieces: readonly Piece[]): Parts {
  const parts = pieces.map(({ segment }) => segment.understanding);
  const definite = pieces.map(({ segment }) => segment.isDefinite);
  const links: Link[] = [];
  const unknown: string[] = [];
  const link = (subject: number, object: number, how: How): boolean => {
    const [one, other] = [parts[subject], parts[object]];
    const relation = one && other && relationBetween(one.template, other.template, how);
    if (one === undefined || relation === undefined) return false;
    if (!links.some((known) => known.subject === subject && known.object === object))
      links.push({ subject, object, relation: withOffers(relation, one) });
    return true;
  };
  const tie = (subject: number, object: number, how: How): boolean => {
    const inverse = inverses[how];
    return link(subject, object, how) || (inverse !== undefined && link(object, subject, inverse));
  };
  const typed = (cut: Cut, at: number, other: number): string => {
    const words = sentence.text.slice(sentence.tokens[cut.from]?.start, sentence.tokens[cut.to - 1]?.end);
    return `"${words}" between ${parts[at]?.template.name ?? ''} and ${parts[other]?.template.name ?? ''}`;
  };
  for (const [at, { segment, cut }] of pieces.entries()) {
    for (const reference of segment.references) {
      // The nearest thing before it, then any other: `it` is what was spoken of last.
      const others = [...parts.keys()]
        .filter((other) => other !== at)
        .toSorted((a, b) => Math.abs(at - a) - Math.abs(at - b) || a - b);
      const found = others.some((other) =>
        reference.turned ? tie(other, at, reference.how) : tie(at, other, reference.how),
      );
      if (!found) unknown.push(typed(reference, at, at > 0 ? at - 1 : 1));
    }
    const { how } = cut ?? {};
    if (cut === undefined || how === undefined) continue;
    const [subject, object] = cut.turned ? [at + 1, at] : [at, at + 1];
    const found = tie(subject, object, how) || (how === 'with' && link(object, subject, how));
    if (!found) unknown.push(typed(cut, at, at + 1));
  }
  const [first, second] = [...new Set(parts.map(({ template }) => template.kind))];
  if (second !== undefined) unknown.push(`${first} and ${second} in one pull request`);
  return { parts, definite, links, unknown };
}

/** A link in the words of the table: `lambda reads sqs-queue`. */
export function spokenLink({ parts }: Parts, { subject, object, relation }: Link): string {
  return [parts[subject]?.template.name, relation.how[0], parts[object]?.template.name].join(' ');
}
