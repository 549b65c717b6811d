import type { ApprovalNeed } from './approval.ts';
import type { ChainHead } from './chain-head.ts';
import type { PlanningTrace } from './planning-trace.ts';
import type { Proposal, Question } from './proposal.ts';
import type { Request } from './request.ts';
import type { Round } from './round.ts';
import type { Shown, Usage } from './usage.ts';

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

/**
 * What a run has made so far, so that a resumed one makes nothing twice and nothing else:
 * the base it reads, the plan it follows, the branch it is about to create.
 */
export type Made = {
  /** Written before the status comment is, so that a killed process knows to look for it. */
  readonly statusAsked?: true;
  readonly statusCommentId?: number;
  readonly base?: { readonly branch: string; readonly commit: string };
  readonly plan?: {
    readonly proposal: Proposal;
    readonly usage: Usage;
    readonly shown: readonly Shown[];
    /** One a round, in order. */
    readonly traces: readonly PlanningTrace[];
  };
  /** What its model calls took so far, tries that were cut off included: the same that the limits were charged. */
  readonly spent?: Pick<Usage, 'inputTokens' | 'outputTokens'>;
  /** What the run ended with instead of a change, to be answered. */
  readonly question?: Question;
  /** The head of the audit chain that the pull request tells of. */
  readonly chain?: ChainHead;
  readonly branch?: string;
  /** Who else must agree before the pull request may be merged. */
  readonly approval?: ApprovalNeed;
  /** The commit that was proposed. */
  readonly head?: string;
  readonly pullRequest?: number;
  /** What was asked of the pull request so far, this run's turn included. */
  readonly rounds?: readonly Round[];
  /** What a commit that was pushed vouches for; a resumed run writes this, and not what it would say now. */
  readonly text?: { readonly title: string; readonly body: string };
  /** Its title when it was opened, and as we set it last. */
  readonly titles?: { readonly first: string; readonly last: string };
};

/** One execution of a request; survives restarts. */
export type Run = {
  /** UUID; its first eight characters name the branch. */
  readonly id: string;
  readonly request: Request;
  readonly state: RunState;
  readonly outcome: Outcome | null;
  readonly attempt: number;
  readonly made: Made;
  readonly timeline: readonly TimelineEntry[];
  readonly createdAt: string;
  readonly updatedAt: string;
};
