import type { FileTree } from '../domain/file-tree.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Made, Outcome, Run } from '../domain/run.ts';
import type { LimitKeeper } from '../policy/limits.ts';
import { ownersOf } from '../publishing/code-owners.ts';
import { approvalNeed } from '../publishing/approval-need.ts';
import { publish } from '../publishing/publish.ts';
import { pullRequestText } from '../publishing/pull-request-text.ts';
import type { PullRequest } from '../publishing/code-host.ts';
import { isSameChange, parseRecord, recordOf } from '../publishing/record.ts';
import {
  answerComment,
  changedComment,
  dryRunComment,
  plainComment,
  twinComment,
} from '../publishing/status-comment.ts';
import type { Story } from '../publishing/story.ts';
import { checksSentence, renderChecks } from '../publishing/checks-table.ts';
import { breaksIntent, isIntentCheck } from '../validation/intent.ts';
import { checkOpenPullRequests, consumerOf } from './admit.ts';
import { evidenceOf } from './change-evidence.ts';
import { settleApproval, type ApproveDependencies } from './settle-approval.ts';
import { openGate, type Gate } from './gate.ts';
import { runBudget } from './run-budget.ts';
import { readTeamTemplates } from '../planner/templates/team-templates.ts';
import type { Planner } from '../planner/planner.ts';
import { answerPlanner } from './plan-answer.ts';
import { loadRules } from './load-rules.ts';
import type { Rules } from './read-actor.ts';
import { makeChange, type Change, type ChangeInput, type ChangeStages } from './make-change.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What a run ended with, and its last words in the status comment. */
export type Ending = { readonly outcome: Outcome; readonly comment: string };

/** What a change needs besides its context. `onto` is the branch it is for where the request names none; else the default branch. */
export type ChangeDependencies = ChangeStages & {
  readonly diff: (change: Change['changeSet']) => string;
  readonly limits: LimitKeeper;
  /** Rules and templates alone. */
  readonly sure: Planner;
  readonly onto?: string;
} & ApproveDependencies;

/** A request to change something becomes a validated pull request. Reads top to bottom as its stages. */
export async function changeWorkflow(context: WorkflowContext, stages: ChangeDependencies): Promise<Ending> {
  const { run, progress, remember, attest } = context;
  const { answer, command } = run.request;
  await progress.enter('authorize');
  const base = await chooseBase(context, stages.onto);
  const gate = openGate(context, await firstRules(context, base), () => rulesNow(context, base.defaultBranch));
  attest({ configuration: gate.rules.config });
  await gate.request();

  const planning = answer === undefined ? stages : { ...stages, plan: answerPlanner(stages, answer) };
  const result = await makeChange(inputFor(context, base, gate, stages), planning);
  attest(evidenceOf(result));
  if (result.kind === 'answer' && result.answer.kind === 'question') await remember({ question: result.answer });
  if (result.kind === 'answer')
    return { outcome: outcomeOf(result.answer.kind), comment: answerComment(run.id, result.answer) };

  const story = storyOf(run, base, result.change, await chainHead(context));
  if (breaksIntent(result.change.checks)) return { outcome: 'failed', comment: intentFailed(story) };
  if (command.flags.dryRun === true)
    return { outcome: 'changed', comment: dryRunComment(story, stages.diff(story.changeSet)) };

  await progress.enter('publish');
  await gate.again();
  return openPullRequest(context, { base, gate, story }, stages);
}

function inputFor(context: WorkflowContext, base: Base, gate: Gate, { limits }: ChangeDependencies): ChangeInput {
  const { run, progress, remember, signal } = context;
  const { config } = gate.rules;
  return {
    command: run.request.command,
    tree: base.tree,
    config,
    thread: () => readThread(context),
    budget: runBudget(context, limits, config),
    askedAt: run.createdAt,
    ownTemplates: async () => readTeamTemplates(await defaultTree(context, base)),
    ...(run.made.plan === undefined ? {} : { plan: run.made.plan }),
    signal,
    enter: progress.enter,
    planned: (plan) => remember({ plan }),
    authorizeChange: (files, inventory, reaches) => gate.change(files, inventory.environments, reaches),
  };
}

type ToOpen = { readonly base: Base; readonly gate: Gate; readonly story: ReturnType<typeof storyOf> };

/** The pull request of a change that may be made, unless one that does the same is open already. */
async function openPullRequest(
  context: WorkflowContext,
  { base, gate, story }: ToOpen,
  { limits, approvals }: ChangeDependencies,
): Promise<Ending> {
  const { run, connection, store, remember, attest } = context;
  const { actor, origin } = run.request;
  const { config, owners } = gate.rules;
  // A run that is resumed has room for what it opened itself.
  if (run.made.branch === undefined)
    await checkOpenPullRequests({ config, who: consumerOf(actor, origin), connection, limits });
  const twin = await findTwin(context, story);
  if (twin !== undefined) return { outcome: 'unchanged', comment: twinComment(run.id, twin.number) };
  const text = pullRequestText(story);
  const published = await publish(connection.host, {
    ...{ story, text, remember, tree: base.tree, made: run.made },
    reviewers: ownersOf(
      owners,
      story.changeSet.files.map(({ path }) => path),
    ),
    sayApproval: (issueNumber) => settleApproval({ connection, store, approvals, origin: { ...origin, issueNumber } }),
  });
  attest({ commit: published.pullRequest.headSha, published: story.chain, needs: approvalNeed(story) });
  return { outcome: 'changed', comment: changedComment(story, text, published) };
}

