import { readPullRequestNews } from '../commands/pull-request-news.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import { publishReview } from '../publishing/publish-review.ts';
import { parseRecord } from '../publishing/record.ts';
import type { ReviewedPullRequest, ReviewVerdict } from '../publishing/review-host.ts';
import { reviewTitle } from '../publishing/review-text.ts';
import { plainComment } from '../publishing/status-comment.ts';
import { isInfrastructure } from '../review/is-infrastructure.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Ending } from './change.ts';
import { openGate } from './gate.ts';
import { refusalOf } from './judge-change-set.ts';
import { loadRules } from './load-rules.ts';
import { mostFindings, reviewChange, type Review, type ReviewStages } from './review-change.ts';
import { reviewEvidence } from './review-evidence.ts';
import { runBudget } from './run-budget.ts';
import type { LimitKeeper } from '../policy/limits.ts';
import type { AskedModel } from '../domain/asked-model.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { WorkflowContext } from './workflow-context.ts';

export type ReviewParts = ReviewStages & {
  readonly limits: LimitKeeper;
  /** Opens the model that reviews, where one is configured. */
  readonly reviewer?: (budget: ModelBudget) => AskedModel;
};

/** `/promptops review`: somebody asks for a review of the pull request that they comment on. */
export async function reviewWorkflow(context: WorkflowContext, stages: ReviewParts): Promise<Ending> {
  const { run, connection, progress, attest } = context;
  const { origin } = run.request;
  await progress.enter('authorize');
  if (!origin.isPullRequest)
    return { outcome: 'refused', comment: plainComment(run.id, 'A review needs a pull request; ask on one.') };
  const rules = await loadRules(await connection.tree(`refs/heads/${origin.defaultBranch}`), connection.policy);
  attest({ configuration: rules.config });
  await openGate(context, rules, () => Promise.resolve(rules)).request();
  await progress.enter('validate');
  const told = await reviewPullRequest(context, rules.config, stages, true);
  return { outcome: 'answered', comment: plainComment(run.id, told) };
}

/**
 * A pull request that an agent opened or pushed to is reviewed by itself when it touches infrastructure. Where the check is required
 * every other pull request gets a green one, or nobody could merge anything.
 */
export async function reviewOfAgent(context: WorkflowContext, stages: ReviewParts): Promise<Ending> {
  const { run } = context;
  if (changesContent.has(readPullRequestNews(run.request.command.text).action)) await reviewIfAgent(context, stages);
  return { outcome: 'answered', comment: '' };
}

/** What happens to a pull request that makes it worth another look. */
const changesContent: ReadonlySet<string> = new Set([
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
  'edited',
]);

async function reviewIfAgent(context: WorkflowContext, stages: ReviewParts): Promise<void> {
  const { run, connection, attest } = context;
  const { origin } = run.request;
  const config = await connection.recent.config();
  const pull = await connection.reviews.pullRequest(origin.issueNumber);
  // A draft asks nobody for a look yet.
  if (!pull.open || pull.draft) return;
  attest({ configuration: config });
  // A check that answers without a look.
  const report = async (verdict: Omit<ReviewVerdict, 'findings'>): Promise<void> => {
    const { conclusion, summary: note } = verdict;
    attest({ review: { head: pull.headSha, base: null, verdict: conclusion, findings: [], dropped: {}, note } });
    await connection.reviews.report(pull.headSha, { ...verdict, findings: [] });
  };
  if (isByAgent(pull, config))
    await reviewPullRequest(context, config, stages, false, pull).catch(async (error: unknown) => {
      if (!(error instanceof PromptOpsError) || error.code !== 'review-too-large') throw error;
      const summary = `${error.message} ${error.remedy}`;
      await report({ conclusion: 'action_required', title: 'Too large to review', summary });
    });
  else if (config.review.required)
    await report({
      conclusion: 'success',
      title: 'No agent made this pull request',
      summary: 'Only those of agents (`review.agents`) are reviewed by themselves; `/promptops review` asks for it.',
    });
}

/** Reviews a pull request as it stands and posts what came out; gives it in one line. */
async function reviewPullRequest(
  context: WorkflowContext,
  config: RepositoryConfig,
  stages: ReviewParts,
  isAsked: boolean,
  known?: ReviewedPullRequest,
): Promise<string> {
  const { run, connection, attest, signal } = context;
  const number = run.request.origin.issueNumber;
  const pull = known ?? (await connection.reviews.pullRequest(number));
  const fork = await connection.reviews.forkPoint(pull.baseSha, pull.headSha);
  const [before, after] = await Promise.all([connection.tree(fork), connection.tree(pull.headSha)]);
  const model = stages.reviewer?.(runBudget(context, stages.limits, config));
  const review = await reviewChange(
    {
      before,
      after,
      config,
      signal,
      author: isByAgent(pull, config) ? 'agent' : 'person',
      ...(model === undefined ? {} : { model }),
    },
    stages,
  );
  const about = { head: pull.headSha, base: fork, verdict: verdictOf(review, config) };
  if (model !== undefined) attest({ heard: model.heard() });
  const touches = review.scene.changeSet.files.some(({ path }) => isInfrastructure(path));
  if (!touches && !isAsked && !config.review.required) return '';
  attest(reviewEvidence(review, about));
  const told = review.findings.slice(0, mostFindings);
  const { effect, resources, risk } = review.summary;
  const story = {
    head: pull.headSha,
    summary: [effect, resources, risk],
    told,
    more: review.findings.length - told.length,
    ...(review.unheard === undefined ? {} : { unheard: review.unheard }),
  };
  const toldAt = await publishReview(connection.reviews, number, {
    story,
    all: review.findings,
    isOurs: pull.ours,
    refused: refusalOf(review.objections) !== undefined,
    isAsked,
    verdict: about.verdict,
  });
  attest(reviewEvidence(review, about, toldAt));
  return reviewTitle(story);
}

/** Only proven is green where the check is required: what could not be checked asks for a look (SEC-26). */
function verdictOf(
  { findings, objections, checks }: Review,
  { review }: RepositoryConfig,
): ReviewVerdict['conclusion'] {
  if (refusalOf(objections) !== undefined || findings.some(({ severity }) => severity === 'error')) return 'failure';
  const isOpen = checks.some(({ verdict }) => verdict !== 'pass');
  return review.required && isOpen ? 'action_required' : 'success';
}

/**
 * Whether a pull request was made by one of `review.agents`: `app:` and `user:` name its author, `label:` a label, `trailer:` the beginning
 * of a line in a commit message or its text; `ours` are those that we made with a model.
 */
export function isByAgent(pull: ReviewedPullRequest, { review }: Pick<RepositoryConfig, 'review'>): boolean {
  const lines = [...pull.messages, pull.body]
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim().toLowerCase());
  return review.agents.some((agent) => {
    const [kind = '', ...rest] = agent.split(':');
    const name = rest.join(':').trim().toLowerCase();
    if (kind === 'ours') return pull.ours && parseRecord(pull.body)?.planner === 'model';
    if (kind === 'app') return pull.author.toLowerCase() === `${name}[bot]`;
    if (kind === 'user') return pull.author.toLowerCase() === name;
    if (kind === 'label') return pull.labels.some((label) => label.toLowerCase() === name);
    return kind === 'trailer' && lines.some((line) => line.replace(/^[^\p{L}]+/u, '').startsWith(name));
  });
}
