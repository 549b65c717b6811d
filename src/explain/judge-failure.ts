import type { FailurePlace, FailureVerdict, Reason } from '../domain/failure.ts';
import { isOutsideOfChanges } from './explain-log.ts';
import type { LogReduction } from './log-reduction.ts';

/** What other runs and the change tell about a failure. Pages are addresses of runs on GitHub. */
export type FailureHistory = {
  /** A run of the same workflow for the same commit in which this job passed. */
  readonly passedOnSameCommit?: string;
  /** It was seen to come and go here before. */
  readonly isKnownFlaky: boolean;
  /** The newest run on the base branch that failed with the same signature. */
  readonly failingOnBase?: string;
  /** The newest run on the base branch passed. */
  readonly basePasses: boolean;
  readonly baseBranch: string;
  /** Places of the evidence that lie in files of the change. */
  readonly changedPlaces: readonly FailurePlace[];
};

export type FailureJudgement = {
  readonly verdict: FailureVerdict;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly because: Reason;
};

type Known = Pick<LogReduction, 'category' | 'causeId' | 'confidence'>;

/** One kind of evidence a row, the strongest first; the first that speaks decides. */
const rules: readonly ((known: Known, history: FailureHistory) => FailureJudgement | undefined)[] = [
  (_, { failingOnBase, baseBranch }) =>
    failingOnBase === undefined
      ? undefined
      : judged('base', 0.95, `\`${baseBranch}\` fails in the same way`, failingOnBase),
  (_, { passedOnSameCommit }) =>
    passedOnSameCommit === undefined
      ? undefined
      : judged('flaky', 0.9, 'the same job passed for the same commit', passedOnSameCommit),
  (_, { isKnownFlaky }) =>
    isKnownFlaky ? judged('flaky', 0.8, 'the same failure came and went here before, without a change') : undefined,
  (known) =>
    isOutsideOfChanges(known)
      ? judged('infrastructure', known.confidence, 'what failed lies outside of the repository')
      : undefined,
  (_, { changedPlaces }) =>
    changedPlaces.length === 0
      ? undefined
      : judged('change', 0.9, `the log names ${placesOf(changedPlaces)}, which the change touches`),
  ({ category, confidence }) =>
    category === 'permission' || category === 'resources'
      ? judged('infrastructure', Math.min(confidence, 0.8), words[category])
      : undefined,
  ({ category, confidence, causeId }, { basePasses, baseBranch }) =>
    basePasses && causeId !== null && category !== 'timeout'
      ? judged('change', Math.min(confidence, 0.6), `the same workflow passes on \`${baseBranch}\``)
      : undefined,
];

const words = {
  permission: 'a right is missing, and no file that the change touches is named',
  resources: 'the runner ran out of memory or disk, and no file that the change touches is named',
} as const;

/** Says what a failure is due to, how sure that is, and what it rests on. Pure. */
export function judgeFailure(known: Known, history: FailureHistory): FailureJudgement {
  for (const rule of rules) {
    const judgement = rule(known, history);
    if (judgement !== undefined) return judgement;
  }
  return judged('unknown', 0.2, 'neither other runs nor the change tell');
}

function judged(verdict: FailureVerdict, confidence: number, text: string, url?: string): FailureJudgement {
  return { verdict, confidence, because: url === undefined ? { text } : { text, url } };
}

function placesOf(places: readonly FailurePlace[]): string {
  const named = [...new Set(places.map(({ path }) => `\`${path}\``))];
  const more = named.length > 3 ? ` and ${named.length - 3} more` : '';
  return `${named.slice(0, 3).join(', ')}${more}`;
}
