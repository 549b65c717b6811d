import type { Made, Run } from '../domain/run.ts';
import type { ModelBudget } from '../domain/model-budget.ts';
import type { AuditStore } from '../audit/audit-store.ts';
import type { Evidence } from '../audit/evidence.ts';
import type { RunStore } from '../audit/run-store.ts';
import type { Connection } from './connection.ts';
import type { Progress } from './progress.ts';

/** A run that nobody asked for and that led to nothing: neither its row nor a record stays. */
export type Nothing = 'nothing';

/** What every kind of run works with. `run` is the state at the start of this attempt, kept up to date by `remember`. */
export type WorkflowContext = {
  readonly run: Run;
  readonly connection: Connection;
  readonly progress: Progress;
  readonly store: RunStore;
  readonly audit: AuditStore;
  readonly remember: (made: Partial<Made>) => Promise<void>;
  /** Adds to what the audit record of this run will tell; said at once, it is there also when the run fails later. */
  readonly attest: (evidence: Evidence) => void;
  /** Notes what a model call took; survives restarts, and stands in the record whatever comes of the run. */
  readonly spend: ModelBudget['spend'];
  readonly signal: AbortSignal;
};
