import type { Feedback } from '../planner.ts';

const maxRepairs = 4;

/**
 * Whether the model should repair its last proposal once more: at most four times, and only while it gets better.
 * Better means that the edit works where it did not before, or that fewer things fail. The same proposal again is the end.
 * @param history every proposal of this run with what was wrong with it, the last one included
 */
export function worthAnotherRound(history: readonly Feedback[]): boolean {
  const last = history.at(-1);
  if (last === undefined || history.length > maxRepairs) return false;
  if (failuresOf(last).length === 0) return false;
  const before = history.at(-2);
  if (before === undefined) return true;
  if (JSON.stringify(before.proposal.operations) === JSON.stringify(last.proposal.operations)) return false;
  const [wasApplied, isApplied] = [before.problems.length === 0, last.problems.length === 0];
  if (wasApplied !== isApplied) return isApplied;
  // The first refusal of an edit hides the ones after it, so only its text tells whether there was progress.
  if (!isApplied) return last.problems.join() !== before.problems.join();
  return failuresOf(last).length < failuresOf(before).length;
}

/** Everything that was wrong with a proposal, one line each: why it could not be applied, then the errors of failed checks. */
export function failuresOf({ problems, checks }: Feedback): readonly string[] {
  const findings = checks
    .filter((check) => check.verdict === 'fail')
    .flatMap((check) => {
      const errors = check.findings.filter((finding) => finding.severity === 'error');
      if (errors.length === 0) return [`${check.name} (${check.target}): ${check.reason ?? 'it failed'}`];
      return errors.map(
        ({ file, line, rule, message }) =>
          `${check.name}: ${file}${line === undefined ? '' : `:${line}`} ${message} (${rule})`,
      );
    });
  return [...problems, ...findings];
}
