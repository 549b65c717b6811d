import { z } from 'zod';
import { ApiError, notAccessible, notFound } from '../http/api-error.ts';
import {
  created,
  integer,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import { readCommit } from '../git/commits.ts';
import { conclusions, type CheckRun, type CommitStatus } from '../model.ts';
import { checkRunShape, statusShape } from '../shapes/check-shape.ts';
import { apiUrl } from '../shapes/issue-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import { announce } from '../webhooks/announce.ts';
import { now, type Repository } from '../world.ts';
import { readChecks, readStatuses, writeChecks, writeStatuses } from './access-levels.ts';

const maxAnnotationsPerCall = 50;
const maxOutputLength = 65_535;

const outputText = z.string().max(maxOutputLength, `Only ${String(maxOutputLength)} characters are allowed`);
const output = z.object({
  title: z.string().optional(),
  summary: outputText,
  text: outputText.optional(),
  annotations: z
    .array(
      z.object({
        path: z.string(),
        start_line: z.number().int().positive(),
        end_line: z.number().int().positive(),
        start_column: z.number().int().optional(),
        end_column: z.number().int().optional(),
        annotation_level: z.enum(['notice', 'warning', 'failure']),
        message: z.string().max(64 * 1024),
        title: z.string().max(255).optional(),
        raw_details: z
          .string()
          .max(64 * 1024)
          .optional(),
      }),
    )
    .default([]),
});
const changedRun = z.object({
  name: z.string().min(1).optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(conclusions).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: output.optional(),
});
const newRun = changedRun.extend({ name: z.string().min(1), head_sha: z.string() });
const newStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

/** Check runs, which only Apps may write, and commit statuses. */
export const checkRoutes: readonly RepositoryRoute[] = [
  { method: 'POST', path: '/check-runs', access: writeChecks, handle: createRun },
  { method: 'PATCH', path: '/check-runs/:id', access: writeChecks, handle: changeRun },
  {
    method: 'GET',
    path: '/check-runs/:id',
    access: readChecks,
    handle: (call) => ok(checkRunShape(call.world, call.repository, runOf(call))),
  },
  {
    method: 'GET',
    path: '/check-runs/:id/annotations',
    access: readChecks,
    handle: (call) => paged(call, runOf(call).annotations, annotationShape),
  },
  { method: 'GET', path: '/commits/:ref/check-runs', access: readChecks, handle: listRuns },
  { method: 'POST', path: '/statuses/:sha', access: writeStatuses, handle: createStatus },
  { method: 'GET', path: '/commits/:ref/status', access: readStatuses, handle: combinedStatus },
  { method: 'GET', path: '/commits/:ref/statuses', access: readStatuses, handle: listStatuses },
];

function runOf({ repository, params }: RepositoryCall): CheckRun {
  const run = repository.checkRuns.get(integer(params['id']));
  if (run === undefined) throw notFound();
  return run;
}

async function shaOf(repository: Repository, name: string): Promise<string> {
  const commit = await readCommit(repository.git, name);
  if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return commit.sha;
}

async function createRun(call: RepositoryCall): Promise<Answer> {
  const { world, repository, actor } = call;
  if (actor.kind !== 'installation') throw new ApiError(403, 'You must authenticate via a GitHub App.');
  const wanted = parseBody(newRun, call.body, 'CheckRun');
  limitAnnotations(wanted.output);
  const run: CheckRun = {
    id: world.nextId(),
    name: wanted.name,
    headSha: await shaOf(repository, wanted.head_sha),
    status: 'queued',
    conclusion: null,
    detailsUrl: null,
    externalId: '',
    startedAt: now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  applyChanges(run, wanted);
  repository.checkRuns.set(run.id, run);
  announce(call, 'check_run', {
    action: run.status === 'completed' ? 'completed' : 'created',
    check_run: checkRunShape(world, repository, run),
  });
  return created(checkRunShape(world, repository, run));
}

function changeRun(call: RepositoryCall): Answer {
  const { world, repository, actor } = call;
  if (actor.kind !== 'installation') throw notAccessible();
  const run = runOf(call);
  const wanted = parseBody(changedRun, call.body, 'CheckRun');
  limitAnnotations(wanted.output);
  const before = run.status;
  applyChanges(run, wanted);
  if (before !== run.status && run.status === 'completed') {
    announce(call, 'check_run', {
      action: 'completed',
      check_run: checkRunShape(world, repository, run),
    });
  }
  return ok(checkRunShape(world, repository, run));
}

function limitAnnotations(given: z.output<typeof output> | undefined): void {
  const count = given?.annotations.length ?? 0;
  if (count <= maxAnnotationsPerCall) return;
  const limit = String(maxAnnotationsPerCall);
  throw new ApiError(
    422,
    `Invalid request.\n\nNo more than ${limit} items are allowed; ${String(count)} were supplied.`,
  );
}

function applyChanges(run: CheckRun, wanted: z.output<typeof changedRun>): void {
  if (wanted.status === 'completed' && wanted.conclusion === undefined) {
    throw new ApiError(422, 'Invalid request.\n\nA conclusion is required when the status is completed.');
  }
  run.name = wanted.name ?? run.name;
  run.status = wanted.conclusion === undefined ? (wanted.status ?? run.status) : 'completed';
  run.conclusion = wanted.conclusion ?? run.conclusion;
  run.detailsUrl = wanted.details_url ?? run.detailsUrl;
  run.externalId = wanted.external_id ?? run.externalId;
  run.startedAt = wanted.started_at ?? run.startedAt;
  run.completedAt = wanted.completed_at ?? (run.status === 'completed' ? (run.completedAt ?? now()) : null);
  if (wanted.output === undefined) return;
  run.title = wanted.output.title ?? run.title;
  run.summary = wanted.output.summary;
  run.text = wanted.output.text ?? run.text;
  run.annotations.push(...wanted.output.annotations);
}

function annotationShape(annotation: CheckRun['annotations'][number]): unknown {
  const empty = { title: null, raw_details: null, start_column: null, end_column: null, blob_href: '' };
  return { ...empty, ...annotation };
}

async function listRuns(call: RepositoryCall): Promise<Answer> {
  const { world, repository, query, params } = call;
  const sha = await shaOf(repository, params['ref'] ?? '');
  const name = query.get('check_name');
  const runs = [...repository.checkRuns.values()].filter(
    (run) => run.headSha === sha && (name === null || run.name === name),
  );
  return paged(call, runs, (run) => checkRunShape(world, repository, run), 'check_runs');
}

async function createStatus(call: RepositoryCall): Promise<Answer> {
  const { world, repository, login, params } = call;
  const wanted = parseBody(newStatus, call.body, 'Status');
  const status: CommitStatus = {
    id: world.nextId(),
    sha: await shaOf(repository, params['sha'] ?? ''),
    state: wanted.state,
    context: wanted.context,
    description: wanted.description ?? null,
    targetUrl: wanted.target_url ?? null,
    creator: login,
    createdAt: now(),
  };
  repository.statuses.push(status);
  announce(call, 'status', { ...statusShape(world, repository, status), sha: status.sha });
  return created(statusShape(world, repository, status));
}

async function listStatuses(call: RepositoryCall): Promise<Answer> {
  const sha = await shaOf(call.repository, call.params['ref'] ?? '');
  const statuses = call.repository.statuses.filter((status) => status.sha === sha).toReversed();
  return paged(call, statuses, (status) => statusShape(call.world, call.repository, status));
}

async function combinedStatus({ world, repository, params }: RepositoryCall): Promise<Answer> {
  const sha = await shaOf(repository, params['ref'] ?? '');
  const latest = new Map(
    repository.statuses.filter((status) => status.sha === sha).map((status) => [status.context, status]),
  );
  const states = [...latest.values()].map((status) => status.state);
  const failed = states.some((state) => state === 'error' || state === 'failure');
  const passed = states.length > 0 && states.every((state) => state === 'success');
  return ok({
    state: failed ? 'failure' : passed ? 'success' : 'pending',
    statuses: [...latest.values()].map((status) => statusShape(world, repository, status)),
    sha,
    total_count: latest.size,
    repository: repositoryShape(world, repository),
    commit_url: apiUrl(world, repository, `/commits/${sha}`),
    url: apiUrl(world, repository, `/commits/${sha}/status`),
  });
}
