import { readCommit } from '../git/commits.ts';
import type { Conclusion, WorkflowRun } from '../model.ts';
import { workflowRunShape } from '../shapes/actions-shape.ts';
import { announce } from '../webhooks/announce.ts';
import { now, type Repository, type World } from '../world.ts';

export type WorkflowRunOptions = {
  readonly name?: string;
  /** Path of the workflow file. */
  readonly path?: string;
  /** Branch, tag or commit it ran on; the default branch unless said. */
  readonly ref?: string;
  readonly event?: string;
  readonly conclusion?: Conclusion;
  /** The run that this is another attempt of. */
  readonly rerunOf?: number;
  /** Owner of the fork that the branch lies in. */
  readonly forkOwner?: string;
  readonly actor?: string;
  readonly jobs: readonly {
    readonly name: string;
    readonly conclusion?: Conclusion;
    readonly steps?: readonly { readonly name: string; readonly conclusion: Conclusion }[];
    /** `null`: its log has expired. */
    readonly log: string | null;
  }[];
};

/** Puts a finished workflow run into the repository and tells the App about it. Throws when `ref` names no commit. */
export async function addWorkflowRun(
  world: World,
  repository: Repository,
  options: WorkflowRunOptions,
): Promise<{ readonly runId: number; readonly jobIds: readonly number[] }> {
  const ref = options.ref ?? repository.defaultBranch;
  const commit = await readCommit(repository.git, ref);
  if (commit === undefined) throw new Error(`There is no commit ${ref} for a workflow run.`);
  const earlier = options.rerunOf === undefined ? undefined : repository.workflowRuns.get(options.rerunOf);
  const run: WorkflowRun = {
    id: earlier?.id ?? world.nextId(),
    name: options.name ?? 'CI',
    path: options.path ?? '.github/workflows/ci.yml',
    event: options.event ?? 'push',
    headBranch: ref,
    headOwner: options.forkOwner ?? repository.owner.login,
    headSha: commit.sha,
    conclusion: options.conclusion ?? 'failure',
    runNumber: repository.workflowRuns.size + 1,
    attempt: (earlier?.attempt ?? 0) + 1,
    earlier: earlier === undefined ? [] : [...earlier.earlier, earlier],
    actor: options.actor ?? repository.owner.login,
    createdAt: now(),
    jobs: options.jobs.map((job) => ({
      id: world.nextId(),
      name: job.name,
      conclusion: job.conclusion ?? options.conclusion ?? 'failure',
      steps: job.steps ?? [],
      log: job.log,
    })),
  };
  repository.workflowRuns.set(run.id, run);
  const workflow_run = workflowRunShape(world, repository, run);
  announce({ world, repository, login: run.actor }, 'workflow_run', {
    action: 'completed',
    workflow_run,
    workflow: { name: run.name, path: run.path },
  });
  return { runId: run.id, jobIds: run.jobs.map((job) => job.id) };
}
