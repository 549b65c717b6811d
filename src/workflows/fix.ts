import type { Run } from '../domain/run.ts';
import type { ExplainedRun, Failure, FailurePlace } from '../domain/failure.ts';
import type { Refusal } from '../domain/proposal.ts';
import type { PullRequestState } from '../publishing/code-host.ts';
import { inert } from '../publishing/inert.ts';
import { answerComment, answerText, plainComment } from '../publishing/status-comment.ts';
import type { FixTools } from '../planner/fixes/known-fix.ts';
import type { Planner } from '../planner/planner.ts';
import { rulesOf } from './answer.ts';
import { repositoryOf } from './approval-standing.ts';
import { changeWorkflow, type ChangeDependencies, type Ending } from './change.ts';
import { explainRuns } from './explain-runs.ts';
import type { ExplainParts } from './explanation-parts.ts';
import { fixablePlaces, mayBeFixed } from './fixable.ts';
import { hasFixesLeft } from './fixes-left.ts';
import { openGate } from './gate.ts';
import { fixPlanner } from './plan-fix.ts';
import { pushedBefore, reviseWorkflow, type OwnPlan } from './revise.ts';
import { runsAskedFor } from './runs-asked-for.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * `fix`: the explanation of a failed run becomes one more commit on a pull request of ours, else a pull request onto the branch that
 * failed; made and checked as every change is.
 */
export async function fixWorkflow(
  context: WorkflowContext,
  stages: ChangeDependencies & FixTools,
  parts: ExplainParts,
): Promise<Ending> {
  const { run: own, store, progress } = context;
  await progress.enter('authorize');
  const here = await pullRequestHere(context);
  // What was pushed is told to its end, and a plan that was made is followed: nothing has to be found out again.
  const isOnOwn = here?.pull.ours === true && own.made.rounds !== undefined;
  if (isOnOwn && (await pushedBefore(context, here.pull)) !== undefined) return reviseWorkflow(context, stages);
  const planned = !isOnOwn && own.made.plan !== undefined ? own.made.base?.branch : undefined;
  if (planned !== undefined) return changeWorkflow(context, { ...stages, onto: planned });
  const { origin } = own.request;
  if (!(await hasFixesLeft(store, repositoryOf(origin), origin.issueNumber, own.id))) return handOver(own, here);
  const { rules } = await rulesOf(context);
  await openGate(context, rules, async () => (await rulesOf(context)).rules).request();
  await progress.enter('context');
  const found = await runsAskedFor(context);
  if ('nothing' in found) return { outcome: 'unchanged', comment: plainComment(own.id, `☑️ ${inert(found.nothing)}`) };
  const explained = await explainRuns(context, parts, found.asked);
  const target = targetOf(explained);
  const place = found.asked[0]?.place;
  if (target === undefined || place === undefined) return refuse(own.id, notInFiles(explained));
  const plan = fixPlanner(stages, target.failure, target.places);
  const isOwn = here?.opened !== undefined && here.pull.number === place.pullRequest;
  if (isOwn) return reviseWorkflow(context, stages, commitPlan(plan, target.failure));
  const onto = place.pullRequest === undefined ? place.base : await branchOf(place.pullRequest, context);
  if (onto === undefined) return refuse(own.id, notOurBranch);
  return changeWorkflow(context, { ...stages, plan, onto: own.request.command.flags.base ?? onto });
}

/** The pull request that was commented on, and the run of ours that opened it. */
type Here = { readonly pull: PullRequestState; readonly opened?: Run };

async function pullRequestHere({ run, connection, store }: WorkflowContext): Promise<Here | undefined> {
  const { origin } = run.request;
  const pull = origin.isPullRequest ? await connection.host.pullRequest(origin.issueNumber) : undefined;
  if (pull === undefined) return undefined;
  const opened = pull.ours && pull.open ? await store.ofPullRequest(repositoryOf(origin), pull.number) : undefined;
  return opened === undefined ? { pull } : { pull, opened };
}

/** The branch of a pull request; none where it lies in somebody's fork. */
async function branchOf(number: number, { connection: { host } }: WorkflowContext): Promise<string | undefined> {
  if (await host.isFromFork(number)) return undefined;
  return (await host.pullRequest(number))?.branch;
}

/** The plan of a fix as a turn of work on our own pull request. */
function commitPlan(plan: Planner, { rootCause }: Failure): OwnPlan {
  return (tell) => async (input, signal) => {
    const planned = await plan(input, signal);
    const { result } = planned;
    if (result.kind === 'proposal')
      await tell({ done: [{ asked: rootCause, how: result.summary }], left: [], remarks: [] });
    return planned;
  };
}

function targetOf(
  runs: readonly ExplainedRun[],
): { readonly failure: Failure; readonly places: readonly FailurePlace[] } | undefined {
  const failure = runs.flatMap(({ failures }) => failures).find(mayBeFixed);
  return failure === undefined ? undefined : { failure, places: fixablePlaces(failure) };
}

function refuse(runId: string, refusal: Refusal): Ending {
  return { outcome: 'refused', comment: answerComment(runId, refusal) };
}

/** Whoever wanted the change is called: who asked us for it, else who opened the pull request, else who asks now. */
function handOver(own: Run, here: Here | undefined): Ending {
  const asker = here?.opened?.made.rounds?.[0]?.actor ?? here?.opened?.request.actor;
  const login = [asker, here?.pull.author, own.request.actor].find((one) => /^[A-Za-z\d-]{1,39}$/.test(one ?? ''));
  const refusal: Refusal = {
    kind: 'refusal',
    rule: 'two-fixes',
    reason: 'Two fixes were made here already and it still fails, so I hand over: a person should look.',
    remedy: '`/promptops explain` says what fails now.',
  };
  const called = login === undefined ? '' : `@${login}, this is yours now.\n\n`;
  return { outcome: 'refused', comment: plainComment(own.id, `${called}${answerText(refusal)}`) };
}

const notOurBranch: Refusal = {
  kind: 'refusal',
  rule: 'fork',
  reason: 'The branch lies in a fork, and nothing is written for forks.',
  remedy: '`/promptops explain` says what fails; its author can correct it.',
};

function notInFiles(runs: readonly ExplainedRun[]): Refusal {
  const cause = runs.flatMap(({ failures }) => failures)[0]?.rootCause;
  return {
    kind: 'refusal',
    rule: 'not-in-infrastructure-files',
    reason: `The fix does not lie in infrastructure files of this repository${cause === undefined ? '' : `: ${cause}`}`,
    remedy: '`/promptops explain` says what can be done.',
  };
}
