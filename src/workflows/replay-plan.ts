import type { RunRecord } from '../audit/audit-record.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Made } from '../domain/run.ts';
import { noUsage } from '../domain/usage.ts';
import type { Planner } from '../planner/planner.ts';
import type { ChangeStages } from './make-change.ts';
import { answerPlanner } from './plan-answer.ts';
import { revisionPlanner } from './plan-revision.ts';

/** The stages of a change, and its planner of rules and templates alone. */
export type ReplayStages = ChangeStages & { readonly sure: Planner };

/** Verbs whose plan comes from merged pull requests or from logs, which no record holds: its recorded plan is followed. */
const followed: ReadonlySet<string> = new Set(['revert', 'fix']);

/** Whether a run's recorded plan is followed instead of being made again. */
export function isFollowed({ verb }: Pick<RunRecord, 'verb'>): boolean {
  return followed.has(verb);
}

/**
 * The stages with which a recorded run is planned as it was: an answer with its question, a revision item by item.
 * @throws {PromptOpsError} `not-replayable` when its plan would have to be followed and there is none
 */
export function replayPlan(
  record: RunRecord,
  stages: ReplayStages,
): { readonly stages: ChangeStages; readonly plan?: NonNullable<Made['plan']> } {
  const { request, revision, proposal, usage = noUsage, shown = [], traces = [] } = record;
  if (isFollowed(record)) {
    if (proposal === undefined)
      throw new PromptOpsError('not-replayable', {
        run: record.run,
        why: 'it ended without a plan, and what it was planned from stands outside of the repository',
        remedy: '`promptops audit export` has what it ended with.',
      });
    return { stages: { ...stages, worthAnotherRound: () => false }, plan: { proposal, usage, shown, traces } };
  }
  if (revision !== undefined) {
    const plan = revisionPlanner(stages.plan, revision, revision.scope, () => Promise.resolve());
    return { stages: { ...stages, plan } };
  }
  if (request.answer !== undefined) return { stages: { ...stages, plan: answerPlanner(stages, request.answer) } };
  return { stages };
}
