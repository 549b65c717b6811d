import { posix } from 'node:path';
import type { ChangeSet } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { planningFacts } from '../domain/planning-facts.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { overlayTree } from '../domain/overlay-tree.ts';
import type { RevisionItems } from '../domain/revision-item.ts';
import type { Round } from '../domain/round.ts';
import type { Run } from '../domain/run.ts';
import { applyOperations } from '../edits/apply-operations.ts';
import { oneEditPerFile } from '../edits/one-edit-per-file.ts';
import { readTeamTemplates } from '../planner/templates/team-templates.ts';
import { ownersOf } from '../publishing/code-owners.ts';
import type { PullRequestState } from '../publishing/code-host.ts';
import { approvalNeed } from '../publishing/approval-need.ts';
import { publishRevision } from '../publishing/publish-revision.ts';
import { pullRequestText } from '../publishing/pull-request-text.ts';
import { answerComment, dryRunComment, revisedComment } from '../publishing/status-comment.ts';
import type { Story } from '../publishing/story.ts';
import { isInfrastructure } from '../review/is-infrastructure.ts';
import { breaksIntent, isIntentCheck } from '../validation/intent.ts';
import { repositoryOf } from './approval-standing.ts';
import { chainHead, intentFailed, outcomeOf, storyOf, type ChangeDependencies, type Ending } from './change.ts';
import { evidenceOf } from './change-evidence.ts';
import { openGate, type Gate } from './gate.ts';
import { judgeChangeSet, refusalOf } from './judge-change-set.ts';
import { loadRules } from './load-rules.ts';
import { makeChange, type Change } from './make-change.ts';
import { revisionPlanner, type RevisionParts } from './plan-revision.ts';
import type { Planner } from '../planner/planner.ts';
import { revisionItems } from './revision-items.ts';
import { runBudget } from './run-budget.ts';
import { settleApproval } from './settle-approval.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** So often a revision is begun anew because somebody pushed while it was made. */
const maxTries = 3;

/** Makes the plan of a revision that knows by itself what to do; `tell` hears what came of it. */
export type OwnPlan = (tell: (parts: RevisionParts) => Promise<void>) => Planner;

/**
 * `revise`: one more commit on a pull request of ours, made as every change is, on its branch as it stands.
 * @param ownPlan in place of what was asked and remarked
 */
export async function reviseWorkflow(
  context: WorkflowContext,
  stages: ChangeDependencies,
  ownPlan?: OwnPlan,
): Promise<Ending> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await revise(context, stages, ownPlan);
    } catch (error) {
      const isMoved = error instanceof PromptOpsError && error.code === 'head-moved';
      if (!isMoved || attempt === maxTries) throw error;
      await context.progress.enter('authorize', 'the branch moved meanwhile; once more on its new head');
    }
  }
}

async function revise(context: WorkflowContext, stages: ChangeDependencies, ownPlan?: OwnPlan): Promise<Ending> {
  const { run, connection, progress, remember, attest } = context;
  await progress.enter('authorize');
  const { pull, opened, pushed } = await ownPullRequest(context);
  const gate = await rightsFor(context);
  const desk = await openDesk(context, { pull, opened, pushed });
  const parts: { now: RevisionParts } = { now: run.made.rounds?.at(-1) ?? { done: [], left: [], remarks: [] } };
  const tell = async (told: RevisionParts): Promise<void> => {
    parts.now = told;
    await remember({ rounds: [...desk.rounds, roundOf(run, told)] });
  };
  if (ownPlan === undefined) attest({ revision: { ...desk.items, scope: desk.scope } });
  const plan = ownPlan?.(tell) ?? revisionPlanner(stages.plan, desk.items, desk.scope, tell);
  const result = await makeChange(inputFor(context, { pull, gate, desk }, stages), { ...stages, plan });
  attest(evidenceOf(result));
  if (result.kind === 'answer') {
    const { answer } = result;
    await remember({ base: baseOf(pull, desk), ...(answer.kind === 'question' ? { question: answer } : {}) });
    return { outcome: outcomeOf(answer.kind), comment: answerComment(run.id, answer) };
  }
  const chain = await chainHead(context);
  const whole = await wholeChange(context, { pull, gate, desk, round: result.change }, stages);
  if ('refusal' in whole) return { outcome: 'refused', comment: answerComment(run.id, whole.refusal) };
  const planned = { ...planningFacts(result.change), at: run.createdAt, base: desk.head.commit };
  const rounds = [...desk.rounds, { ...roundOf(run, parts.now), planned }];
  await remember({ rounds });
  const base = { branch: pull.base, tree: desk.fork };
  const story: Story = { ...storyOf(run, base, whole.change, chain), rounds };
  if (breaksIntent(story.checks)) return { outcome: 'failed', comment: intentFailed(story) };
  if (run.request.command.flags.dryRun === true)
    return { outcome: 'changed', comment: dryRunComment(story, stages.diff(result.change.changeSet)) };
  await progress.enter('publish');
  await gate.again();
  const { title, titles } = titleFor(pull, opened, result.change);
  await remember({ titles });
  const text = pullRequestText(story);
  const published = await publishRevision(connection, {
    ...{ pull, story, text, title, remember },
    round:
      pushed === undefined ? { head: desk.head, changeSet: result.change.changeSet } : { pushed, text: run.made.text },
    reviewers: ownersOf(
      gate.rules.owners,
      result.change.changeSet.files.map(({ path }) => path),
    ),
    sayApproval: () =>
      settleApproval({ connection, store: context.store, approvals: stages.approvals, origin: run.request.origin }),
  });
  attest({ commit: published.head, published: chain, needs: approvalNeed(story) });
  return { outcome: 'changed', comment: revisedComment(story, pull.number, published, parts.now) };
}

