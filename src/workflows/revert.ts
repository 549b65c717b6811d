import { noUsage } from '../domain/usage.ts';
import { changeWorkflow, type ChangeDependencies, type Ending } from './change.ts';
import { planRevert } from './plan-revert.ts';
import { revertTargets } from './revert-targets.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * `revert`: a pull request that undoes merged ones. A change like any other, with the same rights, guardrails and checks; only that the
 * plan is what was recorded, backwards.
 */
export async function revertWorkflow(context: WorkflowContext, stages: ChangeDependencies): Promise<Ending> {
  const targets = await revertTargets(context);
  const plan: ChangeDependencies['plan'] = async ({ tree }) => ({
    result: await planRevert(context, targets, tree),
    usage: noUsage,
    shown: [],
  });
  return changeWorkflow(context, { ...stages, plan, sure: plan, onto: targets[0].pull.base });
}
