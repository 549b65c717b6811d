import type { Request } from './request.ts';

/** Stages of a change, in order; the status comment and the timeline show these names. */
export const stages = ['queued', 'authorize', 'context', 'plan', 'edit', 'validate', 'publish'] as const;
export type Stage = (typeof stages)[number];

export type RunState = 'queued' | 'running' | 'done' | 'cancelled';

/** How a run ended: the `outcome` of the command-line contract, plus `cancelled`. */
export type Outcome = 'changed' | 'question' | 'refused' | 'unchanged' | 'failed' | 'answered' | 'cancelled';

/** One thing that happened in a run; `at` is ISO 8601 in UTC. */
export type TimelineEntry = {
  readonly at: string;
  readonly stage: Stage;
  readonly event: 'started' | 'finished' | 'note';
  readonly note?: string;
};

/** One execution of a request; survives restarts. */
export type Run = {
  /** UUID; its first eight characters name the branch. */
  readonly id: string;
  readonly request: Request;
  readonly state: RunState;
  readonly outcome: Outcome | null;
  readonly attempt: number;
  /** Ids of what was already made on GitHub, so that a resumed run makes nothing twice. */
  readonly made: { readonly statusCommentId?: number; readonly branch?: string; readonly pullRequest?: number };
  readonly timeline: readonly TimelineEntry[];
  readonly createdAt: string;
  readonly updatedAt: string;
};
