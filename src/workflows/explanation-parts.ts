import { defaultRepositoryConfig } from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { AskedModel } from '../domain/asked-model.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { ExplanationStore } from '../explain/explanation-store.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import type { LimitKeeper } from '../policy/limits.ts';
import { consumerOf } from './admit.ts';
import type { ExplainRunParts } from './explain-run.ts';
import { improveWith } from './improve-failure.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What explaining takes beside a run's own doors; handed in by `compose.ts`. */
export type ExplainParts = {
  readonly store: ExplanationStore;
  readonly redact: (text: string) => string;
  readonly limits: LimitKeeper;
  /** A model for one question, where one is configured. */
  readonly openModel?: (budget: ModelBudget) => AskedModel;
};

/** What a workflow run is explained with. */
export async function explanationParts(
  { run: own, connection, signal }: WorkflowContext,
  { store, redact, limits, openModel }: ExplainParts,
  run: WorkflowRun,
): Promise<ExplainRunParts> {
  const { actor, origin } = own.request;
  const { runs } = connection;
  const config = await connection.recent.config().catch(() => defaultRepositoryConfig);
  const model = openModel?.(limits.budget(consumerOf(actor, origin), config));
  const files = async (): Promise<readonly string[]> => {
    try {
      return (await connection.tree(run.sha)).entries.map(({ path }) => path);
    } catch (error) {
      // A commit of a fork, or one that is gone: then only changed files are told from others.
      if (error instanceof PromptOpsError) return [];
      throw error;
    }
  };
  return {
    ...{ runs, store, redact, files },
    repository: `${origin.repository.owner}/${origin.repository.name}`,
    ...(model === undefined ? {} : { improve: improveWith(model, runs, redact, signal) }),
  };
}
