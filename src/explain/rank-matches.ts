import type { Cause, Strength } from './causes/cause.ts';
import type { CollectedStep } from './collect-steps.ts';
import { matchCause, strengthOf, wordsOf } from './match-cause.ts';
import { isTelling } from './telling-line.ts';

/** A line of a step that names a cause; `at` is its place in the step's list of lines. */
export type RankedMatch = {
  readonly at: number;
  readonly cause: Cause;
  readonly words: Readonly<Record<string, string>>;
  readonly score: number;
};

const points: Readonly<Record<Strength, number>> = { proof: 300, passing: 240, likely: 200, guess: 190, symptom: 50 };
/** Trouble that was tried again does not matter where something else is proven. */
const passingBesideProof = 150;
const inSuccessfulLog = -160;
const inWarning = -90;
const inRetry = -60;
const inLastCluster = 20;
const clusterGap = 30;

const warning = /^\s{0,8}(?:npm warn|warning\b|WARN(?:ING)?\b|\[warn|W:)/i;
const retry = /\bretry|attempt \d|try again|not yet|waiting/i;

/**
 * The lines of a step that name a cause, the likeliest cause first: strong words before weak ones, the first of a kind before its
 * follow-ons; among lines that merely read as errors, those near the end of the step.
 * @param isUsual tells whether a line also stands in the last successful log
 */
export function rankMatches(step: CollectedStep, isUsual: (plain: string) => boolean): readonly RankedMatch[] {
  const found = step.lines.flatMap((line, at) => {
    if (!isTelling(line.plain) && !line.plain.startsWith('##[error]')) return [];
    const match = matchCause(line.plain);
    return match === undefined ? [] : [{ at, ...match }];
  });
  const isProven = found.some(
    ({ cause, at }) => strengthOf(cause) === 'proof' && !isUsual(step.lines[at]?.plain ?? ''),
  );
  const lastCluster = startOfLastCluster(step, found);
  return found
    .map((match) => ({
      ...match,
      score: scoreOf(match, step.lines[match.at]?.plain ?? '', { isProven, lastCluster, isUsual }),
    }))
    .sort((a, b) => b.score - a.score || a.at - b.at);
}

type Surroundings = {
  readonly isProven: boolean;
  readonly lastCluster: number;
  readonly isUsual: (plain: string) => boolean;
};

function scoreOf(match: { readonly at: number; readonly cause: Cause }, plain: string, around: Surroundings): number {
  const strength = strengthOf(match.cause);
  let score = strength === 'passing' && around.isProven ? passingBesideProof : points[strength];
  if (around.isUsual(plain)) score += inSuccessfulLog;
  if (strength === 'proof') return score;
  if (warning.test(plain)) score += inWarning;
  if (retry.test(plain)) score += inRetry;
  if (match.at >= around.lastCluster) score += inLastCluster;
  return score;
}

/** Where the last run of lines that read as errors begins, with no more than a screen of other lines between them. */
function startOfLastCluster(
  step: CollectedStep,
  found: readonly { readonly at: number; readonly cause: Cause }[],
): number {
  let start = 0;
  let previous = Number.NEGATIVE_INFINITY;
  for (const { at, cause } of found) {
    if (strengthOf(cause) === 'symptom') continue;
    const number = step.lines[at]?.number ?? 0;
    if (number - previous > clusterGap) start = at;
    previous = number;
  }
  return start;
}

const detailLines = 30;

/** The words that the lines around a match add to its own. */
export function wordsWithDetail(
  step: CollectedStep,
  { at, cause, words }: RankedMatch,
): Readonly<Record<string, string>> {
  if (cause.detail === undefined) return words;
  const from = Math.max(0, at - (cause.before ?? 2));
  const below = step.lines.slice(at, at + Math.max(cause.after ?? 6, 2) + 1);
  const text = (lines: typeof below): string =>
    lines
      .slice(0, detailLines)
      .map((line) => line.plain)
      .join('\n');
  const match = cause.detail.exec(text(below)) ?? cause.detail.exec(text(step.lines.slice(from, at + 1)));
  return match === null ? words : { ...wordsOf(match), ...words };
}
