import type { ExplainedRun, Failure, FailurePlace } from '../domain/failure.ts';
import { textOf } from '../planner/fixes/failure-facts.ts';
import { knownFixes } from '../planner/fixes/known-fixes.ts';

/** Files that a fix may be made in. */
const infrastructureFile = /\.(?:tf|tofu|tfvars|hcl|ya?ml|tpl)$/;

/** Whether `/promptops fix` is worth offering. */
export function isFixable({ failures }: Pick<ExplainedRun, 'failures'>): boolean {
  return failures.some(mayBeFixed);
}

/** Whether an edit of infrastructure files may mend it: it names one, or what is wrong tells where to look. */
export function mayBeFixed(failure: Failure): boolean {
  if (fixablePlaces(failure).length > 0) return true;
  const text = textOf(failure.evidence.map((line) => line.text));
  return isOfFiles(failure) && knownFixes.some((known) => known.needsNoPlace === true && known.pattern.test(text));
}

/** The infrastructure files that a failure names, where their content may be to blame. */
export function fixablePlaces(failure: Failure): readonly FailurePlace[] {
  if (!isOfFiles(failure)) return [];
  return failure.places.filter(({ path }) => infrastructureFile.test(path) && !path.startsWith('.github/'));
}

function isOfFiles({ verdict }: Failure): boolean {
  return verdict !== 'flaky' && verdict !== 'infrastructure';
}
