import { PromptOpsError } from '../domain/errors.ts';
import type { AskedModel } from '../domain/asked-model.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { ExplanationStore } from '../explain/explanation-store.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import type { LimitKeeper } from '../policy/limits.ts';
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
export function explanationParts(
  { run: own, connection, signal }: WorkflowContext,
  { store, redact }: ExplainParts,
  run: WorkflowRun,
  model: AskedModel | undefined,
): ExplainRunParts {
  const { origin } = own.request;
  const { runs } = connection;
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
