import type { RunStore } from '../audit/run-store.ts';

/** So often a fix is made on one issue or pull request; then a person has to look. */
const maxFixes = 2;

/** Whether another fix may be made there; `except` is the run that asks. */
export async function hasFixesLeft(
  store: Pick<RunStore, 'ofIssue'>,
  repository: string,
  issueNumber: number,
  except?: string,
): Promise<boolean> {
  const runs = await store.ofIssue(repository, issueNumber);
  const fixes = runs.filter(
    ({ id, outcome, request }) => id !== except && outcome === 'changed' && request.command.verb === 'fix',
  );
  return fixes.length < maxFixes;
}