type Base = {
  readonly branch: string;
  readonly tree: FileTree & { readonly commit: string };
  readonly defaultBranch: string;
  /** It is the default branch as it stands now, so it tells who may do what, too. */
  readonly isNow: boolean;
};

/** The base is read once per run and kept, so that a resumed run builds on the same commit. */
async function chooseBase({ run, connection, remember }: WorkflowContext, onto?: string): Promise<Base> {
  const { defaultBranch, archived } = await connection.host.repository();
  if (archived) throw new PromptOpsError('archived-repository');
  const branch = run.made.base?.branch ?? run.request.command.flags.base ?? onto ?? defaultBranch;
  const tree = await connection.tree(run.made.base?.commit ?? `refs/heads/${branch}`).catch((error: unknown) => {
    if (error instanceof PromptOpsError && error.code === 'base-not-found')
      throw new PromptOpsError('base-not-found', { base: branch, default: defaultBranch });
    throw error;
  });
  const made: Partial<Made> = { base: { branch, commit: tree.commit } };
  await remember(made);
  return { branch, tree, defaultBranch, isNow: branch === defaultBranch && run.made.base === undefined };
}

/** The default branch as it stands: what it holds decides, not the branch a change is for. */
async function defaultTree({ connection }: WorkflowContext, base: Base): Promise<FileTree> {
  return base.isNow ? base.tree : connection.tree(`refs/heads/${base.defaultBranch}`);
}

async function firstRules(context: WorkflowContext, base: Base): Promise<Rules> {
  return base.isNow ? loadRules(base.tree, context.connection.policy) : rulesNow(context, base.defaultBranch);
}

/** What decides about rights is read from the default branch as it is now, whatever the base is, so that a branch cannot widen its own. */
async function rulesNow({ connection }: WorkflowContext, defaultBranch: string): Promise<Rules> {
  return loadRules(await connection.tree(`refs/heads/${defaultBranch}`), connection.policy);
}

/** An open pull request of ours that does exactly this; a run that was resumed is not its own twin. */
async function findTwin({ run, connection }: WorkflowContext, story: Story): Promise<PullRequest | undefined> {
  const own = recordOf(story);
  const open = await connection.host.openPullRequests();
  return open.find(({ body, base }) => {
    const record = parseRecord(body);
    return record !== undefined && record.run !== run.id && base === story.base.branch && isSameChange(record, own);
  });
}

/** The conversation as the planner sees it, for the record as well. */
async function readThread({ run, connection, attest }: WorkflowContext): ReturnType<ChangeInput['thread']> {
  const thread = await connection.conversation.thread(run.request.origin.issueNumber);
  attest({ thread });
  return thread;
}

/** The head is read once per run and kept, so that a resumed run tells of the same one in its commit and its pull request. */
export async function chainHead({ run, audit, remember }: WorkflowContext): Promise<NonNullable<Made['chain']>> {
  const { owner, name } = run.request.origin.repository;
  const chain = run.made.chain ?? (await audit.head(`${owner}/${name}`));
  await remember({ chain });
  return chain;
}

/** Everything that the pull request of a run tells. */
export function storyOf(
  run: Run,
  base: Pick<Base, 'branch' | 'tree'>,
  change: Change,
  chain: NonNullable<Made['chain']>,
): Story & Required<Pick<Story, 'chain'>> {
  const { proposal, changeSet, changes, checks, rendered, objections, usage, shown, traces, decision } = change;
  const { repository, comment, textDigest } = run.request.origin;
  return {
    runId: run.id,
    actor: run.request.actor,
    ...(run.request.actorId === undefined ? {} : { actorId: run.request.actorId }),
    asked: run.request.quote,
    issueNumber: run.request.origin.issueNumber,
    origin: {
      at: run.createdAt,
      repository: `${repository.owner}/${repository.name}`,
      comment: comment?.id ?? null,
      digest: textDigest,
    },
    chain,
    base: { branch: base.branch, commit: base.tree.commit },
    proposal,
    changeSet,
    changes,
    checks,
    rendered,
    objections,
    usage,
    shown,
    traces,
    ...(decision.protectedBy === undefined ? {} : { needsApproval: decision.protectedBy }),
  };
}

/** The comment of a run that stops because the edit is not what was planned. */
export function intentFailed(story: Story): string {
  return plainComment(
    story.runId,
    `❌ The edit did more or less than what was planned, so nothing was written (${checksSentence(story.checks)}).\n\n${renderChecks(story.checks.filter(isIntentCheck))}\n\nAsk again in other words.`,
  );
}

/** How a run ends that came to an answer instead of a change. */
export function outcomeOf(kind: 'question' | 'refusal' | 'unchanged'): Outcome {
  return kind === 'refusal' ? 'refused' : kind;
}
