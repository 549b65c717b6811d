import type { ExplainedRun, Failure, FailurePlace } from '../domain/failure.ts';
import type { Refusal } from '../domain/proposal.ts';
import { inert } from '../publishing/inert.ts';
import { answerComment, plainComment } from '../publishing/status-comment.ts';
import { repositoryOf } from './approval-standing.ts';
import { changeWorkflow, type ChangeDependencies, type Ending } from './change.ts';
import { explainRun } from './explain-run.ts';
import { explanationEvidence } from './explanation-evidence.ts';
import { explanationParts, type ExplainParts } from './explanation-parts.ts';
import { fixablePlaces } from './fixable.ts';
import { fixPlanner } from './plan-fix.ts';
import type { RunPlace } from './run-place.ts';
import { runsAskedFor } from './runs-asked-for.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** So often a fix is tried on one issue or pull request; then a person has to look. */
const maxFixes = 2;

/** `fix`: the explanation of a failed run becomes a pull request onto the branch that failed, made and checked as every change is. */
export async function fixWorkflow(
  context: WorkflowContext,
  stages: ChangeDependencies,
  parts: ExplainParts,
): Promise<Ending> {
  const { run: own, connection, progress, attest } = context;
  // A plan that was made is followed: nothing has to be found out again.
  const planned = own.made.plan === undefined ? undefined : own.made.base?.branch;
  if (planned !== undefined) return changeWorkflow(context, { ...stages, onto: planned });
  await progress.enter('authorize');
  if (await isTriedOften(context)) return refuse(own.id, handOver);
  await progress.enter('context');
  const found = await runsAskedFor(context);
  if ('nothing' in found) return { outcome: 'unchanged', comment: plainComment(own.id, `☑️ ${inert(found.nothing)}`) };
  const explained: ExplainedRun[] = [];
  for (const { run, place } of found.asked)
    explained.push(await explainRun(run, place, await explanationParts(context, parts, run)));
  attest({ explained: explanationEvidence(explained) });
  const target = targetOf(explained);
  const place = found.asked[0]?.place;
  if (target === undefined || place === undefined) return refuse(own.id, notInFiles(explained));
  const onto = await branchOf(place, context);
  if (onto === undefined) return refuse(own.id, notOurBranch);
  const plan = fixPlanner(stages.plan, target.failure, target.places);
  return changeWorkflow(context, { ...stages, plan, onto: own.request.command.flags.base ?? onto });

  /** The branch that failed; none where it lies in somebody's fork. */
  async function branchOf({ pullRequest, base }: RunPlace, { connection: { host } }: WorkflowContext) {
    if (pullRequest === undefined) return base;
    if (await host.isFromFork(pullRequest)) return undefined;
    return (await connection.host.pullRequest(pullRequest))?.branch;
  }
}

async function isTriedOften({ run, store }: WorkflowContext): Promise<boolean> {
  const { origin } = run.request;
  const others = await store.ofIssue(repositoryOf(origin), origin.issueNumber);
  const fixes = others.filter(
    ({ id, outcome, request }) => id !== run.id && outcome === 'changed' && request.command.verb === 'fix',
  );
  return fixes.length >= maxFixes;
}

function targetOf(
  runs: readonly ExplainedRun[],
): { readonly failure: Failure; readonly places: readonly FailurePlace[] } | undefined {
  return runs
    .flatMap(({ failures }) => failures)
    .map((failure) => ({ failure, places: fixablePlaces(failure) }))
    .find(({ places }) => places.length > 0);
}

function refuse(runId: string, refusal: Refusal): Ending {
  return { outcome: 'refused', comment: answerComment(runId, refusal) };
}

const handOver: Refusal = {
  kind: 'refusal',
  rule: 'two-fixes',
  reason: 'Two fixes were opened here already and it still fails, so I hand over: a person should look.',
  remedy: '`/promptops explain` says what fails now.',
};

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
