import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError, notFound } from '../http/api-error.ts';
import {
  integer,
  ok,
  paged,
  type Answer,
  type Call,
  type RepositoryCall,
  type RepositoryRoute,
  type Route,
} from '../http/route.ts';
import type { WorkflowJob, WorkflowRun } from '../model.ts';
import { jobShape, workflowRunShape } from '../shapes/actions-shape.ts';
import { zip } from '../shapes/zip.ts';
import { fullName, type Repository, type World } from '../world.ts';
import { readActions } from './access-levels.ts';

const logLinkLifetimeMs = 60_000;

/** Finished workflow runs with their jobs and logs, read-only: tests seed them. */
export const actionsRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/actions/runs', access: readActions, handle: listRuns },
  {
    method: 'GET',
    path: '/actions/runs/:run',
    access: readActions,
    handle: (call) => ok(workflowRunShape(call.world, call.repository, runOf(call))),
  },
  { method: 'GET', path: '/actions/runs/:run/jobs', access: readActions, handle: listJobs },
  {
    method: 'GET',
    path: '/actions/runs/:run/attempts/:attempt',
    access: readActions,
    handle: (call) => ok(workflowRunShape(call.world, call.repository, attemptOf(call))),
  },
  { method: 'GET', path: '/actions/runs/:run/attempts/:attempt/logs', access: readActions, handle: redirectToArchive },
  { method: 'GET', path: '/actions/workflows/:workflow/runs', access: readActions, handle: listRuns },
  { method: 'GET', path: '/actions/runs/:run/attempts/:attempt/jobs', access: readActions, handle: listJobs },
  { method: 'GET', path: '/actions/jobs/:job', access: readActions, handle: getJob },
  { method: 'GET', path: '/actions/jobs/:job/logs', access: readActions, handle: redirectToLog },
];

/** Where a job's log is really read: a signed link that needs no token and soon expires, as on GitHub. */
export const logRoutes: readonly Route[] = [
  { method: 'GET', path: '/_logs/:owner/:repo/:job', handle: getLog },
  { method: 'GET', path: '/_archives/:owner/:repo/:run/:attempt', handle: getArchive },
];

type OfRun = Pick<RepositoryCall, 'repository' | 'params'>;

function runOf({ repository, params }: OfRun): WorkflowRun {
  const run = repository.workflowRuns.get(integer(params['run']));
  if (run === undefined) throw notFound();
  return run;
}

/** The attempt that the call names; the newest where it names none. */
function attemptOf(call: OfRun): WorkflowRun {
  const run = runOf(call);
  const { attempt } = call.params;
  const found = attempt === undefined ? run : [...run.earlier, run].find((one) => one.attempt === integer(attempt));
  if (found === undefined) throw notFound();
  return found;
}

function jobOf(
  runs: Iterable<WorkflowRun>,
  id: string | undefined,
): { readonly run: WorkflowRun; readonly job: WorkflowJob } {
  for (const run of [...runs].flatMap((newest) => [newest, ...newest.earlier])) {
    const job = run.jobs.find((one) => one.id === integer(id));
    if (job !== undefined) return { run, job };
  }
  throw notFound();
}

function listRuns(call: RepositoryCall): Answer {
  const { world, repository, query, params } = call;
  const filters = { branch: 'headBranch', head_sha: 'headSha', event: 'event' } as const;
  const runs = [...repository.workflowRuns.values()]
    .filter((run) => Object.entries(filters).every(([name, key]) => !query.has(name) || query.get(name) === run[key]))
    .filter(({ path }) => params['workflow'] === undefined || path.endsWith(`/${params['workflow']}`))
    .filter((run) => ['completed', run.conclusion, null].includes(query.get('status')))
    .toReversed();
  return paged(call, runs, (run) => workflowRunShape(world, repository, run), 'workflow_runs');
}

function listJobs(call: RepositoryCall): Answer {
  const run = attemptOf(call);
  return paged(call, run.jobs, (job) => jobShape(call.world, call.repository, run, job), 'jobs');
}

function getJob({ world, repository, params }: RepositoryCall): Answer {
  const { run, job } = jobOf(repository.workflowRuns.values(), params['job']);
  return ok(jobShape(world, repository, run, job));
}

function redirectToLog({ world, repository, params }: RepositoryCall): Answer {
  const { job } = jobOf(repository.workflowRuns.values(), params['job']);
  if (job.log === null) throw new ApiError(410, 'Logs for this job have expired.');
  return linkTo(world, `/_logs/${fullName(repository)}/${String(job.id)}`);
}

function redirectToArchive(call: RepositoryCall): Answer {
  const { id, attempt, jobs } = attemptOf(call);
  if (jobs.every(({ log }) => log === null)) throw new ApiError(410, 'Logs for this run have expired.');
  return linkTo(call.world, `/_archives/${fullName(call.repository)}/${String(id)}/${String(attempt)}`);
}

function linkTo(world: World, path: string): Answer {
  const expires = String(Date.now() + logLinkLifetimeMs);
  return {
    status: 302,
    headers: { location: `${world.url}${path}?se=${expires}&sig=${signature(world, path, expires)}` },
  };
}

function getLog(call: Call): Answer {
  const { job } = jobOf(linked(call).workflowRuns.values(), call.params['job']);
  return { status: 200, text: job.log ?? '', headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

function getArchive(call: Call): Answer {
  const { jobs } = attemptOf({ ...call, repository: linked(call) });
  const files = jobs.flatMap(({ name, log }, at) =>
    log === null ? [] : [[`${String(at)}_${name.replace(/[/\\:*?"<>|]/g, '')}.txt`, log] as const],
  );
  return { status: 200, bytes: zip(Object.fromEntries(files)), headers: { 'content-type': 'application/zip' } };
}

/** The repository that a signed link is for. */
function linked({ world, params, query }: Call): Repository {
  const repository = world.repositories.get(`${params['owner'] ?? ''}/${params['repo'] ?? ''}`.toLowerCase());
  const expires = query.get('se') ?? '';
  const given = Buffer.from(query.get('sig') ?? '');
  const expected = Buffer.from(signature(world, params['$path'] ?? '', expires));
  const valid = given.length === expected.length && timingSafeEqual(given, expected) && Number(expires) > Date.now();
  if (repository === undefined || !valid) throw new ApiError(403, 'Server failed to authenticate the request.');
  return repository;
}

function signature(world: World, path: string, expires: string): string {
  return createHmac('sha256', world.app.privateKey).update(`${path}\n${expires}`).digest('hex');
}
