import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { LimitKeeper } from '../policy/limits.ts';
import { consumerOf } from './admit.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What the model calls of a run are held against: the allowance of whoever asked. What the limits are charged, the run's record tells. */
export function runBudget(
  { run, spend }: Pick<WorkflowContext, 'run' | 'spend'>,
  limits: LimitKeeper,
  config: RepositoryConfig,
): ModelBudget {
  const allowance = limits.budget(consumerOf(run.request.actor, run.request.origin), config);
  return {
    check: allowance.check,
    async spend(tokens) {
      await allowance.spend(tokens);
      await spend(tokens);
    },
  };
}