type Opened = {
  readonly pull: PullRequestState;
  readonly opened: Run;
  /** The commit of this revision, which an earlier attempt of this run has pushed. */
  readonly pushed: string | undefined;
};

/** @throws {PromptOpsError} `bad-arguments` with why this pull request cannot be revised */
async function ownPullRequest(context: WorkflowContext): Promise<Opened> {
  const { run, connection, store } = context;
  const { origin } = run.request;
  const pull = origin.isPullRequest ? await connection.host.pullRequest(origin.issueNumber) : undefined;
  if (pull === undefined) throw notRevisable('This is no pull request.');
  const opened = await store.ofPullRequest(repositoryOf(origin), pull.number);
  if (!pull.ours || opened === undefined)
    throw notRevisable('This pull request is not mine, and I change nothing in what others made.');
  const pushed = await pushedBefore(context, pull);
  if (!pull.open && pushed === undefined)
    throw notRevisable(
      pull.mergedAt === null
        ? 'This pull request is closed. Reopen it first.'
        : 'This pull request is merged. Undo it with `/promptops revert`, or ask for another change.',
    );
  return { pull, opened, pushed };
}

/** The commit that an earlier attempt of this run has pushed: the head, or below what others have pushed since. */
export async function pushedBefore(
  { run, connection }: Pick<WorkflowContext, 'run' | 'connection'>,
  { headSha }: PullRequestState,
): Promise<string | undefined> {
  const { head, base } = run.made;
  if (head === undefined || base === undefined || head === headSha) return base === undefined ? undefined : head;
  const shared = await connection.reviews.forkPoint(head, headSha).catch((error: unknown) => {
    // A commit that no branch ever held may be gone.
    if (error instanceof PromptOpsError && !error.retry) return undefined;
    throw error;
  });
  return shared === head ? head : undefined;
}

function notRevisable(problem: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', {
    problem,
    remedy: '`/promptops revise` goes on with an open pull request that PromptOps opened.',
  });
}

async function rightsFor(context: WorkflowContext): Promise<Gate> {
  const { connection, run, attest } = context;
  const load = async () =>
    loadRules(await connection.tree(`refs/heads/${run.request.origin.defaultBranch}`), connection.policy);
  const gate = openGate(context, await load(), load);
  attest({ configuration: gate.rules.config });
  await gate.request();
  return gate;
}

/** What lies on the desk of a revision: the branch, what was asked so far, and what is asked now. */
type Desk = {
  readonly head: FileTree & { readonly commit: string };
  /** The base as it was when the branch began. */
  readonly fork: FileTree & { readonly commit: string };
  readonly files: readonly string[];
  readonly scope: string;
  readonly rounds: readonly Round[];
  readonly items: RevisionItems;
  readonly thread: readonly { readonly author: string; readonly text: string }[];
};

async function openDesk(context: WorkflowContext, { pull, opened, pushed }: Opened): Promise<Desk> {
  const { run, connection, attest } = context;
  const onto = pushed === undefined ? undefined : run.made.base?.commit;
  const head = await connection.tree(onto ?? pull.headSha);
  const [fork, files, remarks, said] = await Promise.all([
    connection.tree(pull.forkedAt),
    connection.approvals.files(pull.number),
    connection.revisions.remarks(pull.number),
    connection.conversation.thread(pull.number),
  ]);
  if (files === undefined) throw notRevisable('This pull request has more files than GitHub lists.');
  const rounds = (opened.id === run.id ? run.made.rounds?.slice(0, -1) : opened.made.rounds) ?? [firstRound(opened)];
  const place = ({ file, lines }: (typeof remarks)[number]): string =>
    file === undefined ? '' : `${file}${lines === undefined ? '' : `:${lines.last}`}: `;
  const thread = [
    ...said,
    ...remarks.filter((one) => one.isPerson).map((one) => ({ author: one.author, text: `${place(one)}${one.text}` })),
  ];
  attest({ thread });
  const items = await revisionItems(context, remarks, rounds);
  // What somebody noted beside it is not what a remark is about.
  const infrastructure = files.filter(isInfrastructure);
  const scope = commonPlace(infrastructure.length === 0 ? files : infrastructure);
  return { head, fork, files, scope, rounds, items, thread };
}

