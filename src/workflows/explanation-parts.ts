import { PromptOpsError } from '../domain/errors.ts';
import type { ExplanationStore } from '../explain/explanation-store.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import type { ExplainRunParts } from './explain-run.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What explaining takes beside a run's own doors; handed in by `compose.ts`. */
export type ExplainParts = {
  readonly store: ExplanationStore;
  readonly redact: (text: string) => string;
};

/** What a workflow run is explained with. */
export function explanationParts(
  { run: own, connection }: WorkflowContext,
  { store, redact }: ExplainParts,
  run: WorkflowRun,
): ExplainRunParts {
  const { owner, name } = own.request.origin.repository;
  const files = async (): Promise<readonly string[]> => {
    try {
      return (await connection.tree(run.sha)).entries.map(({ path }) => path);
    } catch (error) {
      // A commit of a fork, or one that is gone: then only changed files are told from others.
      if (error instanceof PromptOpsError) return [];
      throw error;
    }
  };
  return { runs: connection.runs, store, repository: `${owner}/${name}`, redact, files };
}
