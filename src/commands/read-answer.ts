import type { Question } from '../domain/proposal.ts';
import { visibleLines } from './visible-lines.ts';

/** How an answer was given, which decides how much may be read into it. */
export type AnswerWay = {
  /** `/promptops <answer>`: it can be nothing else. */
  readonly isCommand: boolean;
  /** By whoever was asked. */
  readonly isAsker: boolean;
};

/** What somebody answered, and the request with it in other words, the likeliest reading first. */
export type AnswerReading = { readonly words: string; readonly requests: readonly string[] };

const maxCharacters = 200;

/**
 * Reads a comment as the answer to a question; `undefined` when it is not one. Ordinary talk is none: without a command the whole
 * comment has to be the number, letter, place, file or name of a candidate, or a bare value where one is asked for. More words
 * count only under a quote of the question.
 * @param original the request that was asked about, without the command
 */
export function readAnswer(
  question: Question,
  body: string,
  original: string,
  way: AnswerWay,
): AnswerReading | undefined {
  const lines = visibleLines(body);
  const words = lines
    .filter(({ kind, text }) => kind === 'prose' && text.trim() !== '')
    .map(({ text }) => text.trim())
    .join(' ')
    .replace(/^\/prompt(?:ops)?\s+/i, '')
    .trim();
  if (words === '' || words.length > maxCharacters) return undefined;
  const isQuoting = lines.some(({ kind, raw }) => kind === 'quote' && quotes(raw, question));
  const bare = words.replace(/^[`"'(]+|[`"').!]+$/g, '').trim();
  const chosen = chosenExample(question, bare, way.isAsker || way.isCommand || isQuoting);
  if (chosen !== undefined) return { words, requests: [chosen] };
  // Where yes is wanted, every other word is talk.
  if (question.ifYes !== undefined) return undefined;
  const candidate = candidateOf(question, bare);
  if (candidate !== undefined) return { words, requests: requestsFor(question, candidate, original) };
  const isValue = question.candidates.length <= 1 && /^(?=\S*\d)[\w./:@%+-]{1,80}$/.test(bare);
  if (!way.isCommand && !isQuoting && !(isValue && way.isAsker)) return undefined;
  return { words, requests: unique([...replaced(question, bare, original), ...extended(bare, original)]) };
}

function quotes(line: string, { question }: Question): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const quoted = letters(line);
  return quoted.length >= 12 && letters(question).includes(quoted.slice(0, 200));
}

/** Yes to what is proposed; or what one example says at its end and no other does: an environment, a file. */
function chosenExample({ examples, ifYes }: Question, bare: string, mayAgree: boolean): string | undefined {
  const isYes = /^(?:yes|yes,? please|both|all of them|do it|please do|go ahead)$/i.test(bare);
  if (typeof ifYes === 'string') return isYes && mayAgree ? withoutPrefix(ifYes) : undefined;
  const requests = examples.map(withoutPrefix);
  const wanted = bare.toLowerCase().replace(/^(?:in |the )+/, '');
  const every = /^(?:all|all of them|both|both of them|every environment|everywhere)$/.test(wanted);
  const found = requests.filter((request) =>
    every ? request.endsWith(' in every environment') : request.toLowerCase().endsWith(` in ${wanted}`),
  );
  return found.length === 1 && isWhole(found[0]) ? found[0] : undefined;
}

function withoutPrefix(command: string): string {
  return command.replace(/^\/prompt(?:ops)?\s+/i, '');
}

/** Examples with a gap in them (`… name it <another name>`) are no requests. */
function isWhole(request: string | undefined): boolean {
  return request !== undefined && !/[…<>]/.test(request);
}

type Candidate = Question['candidates'][number];

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function candidateOf({ candidates }: Question, bare: string): Candidate | undefined {
  const wanted = bare
    .toLowerCase()
    .replace(/^(?:the |option |number |no\.? |#|in |use |i mean |it is |it's )+/g, '')
    .replace(/ (?:one|option|please)$/, '');
  const spoken = ordinals.indexOf(wanted);
  if (candidates.length > 1) {
    if (spoken >= 0) return candidates[spoken];
    if (wanted === 'last') return candidates.at(-1);
    if (/^\d{1,2}$/.test(wanted)) return candidates[Number(wanted) - 1];
    if (/^[a-l]$/.test(wanted)) return candidates[wanted.charCodeAt(0) - 97];
  }
  const exact = candidates.filter(({ label, file }) => [label, file].some((name) => name?.toLowerCase() === wanted));
  const named = exact.length > 0 ? exact : candidates.filter((one) => wordsIn(one).includes(wanted));
  return named.length === 1 ? named[0] : undefined;
}

/** The names in a candidate that it may be called by: parts of its label and its path. */
function wordsIn({ label, file = '' }: Candidate): readonly string[] {
  const path = file.toLowerCase();
  return [path, ...path.split('/'), ...path.split(/[/.]/), ...label.toLowerCase().split(/[\s()/]+/)];
}

/** The example that was written for this candidate, then the request with its place. */
function requestsFor(question: Question, candidate: Candidate, original: string): readonly string[] {
  const { file, label } = candidate;
  const examples = question.examples.map(withoutPrefix).filter(isWhole);
  const place = /\(([^()]+)\)$/.exec(label)?.[1];
  const own = examples.filter((example) =>
    [file, place].some((name) => name !== undefined && example.endsWith(` in ${name}`)),
  );
  const same = examples.length === question.candidates.length ? [examples[question.candidates.indexOf(candidate)]] : [];
  return unique([
    ...same.flatMap((example) => example ?? []),
    ...own,
    ...replaced(question, label, original),
    ...[place, file].flatMap((name) => (name === undefined ? [] : [`${original} in ${name}`])),
  ]);
}

/** Where the question names a word of the request that means nothing here, the answer stands for it. */
function replaced({ question }: Question, answer: string, original: string): readonly string[] {
  const unknown = /^There is no (?:environment )?`([^`]+)`/.exec(question)?.[1];
  return unknown !== undefined && original.includes(unknown) ? [original.replace(unknown, answer)] : [];
}

function extended(answer: string, original: string): readonly string[] {
  return ['', 'to ', 'in ', 'with ', 'name it '].map((joint) => `${original} ${joint}${answer}`);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