function baseOf({ base: branch }: PullRequestState, { head: { commit } }: Desk): NonNullable<Run['made']['base']> {
  return { branch, commit };
}

function firstRound({ id, request, made, createdAt: at }: Run): Round {
  const { plan, base } = made;
  const how = plan?.proposal.summary ?? '';
  return {
    run: id,
    actor: request.actor,
    asked: request.quote,
    done: [{ asked: 'all of it', how }],
    left: [],
    remarks: [],
    ...(plan === undefined || base === undefined ? {} : { planned: { ...planningFacts(plan), at, base: base.commit } }),
  };
}

function roundOf({ id, request }: Run, parts: RevisionParts): Round {
  return { run: id, actor: request.actor, asked: request.quote, ...parts };
}

/** The file, or the folder, that all files lie in; empty for the whole repository. */
function commonPlace(files: readonly string[]): string {
  const [first, ...others] = files;
  if (first === undefined) return '';
  let place = others.length === 0 ? first : posix.dirname(first);
  while (place !== '.' && !others.every((file) => file.startsWith(`${place}/`))) place = posix.dirname(place);
  return place === '.' ? '' : place;
}

function inputFor(
  context: WorkflowContext,
  { pull, gate, desk }: { readonly pull: PullRequestState; readonly gate: Gate; readonly desk: Desk },
  stages: ChangeDependencies,
): Parameters<typeof makeChange>[0] {
  const { run, connection, remember, progress, signal } = context;
  const { head, thread } = desk;
  const { config } = gate.rules;
  const { origin, command } = run.request;
  const known = run.made.base?.commit === head.commit ? run.made.plan : undefined;
  return {
    ...{ command, tree: head, config, signal },
    thread: () => Promise.resolve(thread),
    budget: runBudget(context, stages.limits, config),
    askedAt: run.createdAt,
    ownTemplates: async () => readTeamTemplates(await connection.tree(`refs/heads/${origin.defaultBranch}`)),
    ...(known === undefined ? {} : { plan: known }),
    enter: progress.enter,
    // Together, so that a resumed run never follows the plan of another head.
    planned: (plan) => remember({ plan, base: baseOf(pull, desk) }),
    authorizeChange: (files, inventory, reaches) => gate.change(files, inventory.environments, reaches),
  };
}

type Whole = { readonly change: Change } | { readonly refusal: NonNullable<ReturnType<typeof refusalOf>> };

/** The pull request as it will be, all rounds together: validated, judged and authorised as one change. */
async function wholeChange(
  { signal }: WorkflowContext,
  given: { readonly pull: PullRequestState; readonly gate: Gate; readonly desk: Desk; readonly round: Change },
  stages: ChangeDependencies,
): Promise<Whole> {
  const { gate, round } = given;
  const { fork, head, files } = given.desk;
  const { config } = gate.rules;
  const after = overlayTree(head, round.changeSet);
  const touched = [...files, ...round.changeSet.files.map(({ path }) => path)];
  const operations = await oneEditPerFile(touched, fork, after);
  const changeSet: ChangeSet = await applyOperations(operations, (path) => fork.read(path));
  // Each round was held against what its own planner may write; what stands on the branch may be a template's.
  stages.guardPaths(changeSet, fork, config, 'templates');
  const semantic = await stages.semanticChanges(changeSet);
  const proven = await stages.validate({ before: fork, changes: changeSet, operations, semantic, config, signal });
  const checks = [...round.checks.filter(isIntentCheck), ...proven.checks.filter((check) => !isIntentCheck(check))];
  const inventory = await stages.inventory(fork);
  const paths = changeSet.files.map(({ path }) => path);
  const decision = await gate.change([...new Set([...paths, ...touched])], inventory.environments, proven.reaches);
  const judged = { ...proven, changeSet, changes: semantic, checks };
  const objections = await judgeChangeSet(judged, config, inventory.environments);
  const refusal = refusalOf(objections);
  return refusal === undefined ? { change: { ...round, ...judged, objections, decision } } : { refusal };
}

/** The title tells of the last round as well, unless somebody gave the pull request one of their own. */
function titleFor(
  pull: PullRequestState,
  { made }: Run,
  { proposal }: Change,
): { readonly title: string; readonly titles: NonNullable<Run['made']['titles']> } {
  const current = pull.title.replace(/^Draft: /, '');
  const { first, last } = made.titles ?? { first: current, last: current };
  const title = current === last ? `${first}, revised: ${proposal.summary}`.slice(0, 200) : pull.title;
  return { title, titles: { first, last: current === last ? title : last } };
}
