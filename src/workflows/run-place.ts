import type { WorkflowRun, WorkflowRuns } from '../explain/workflow-runs.ts';

/** Where a failed run belongs to: the pull request that it tested, or the branch. */
export type RunPlace = {
  /** Where it is told: `#7`, or the branch's name. */
  readonly key: string;
  readonly pullRequest?: number;
  /** The branch that it is compared with. */
  readonly base: string;
  /** What it tested is the head still. */
  readonly isHead: boolean;
};

/** The open pull request that a run tested, else the default branch; `undefined` for a run that belongs to neither. */
export async function placeOfRun(
  run: WorkflowRun,
  runs: WorkflowRuns,
  defaultBranch: string,
): Promise<RunPlace | undefined> {
  const { branch, headOwner, sha } = run;
  if (branch === null) return undefined;
  const pull = headOwner === null ? undefined : await runs.pullRequestFrom(headOwner, branch);
  if (pull !== undefined)
    return { key: `#${pull.number}`, pullRequest: pull.number, base: pull.base, isHead: pull.headSha === sha };
  if (branch !== defaultBranch || run.event === 'pull_request') return undefined;
  return { key: branch, base: branch, isHead: (await runs.headOf(branch)) === sha };
}
