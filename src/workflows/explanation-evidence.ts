import type { Evidence } from '../audit/evidence.ts';
import type { ExplainedRun } from '../domain/failure.ts';

/** What the record tells of explanations. */
export function explanationEvidence(runs: readonly ExplainedRun[]): NonNullable<Evidence['explained']> {
  return runs.map(({ runId, attempt, failures }) => ({
    workflowRun: runId,
    attempt,
    failures: failures.map(({ signature, category, verdict, confidence, planner }) => ({
      ...{ signature, category, verdict, confidence, planner },
    })),
  }));
}
