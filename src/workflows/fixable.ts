import type { ExplainedRun, Failure, FailurePlace } from '../domain/failure.ts';

/** Files that a fix may be made in. */
const infrastructureFile = /\.(?:tf|tofu|tfvars|hcl|ya?ml|tpl)$/;

/** Whether `/promptops fix` is worth offering. */
export function isFixable({ failures }: Pick<ExplainedRun, 'failures'>): boolean {
  return failures.some((failure) => fixablePlaces(failure).length > 0);
}

/** The infrastructure files that a failure names, where their content may be to blame. */
export function fixablePlaces({ verdict, places }: Failure): readonly FailurePlace[] {
  if (verdict === 'flaky' || verdict === 'infrastructure') return [];
  return places.filter(({ path }) => infrastructureFile.test(path) && !path.startsWith('.github/'));
}
