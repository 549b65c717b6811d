import type { ExplanationEvidence } from '../audit/evidence.ts';
import { defaultRepositoryConfig } from '../config/repository-config.ts';
import type { ExplainedRun } from '../domain/failure.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import { explainRun } from './explain-run.ts';
import { explanationEvidence } from './explanation-evidence.ts';
import { explanationParts, type ExplainParts } from './explanation-parts.ts';
import { runBudget } from './run-budget.ts';
import type { RunPlace } from './run-place.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Explains failed runs one after the other; the record hears of each, and of what a model was shown, said and cost for them. */
export async function explainRuns(
  context: WorkflowContext,
  parts: ExplainParts,
  asked: readonly { readonly run: WorkflowRun; readonly place: RunPlace }[],
): Promise<readonly ExplainedRun[]> {
  const config = await context.connection.recent.config().catch(() => defaultRepositoryConfig);
  const model = parts.openModel?.(runBudget(context, parts.limits, config));
  const told: ExplainedRun[] = [];
  const evidence: ExplanationEvidence[] = [];
  for (const { run, place } of asked) {
    const explanation = await explainRun(run, place, explanationParts(context, parts, run, model));
    told.push(explanation.run);
    evidence.push(explanationEvidence(explanation, place));
    context.attest({ explained: evidence, ...(model === undefined ? {} : { heard: model.heard() }) });
  }
  return told;
}
