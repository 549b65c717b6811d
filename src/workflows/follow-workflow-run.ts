import { readWorkflowRunNews } from '../commands/workflow-run-news.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ExplainedRun, Failure } from '../domain/failure.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { StandingExplanation } from '../explain/explanation-store.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import type { Ending } from './change.ts';
import { explainRuns } from './explain-runs.ts';
import type { ExplainParts } from './explanation-parts.ts';
import { hasFixesLeft } from './fixes-left.ts';
import { foldExplanation, postExplanation } from './post-explanation.ts';
import { placeOfRun, type RunPlace } from './run-place.ts';
import type { Nothing, WorkflowContext } from './workflow-context.ts';

/**
 * A workflow run ended: its failure is explained once, in the one comment of its place, and folded away when it passes again.
 * Says nothing where nothing is to be added: superseded, switched off, known to be flaky, told already.
 */
export async function followWorkflowRun(context: WorkflowContext, parts: ExplainParts): Promise<Ending | Nothing> {
  const { run: own, connection, progress } = context;
  const { runs } = connection;
  const news = readWorkflowRunNews(own.request.command.text);
  const config = await connection.recent.config().catch(withoutConfig);
  const run = await runs.run(news.id);
  // Whoever has it run again is told of the new attempt when that has ended.
  if (config === undefined || run === undefined || run.attempt !== news.attempt) return 'nothing';
  const place = await placeOfRun(run, runs, own.request.origin.defaultBranch);
  if (place === undefined || !place.isHead || !config.explain.on.includes(kindOf(place))) return 'nothing';
  const repository = `${own.request.origin.repository.owner}/${own.request.origin.repository.name}`;
  const standing = await parts.store.at(repository, place.key);
  const { pullRequest } = place;
  const mayFix = pullRequest === undefined || (await hasFixesLeft(context.store, repository, pullRequest));
  if (news.conclusion === 'success') return passed(context, parts, { run, place, standing, repository, mayFix });
  if (standing.some((one) => one.run.runId === run.id && one.run.attempt === run.attempt)) return 'nothing';

  await progress.enter('context');
  const [explained] = await explainRuns(context, parts, [{ run, place }]);
  if (explained === undefined) return 'nothing';
  await rememberFlaky(explained, parts, repository);
  const told = withoutSilent(explained, config);
  if (told === undefined) return 'nothing';
  await progress.enter('publish');
  await postExplanation({ connection, store: parts.store, repository, place, standing, mayFix, told });
  return { outcome: 'answered', comment: '' };
}

type Passed = {
  readonly run: WorkflowRun;
  readonly place: RunPlace;
  readonly standing: readonly StandingExplanation[];
  readonly repository: string;
  readonly mayFix: boolean;
};

async function passed(
  { connection }: WorkflowContext,
  { store }: ExplainParts,
  { run, place, standing, repository, mayFix }: Passed,
): Promise<Ending | Nothing> {
  const own = standing.find((one) => one.run.path === run.path);
  if (own === undefined) return 'nothing';
  const isFlaky = own.run.sha === run.sha;
  // The same commit failed and passed: whatever it was, it was not the change.
  if (isFlaky) for (const { signature } of own.run.failures) await store.rememberFlaky(repository, signature);
  await foldExplanation({ connection, store, repository, place, standing, mayFix, run, isFlaky });
  return { outcome: 'answered', comment: '' };
}

async function rememberFlaky({ failures }: ExplainedRun, { store }: ExplainParts, repository: string): Promise<void> {
  for (const { verdict, signature } of failures)
    if (verdict === 'flaky') await store.rememberFlaky(repository, signature);
}

/** The explanation without what the repository wants to hear nothing of; `undefined` where nothing is left. */
function withoutSilent(explained: ExplainedRun, { explain }: RepositoryConfig): ExplainedRun | undefined {
  const silent: readonly string[] = explain.silent;
  const isSilent = ({ verdict, category }: Failure): boolean => silent.includes(verdict) || silent.includes(category);
  const failures = explained.failures.filter((failure) => !isSilent(failure));
  return failures.length === 0 && explained.failures.length > 0 ? undefined : { ...explained, failures };
}

function kindOf({ pullRequest }: RunPlace): 'pull_request' | 'default_branch' {
  return pullRequest === undefined ? 'default_branch' : 'pull_request';
}

/** A configuration that cannot be read allows nothing, and nobody asked, so nothing is said. */
function withoutConfig(error: unknown): undefined {
  if (error instanceof PromptOpsError && error.code === 'bad-configuration') return undefined;
  throw error;
}
