import type { components } from '@octokit/openapi-types';
import type { WorkflowJob, WorkflowRun } from '../model.ts';
import type { Repository, World } from '../world.ts';
import { accountShape } from './account-shape.ts';
import { apiUrl, htmlUrl } from './issue-shape.ts';
import { repositoryShape } from './repository-shape.ts';

type Schemas = components['schemas'];

export function workflowRunShape(world: World, repository: Repository, run: WorkflowRun): Schemas['workflow-run'] {
  const url = apiUrl(world, repository, `/actions/runs/${String(run.id)}`);
  const pull = [...repository.issues.values()].find((issue) => issue.pull?.headSha === run.headSha);
  return {
    id: run.id,
    name: run.name,
    node_id: `WFR_${String(run.id)}`,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    run_number: run.runNumber,
    run_attempt: run.attempt,
    event: run.event,
    status: 'completed',
    conclusion: run.conclusion,
    workflow_id: repository.id,
    check_suite_id: repository.id,
    url,
    html_url: htmlUrl(world, repository, `/actions/runs/${String(run.id)}`),
    // Of a branch in a fork GitHub names no pull request.
    pull_requests:
      pull?.pull && pull.pull.forkOwner === undefined ? [minimalPull(world, repository, pull.number, pull.pull)] : [],
    created_at: run.createdAt,
    updated_at: run.createdAt,
    run_started_at: run.createdAt,
    actor: accountShape(world, run.actor),
    triggering_actor: accountShape(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: apiUrl(world, repository, `/check-suites/${String(repository.id)}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: apiUrl(world, repository, `/actions/workflows/${String(repository.id)}`),
    head_commit: null,
    repository: minimalRepository(world, repository),
    head_repository: { ...minimalRepository(world, repository), owner: accountShape(world, run.headOwner) },
    display_title: run.name,
  };
}

export function jobShape(world: World, repository: Repository, run: WorkflowRun, job: WorkflowJob): Schemas['job'] {
  return {
    id: job.id,
    run_id: run.id,
    run_url: apiUrl(world, repository, `/actions/runs/${String(run.id)}`),
    run_attempt: run.attempt,
    node_id: `CR_${String(job.id)}`,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: apiUrl(world, repository, `/actions/jobs/${String(job.id)}`),
    html_url: htmlUrl(world, repository, `/actions/runs/${String(run.id)}/job/${String(job.id)}`),
    status: 'completed',
    conclusion: job.conclusion,
    created_at: run.createdAt,
    started_at: run.createdAt,
    completed_at: run.createdAt,
    name: job.name,
    steps: job.steps.map((step, index) => ({ ...step, status: 'completed', number: index + 1 })),
    check_run_url: apiUrl(world, repository, `/check-runs/${String(job.id)}`),
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 1,
    runner_group_name: 'GitHub Actions',
    workflow_name: run.name,
  };
}

function minimalRepository(world: World, repository: Repository): Schemas['minimal-repository'] {
  const { license: _license, topics, ...shape } = repositoryShape(world, repository);
  return { ...shape, topics: topics ?? [] };
}

function minimalPull(
  world: World,
  repository: Repository,
  number: number,
  pull: {
    readonly id: number;
    readonly headRef: string;
    readonly headSha: string;
    readonly baseRef: string;
    readonly baseSha: string;
  },
): Schemas['pull-request-minimal'] {
  const repo = { id: repository.id, url: apiUrl(world, repository, ''), name: repository.name };
  return {
    id: pull.id,
    number,
    url: apiUrl(world, repository, `/pulls/${String(number)}`),
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  };
}
