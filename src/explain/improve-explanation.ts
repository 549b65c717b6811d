import type { Failure } from '../domain/failure.ts';
import type { LogReduction } from './log-reduction.ts';
import type { WorkflowRun } from './workflow-runs.ts';

/** What a model may see of a failure: the reduced log and the parts of the change, never the log itself. */
export type FailureToImprove = {
  readonly failure: Failure;
  readonly reduction: LogReduction;
  readonly run: WorkflowRun;
  /** Path → the changed parts as a unified diff. */
  readonly changed: ReadonlyMap<string, string>;
};

/** Explains in better words; `undefined` where it has nothing that holds, and the rules' explanation stands. */
export type ImproveExplanation = (given: FailureToImprove) => Promise<Failure | undefined>;
