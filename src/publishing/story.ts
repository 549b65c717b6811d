import type { ChangeSet, SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { ChainHead } from '../domain/chain-head.ts';
import type { Objection } from '../domain/objection.ts';
import type { PlanningTrace } from '../domain/planning-trace.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Round } from '../domain/round.ts';
import type { Shown, Usage } from '../domain/usage.ts';

/** Everything a pull request tells: who asked, what, which planner, what changed, which checks. */
export type Story = {
  readonly runId: string;
  readonly actor: string;
  /** GitHub's number of the person; absent on a local checkout. */
  readonly actorId?: number;
  /** What was typed. */
  readonly asked: string;
  /** Where it was asked; absent on a local checkout. */
  readonly issueNumber?: number;
  /** When, in which repository and in which comment; absent on a local checkout. `digest` is the sha256 of the text that asked. */
  readonly origin?: {
    readonly at: string;
    readonly repository: string;
    readonly comment: number | null;
    readonly digest: string;
  };
  readonly base: { readonly branch: string; readonly commit: string | null };
  readonly proposal: Proposal;
  readonly changeSet: ChangeSet;
  readonly changes: readonly SemanticChange[];
  readonly checks: readonly Check[];
  /** What each environment really gets, where overlays and charts could be rendered. */
  readonly rendered: readonly { readonly target: string; readonly changes: readonly SemanticChange[] }[];
  /** Needs someone else's approval before it may be merged; the rule that says so. */
  readonly needsApproval?: string;
  /** What guardrails say, the gravest first; none of them refuses. */
  readonly objections: readonly Objection[];
  readonly usage: Usage;
  readonly shown: readonly Shown[];
  readonly traces: readonly PlanningTrace[];
  /** What was asked of the pull request before and now, where it was revised. */
  readonly rounds?: readonly Round[];
  /** The head of the repository's audit chain when this was written, so that what stands before it cannot be written anew unseen. */
  readonly chain?: ChainHead;
};
