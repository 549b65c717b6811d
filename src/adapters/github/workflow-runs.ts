import type { JobLog, TestedPullRequest, WorkflowJob, WorkflowRun, WorkflowRuns } from '../../explain/workflow-runs.ts';
import { statusOf } from './github-error.ts';
import { openJobLog } from './job-log.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Workflow runs, their jobs and logs, through a token that may read Actions and no more; everything else with the run's own. */
export function githubWorkflowRuns(client: RepositoryClient): WorkflowRuns {
  const { octokit, names, attempt } = client;
  const { checks } = octokit.rest;
  const actions = async () => (await client.actions()).rest.actions;
  return {
    run: (id, number) =>
      found(() =>
        attempt('read a workflow run', async () => {
          const api = await actions();
          const { data } =
            number === undefined
              ? await api.getWorkflowRun({ ...names, run_id: id })
              : await api.getWorkflowRunAttempt({ ...names, run_id: id, attempt_number: number });
          return toRun(data);
        }),
      ),
    async jobs(id, number) {
      const api = await client.actions();
      const about = { ...names, run_id: id, attempt_number: number, per_page: 100 };
      return attempt('read the jobs of a workflow run', async () =>
        (await api.paginate(api.rest.actions.listJobsForWorkflowRunAttempt, about)).map(toJob),
      );
    },
    async log(run, job): Promise<JobLog> {
      return openJobLog({ octokit: await client.actions(), names, attempt }, run, job);
    },
    annotations: (jobId) =>
      attempt('read annotations', async () => {
        try {
          const { data } = await checks.listAnnotations({ ...names, check_run_id: jobId, per_page: 50 });
          return data.filter((one) => one.annotation_level === 'failure').flatMap(({ message }) => message ?? []);
        } catch (error) {
          if (statusOf(error) === 404) return [];
          throw error;
        }
      }),
    async endedOn(path, branch) {
      const workflow_id = path.split('/').at(-1) ?? path;
      const about = { ...names, workflow_id, branch, status: 'completed', per_page: 20 } as const;
      const ended = await found(() =>
        attempt('read workflow runs', async () => (await (await actions()).listWorkflowRuns(about)).data),
      );
      return (ended?.workflow_runs ?? []).map(toRun);
    },
    ofCommit: (sha) =>
      attempt('read workflow runs', async () => {
        const { data } = await (await actions()).listWorkflowRunsForRepo({ ...names, head_sha: sha, per_page: 100 });
        return data.workflow_runs.map(toRun);
      }),
    ...githubTested(client),
  };
}

type Tested = Pick<
  WorkflowRuns,
  'pullRequestFrom' | 'pullRequest' | 'changedFiles' | 'filesOfCommit' | 'headOf' | 'fileAt'
>;

/** What a run tested: the pull request or branch, its changed files and their text. */
function githubTested({ octokit, names, attempt }: RepositoryClient): Tested {
  const { git, pulls, repos } = octokit.rest;
  return {
    async pullRequestFrom(owner, branch) {
      const about = { ...names, head: `${owner}:${branch}`, state: 'open', per_page: 1 } as const;
      const { data } = await attempt('read pull requests', () => pulls.list(about));
      return data[0] === undefined ? undefined : toPullRequest(data[0]);
    },
    pullRequest: (number) =>
      found(() =>
        attempt('read a pull request', async () =>
          toPullRequest((await pulls.get({ ...names, pull_number: number })).data),
        ),
      ),
    changedFiles: (number) =>
      attempt('read the files of a pull request', async () =>
        patchesOf(await octokit.paginate(pulls.listFiles, { ...names, pull_number: number, per_page: 100 })),
      ),
    filesOfCommit: (sha) =>
      attempt('read a commit', async () => patchesOf((await repos.getCommit({ ...names, ref: sha })).data.files ?? [])),
    headOf: (branch) =>
      found(() =>
        attempt('read a branch', async () => (await git.getRef({ ...names, ref: `heads/${branch}` })).data.object.sha),
      ),
    fileAt: (path, sha) =>
      found(() =>
        attempt('read a file', async () => {
          const { data } = await repos.getContent({ ...names, path, ref: sha });
          if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return undefined;
          return Buffer.from(data.content, 'base64').toString('utf8');
        }),
      ),
  };
}

/** What GitHub does not have is `undefined`. */
async function found<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (statusOf(cause) === 404 || statusOf(cause) === 410) return undefined;
    throw error;
  }
}

function toRun(run: {
  readonly id: number;
  readonly run_attempt?: number;
  readonly name?: string | null;
  readonly path: string;
  readonly event: string;
  readonly head_branch: string | null;
  readonly head_repository?: { readonly owner: { readonly login: string } } | null;
  readonly head_sha: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly html_url: string;
}): WorkflowRun {
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    workflow: run.name ?? run.path,
    // A reusable workflow's run may name its ref behind an @.
    path: run.path.replace(/@.*$/, ''),
    event: run.event,
    branch: run.head_branch,
    headOwner: run.head_repository?.owner.login ?? null,
    sha: run.head_sha,
    conclusion: run.status === 'completed' ? run.conclusion : null,
    url: run.html_url,
  };
}

function toJob(job: {
  readonly id: number;
  readonly name: string;
  readonly conclusion: string | null;
  readonly html_url: string | null;
  readonly steps?: readonly { readonly name: string; readonly number: number; readonly conclusion: string | null }[];
}): WorkflowJob {
  const steps = (job.steps ?? []).map(({ name, number, conclusion }) => ({ name, number, conclusion }));
  return { id: job.id, name: job.name, conclusion: job.conclusion, url: job.html_url ?? '', steps };
}

function toPullRequest(pull: {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}): TestedPullRequest {
  return { number: pull.number, headSha: pull.head.sha, base: pull.base.ref };
}

function patchesOf(
  files: readonly { readonly filename: string; readonly patch?: string }[],
): ReadonlyMap<string, string> {
  return new Map(files.map(({ filename, patch }) => [filename, patch ?? '']));
}
