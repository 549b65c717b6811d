import type { Outcome, Run, TimelineEntry } from '../domain/run.ts';
import type { Request } from '../domain/request.ts';
import type { Evidence } from './evidence.ts';

/** Where runs live between processes. */
export type RunStore = {
  /** Stores a new run; a second call with the same delivery gives the first one's run and `created: false`. */
  create(id: string, request: Request): Promise<{ readonly run: Run; readonly created: boolean }>;
  get(id: string): Promise<Run | undefined>;
  /** The runs of one issue that somebody asked for, newest first. */
  /** The run that opened a pull request. */
  ofPullRequest(repository: string, number: number): Promise<Run | undefined>;
  ofIssue(repository: string, issueNumber: number): Promise<readonly Run[]>;
  /** Starts an attempt; `undefined` when the run is finished or cancelled and must not be worked on. */
  start(id: string): Promise<Run | undefined>;
  note(id: string, entry: TimelineEntry): Promise<void>;
  /** Remembers what was made on GitHub, merged into what is known. */
  remember(id: string, made: Partial<Run['made']>): Promise<void>;
  /** Ends a run and keeps its audit record, in one transaction; a run that has ended already stays as it is. */
  finish(id: string, outcome: Outcome, evidence?: Evidence): Promise<void>;
  /** Takes a run away that nobody asked for and that led to nothing: no row stays, and no record. */
  forget(id: string): Promise<void>;
  /** Cancels a run that is not finished, recorded like every other end; says whether it did. */
  cancel(id: string): Promise<boolean>;
};
