import type { components } from '@octokit/openapi-types';
import type { CheckRun, CommitStatus } from '../model.ts';
import type { Repository, World } from '../world.ts';
import { accountShape, appShape } from './account-shape.ts';
import { apiUrl, htmlUrl } from './issue-shape.ts';

type Schemas = components['schemas'];

export function checkRunShape(world: World, repository: Repository, run: CheckRun): Schemas['check-run'] {
  const url = apiUrl(world, repository, `/check-runs/${String(run.id)}`);
  const html = htmlUrl(world, repository, `/runs/${String(run.id)}`);
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: `CR_${String(run.id)}`,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: repository.id },
    app: appShape(world),
    pull_requests: [],
  };
}

export function statusShape(world: World, repository: Repository, status: CommitStatus): Schemas['status'] {
  return {
    url: apiUrl(world, repository, `/statuses/${status.sha}`),
    avatar_url: accountShape(world, status.creator).avatar_url,
    id: status.id,
    node_id: `SC_${String(status.id)}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: accountShape(world, status.creator),
  };
}
