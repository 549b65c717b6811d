import type { ExplainedRun, Failure } from '../domain/failure.ts';
import type { ExplanationStore } from '../explain/explanation-store.ts';
import { judgeFailure } from '../explain/judge-failure.ts';
import type { LogReduction } from '../explain/log-reduction.ts';
import { resolvePlaces } from '../explain/resolve-places.ts';
import { failedConclusions, type WorkflowJob, type WorkflowRun, type WorkflowRuns } from '../explain/workflow-runs.ts';
import type { ImproveExplanation } from '../explain/improve-explanation.ts';
import { readHistory, type RunHistory } from './explain-history.ts';
import { reduceJob, type ReducedJob } from './reduce-job.ts';
import type { RunPlace } from './run-place.ts';

export type ExplainRunParts = {
  readonly runs: WorkflowRuns;
  readonly store: ExplanationStore;
  /** `owner/name`. */
  readonly repository: string;
  /** Takes secrets out of what is quoted and told. */
  readonly redact: (text: string) => string;
  /** Files of the commit, for telling which of them a log names; empty where they cannot be read. */
  readonly files: () => Promise<readonly string[]>;
  /** A model's turn, where there is one. */
  readonly improve?: ImproveExplanation;
};

/** Most jobs whose logs are read, and most root causes that are told. */
const maxJobs = 20;
const maxFailures = 5;

/** A failed job and what its log came to. */
type Reduced = { readonly job: WorkflowJob; readonly reduction: ReducedJob };

/** Why a run failed, and the logs that tell it, each with the sha256 of what was read. */
export type Explanation = {
  readonly run: ExplainedRun;
  readonly logs: readonly ({ readonly job: string } & ReducedJob['log'])[];
};

/** Explains a failed run: the logs of its failed jobs, reduced, grouped by root cause, and judged by other runs and the change. */
export async function explainRun(run: WorkflowRun, place: RunPlace, parts: ExplainRunParts): Promise<Explanation> {
  const { runs } = parts;
  const jobs = await runs.jobs(run.id, run.attempt);
  const failed = jobs.filter(({ conclusion }) => failedConclusions.includes(conclusion ?? ''));
  const history = await readHistory(run, place, runs);
  const notes: string[] = [];
  const reduced: Reduced[] = [];
  for (const job of failed.slice(0, maxJobs)) {
    const read = await reduceJob(run, job, runs, history.successful);
    if ('gone' in read) notes.push(...(await goneNotes(job, read.gone, runs)));
    else reduced.push({ job, reduction: read });
  }
  if (failed.length > maxJobs) notes.push(`${failed.length - maxJobs} more failed jobs were not looked at`);
  if (failed.length === 0) notes.push(`no job failed or started: look for a mistake in \`${run.path}\``);
  const groups = [...Map.groupBy(reduced, ({ reduction }) => reduction.signature).values()];
  const [changed, files] = groups.length === 0 ? [new Map<string, string>(), []] : await changeOf(run, place, parts);
  const failures: Failure[] = [];
  for (const group of groups.toSorted((a, b) => clearness(b) - clearness(a)).slice(0, maxFailures)) {
    const failure = await failureOf(group, { run, place, parts, history, changed, files });
    if (failure !== undefined) failures.push(failure);
  }
  if (groups.length > maxFailures) notes.push(`${groups.length - maxFailures} more root causes are not shown`);
  const { id: runId, attempt, url, workflow, path, sha } = run;
  return {
    run: { runId, attempt, url, workflow, path, sha, failures, notes: notes.map(parts.redact) },
    logs: reduced.map(({ job, reduction }) => ({ job: job.name, ...reduction.log })),
  };
}

async function goneNotes(job: WorkflowJob, gone: string, runs: WorkflowRuns): Promise<readonly string[]> {
  const step = job.steps.find(({ conclusion }) => failedConclusions.includes(conclusion ?? ''));
  const where = step === undefined ? `\`${job.name}\`` : `\`${job.name}\` (step \`${step.name}\`)`;
  const annotations = (await runs.annotations(job.id)).slice(0, 3).map((text) => `${where} says: ${text}`);
  return [`the log of ${where} ${gone}`, ...annotations];
}

async function changeOf(
  run: WorkflowRun,
  { pullRequest }: RunPlace,
  { runs, files }: ExplainRunParts,
): Promise<readonly [ReadonlyMap<string, string>, readonly string[]]> {
  return Promise.all([
    pullRequest === undefined ? runs.filesOfCommit(run.sha) : runs.changedFiles(pullRequest),
    files(),
  ]);
}

function clearness([first]: readonly Reduced[]): number {
  return first?.reduction.confidence ?? 0;
}

type Given = {
  readonly run: WorkflowRun;
  readonly place: RunPlace;
  readonly parts: ExplainRunParts;
  readonly history: RunHistory;
  readonly changed: ReadonlyMap<string, string>;
  readonly files: readonly string[];
};

async function failureOf(group: readonly Reduced[], given: Given): Promise<Failure | undefined> {
  const [first, ...others] = group;
  if (first === undefined) return undefined;
  const { place, parts, history, changed, files, run } = given;
  const { job, reduction } = first;
  const places = resolvePlaces(reduction.references, changed.keys(), files);
  const judgement = judgeFailure(reduction, {
    ...(await history.of(job.name, reduction.signature)),
    isKnownFlaky: await parts.store.isFlaky(parts.repository, reduction.signature),
    baseBranch: place.base,
    changedPlaces: places.filter(({ path }) => changed.has(path)),
  });
  const failure: Failure = {
    signature: reduction.signature,
    category: reduction.category,
    rootCause: parts.redact(reduction.rootCause),
    ...judgement,
    evidence: reduction.evidence.map(({ line, text }) => ({ line, text: parts.redact(text) })),
    job: placeOfJob(job, reduction),
    otherJobs: others.map((one) => one.job.name),
    fixes: reduction.remedies,
    places,
    addresses: reduction.references.flatMap((one) => ('address' in one ? [one.address] : [])),
    planner: 'rules',
  };
  const improved = await parts.improve?.({ failure, reduction, run, changed });
  return improved ?? failure;
}

function placeOfJob(job: WorkflowJob, { step, stepStartLine }: LogReduction): Failure['job'] {
  const failed = job.steps.filter(({ conclusion }) => failedConclusions.includes(conclusion ?? ''));
  const own = failed.find(({ name }) => name === step) ?? failed[0];
  const at = { name: job.name, url: job.url };
  if (own === undefined) return at;
  const startLine = step === undefined ? {} : { startLine: stepStartLine };
  return { ...at, step: { name: own.name, number: own.number, ...startLine } };
}
