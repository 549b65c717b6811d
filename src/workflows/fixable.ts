import type { ExplainedRun } from '../domain/failure.ts';

/** Files that a fix may be made in. */
const infrastructureFile = /\.(?:tf|tofu|tfvars|hcl|ya?ml|tpl)$/;

/** Whether `/promptops fix` is worth offering: the cause lies in an infrastructure file of the repository, and the change is to blame. */
export function isFixable({ failures }: Pick<ExplainedRun, 'failures'>): boolean {
  return failures.some(
    ({ verdict, places }) =>
      (verdict === 'change' || verdict === 'unknown' || verdict === 'base') &&
      places.some(({ path }) => infrastructureFile.test(path) && !path.startsWith('.github/')),
  );
}
