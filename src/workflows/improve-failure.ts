import type { AskedModel } from '../domain/asked-model.ts';
import type { Failure } from '../domain/failure.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FailureToImprove, ImproveExplanation } from '../explain/improve-explanation.ts';
import { explainWithModel } from '../explain/model-explanation.ts';
import type { WorkflowRuns } from '../explain/workflow-runs.ts';

const linesAround = 15;

/** A model's turn at a failure: it sees the parts of the change and of the workflow file that matter. The verdict stays that of the rules. */
export function improveWith(
  model: AskedModel,
  runs: Pick<WorkflowRuns, 'fileAt'>,
  redact: (text: string) => string,
  signal: AbortSignal,
): ImproveExplanation {
  return async (given): Promise<Failure | undefined> => {
    const { failure, reduction, run } = given;
    try {
      const workflow = partOf((await runs.fileAt(run.path, run.sha)) ?? '', failure);
      const said = await explainWithModel(reduction, { changed: relevantChange(given), workflow }, model, signal);
      if (said === undefined) return undefined;
      const evidence = said.evidence.map(({ line, text }) => ({ line, text: redact(text) }));
      const fixes = said.fixes.length === 0 ? failure.fixes : said.fixes.map(redact);
      return { ...failure, rootCause: redact(said.rootCause), evidence, fixes, planner: 'model' };
    } catch (error) {
      // A model that is down, declines or has used up its budget leaves the explanation of the rules.
      if (error instanceof PromptOpsError && (error.kind === 'model' || error.code === 'limit-reached'))
        return undefined;
      throw error;
    }
  };
}

/** The files that the log names; where it names none of the change, all of it as far as it fits. */
function relevantChange({ failure, changed }: FailureToImprove): ReadonlyMap<string, string> {
  const named = failure.places.flatMap(({ path }) => {
    const patch = changed.get(path);
    return patch === undefined ? [] : [[path, patch] as const];
  });
  return named.length > 0 ? new Map(named) : changed;
}

/** The lines of a workflow file around the step that failed, else its beginning. */
function partOf(text: string, { job }: Failure): string {
  const lines = text.split('\n');
  const name = job.step?.name.replace(/^Run /, '') ?? job.name;
  const at = Math.max(
    0,
    lines.findIndex((line) => line.includes(name)),
  );
  return lines.slice(Math.max(0, at - linesAround), at + linesAround).join('\n');
}
