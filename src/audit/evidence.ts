import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ApprovalNeed } from '../domain/approval.ts';
import type { ChainHead } from '../domain/chain-head.ts';
import type { SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { Objection } from '../domain/objection.ts';
import type { PlanningResult, Proposal } from '../domain/proposal.ts';
import type { PlanningTrace } from '../domain/planning-trace.ts';
import type { Shown, Usage } from '../domain/usage.ts';
import type { StoredApproval } from './approval-store.ts';

/**
 * What a run found out and did, beside what its row in `runs` tells. Every kind of run attests what it has, as soon as it has it,
 * so that the record of a run that fails half-way is as full as it can be.
 */
export type Evidence = {
  /** The configuration that decided, as it was read from the default branch. */
  readonly configuration?: RepositoryConfig;
  /** What policy said last, with the rule. */
  readonly decision?: {
    readonly allowed: boolean;
    readonly rule: string;
    readonly reason: string;
    readonly needs: readonly string[];
    readonly environments: readonly string[];
  };
  /** The conversation as the planner could see it. */
  readonly thread?: readonly { readonly author: string; readonly text: string }[];
  readonly proposal?: Proposal;
  /** What came instead of a proposal. */
  readonly answer?: Exclude<PlanningResult, Proposal>;
  readonly traces?: readonly PlanningTrace[];
  readonly usage?: Usage;
  /** What the model saw: path, object id, bytes. */
  readonly shown?: readonly Shown[];
  readonly changes?: readonly SemanticChange[];
  /** Each file's content before and after, as sha256; `null` where there was none. */
  readonly files?: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  /** `output` is the digest of what it said (`domain/check-digest.ts`). */
  readonly checks?: readonly (Check & { readonly output: string })[];
  /** What the guardrails said of the change. */
  readonly guardrails?: readonly Objection[];
  /** Whose word the change needs before it may be merged, and for which proposal. */
  readonly needs?: ApprovalNeed;
  /** The word that this run gave (`approve`). */
  readonly approval?: StoredApproval;
  /** The head of the chain that was written into the pull request and the commit. */
  readonly published?: ChainHead;
  readonly commit?: string;
  /** The workflow runs that were explained, and with what verdicts. */
  readonly explained?: readonly {
    readonly workflowRun: number;
    readonly attempt: number;
    readonly failures: readonly {
      readonly signature: string;
      readonly category: string;
      readonly verdict: string;
      readonly confidence: number;
      readonly planner: string;
    }[];
  }[];
  /** The error that ended it. */
  readonly error?: { readonly code: string; readonly message: string };
};
