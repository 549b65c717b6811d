import type { RepositoryConfig } from '../config/repository-config.ts';
import type { ApprovalNeed } from '../domain/approval.ts';
import type { Heard } from '../domain/asked-model.ts';
import type { ChainHead } from '../domain/chain-head.ts';
import type { SemanticChange } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { Objection } from '../domain/objection.ts';
import type { PlanningResult, Proposal } from '../domain/proposal.ts';
import type { PlanningTrace } from '../domain/planning-trace.ts';
import type { ReviewFinding, ToldAt } from '../domain/review-finding.ts';
import type { RevisionItems } from '../domain/revision-item.ts';
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
  /** What a revision was asked for part by part, and the file or folder that was looked at first. */
  readonly revision?: RevisionItems & { readonly scope: string };
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
  readonly review?: ReviewEvidence;
  readonly explained?: readonly ExplanationEvidence[];
  /** What a model that reviewed or explained was shown, said and cost; that of planning stands above. */
  readonly heard?: Heard;
  /** The error that ended it. */
  readonly error?: { readonly code: string; readonly message: string };
};

/** What a review found in one commit against another, and what of it was told where. */
export type ReviewEvidence = {
  readonly head: string;
  /** The commit it was compared with: where the branch began. `null` where only the check was answered for. */
  readonly base: string | null;
  /** Conclusion of the check `promptops/review`. */
  readonly verdict: 'success' | 'failure' | 'action_required';
  /** Everything that was found, the gravest first. */
  readonly findings: readonly (Pick<ReviewFinding, 'rule' | 'severity' | 'file' | 'line' | 'message'> & {
    readonly told: ToldAt;
  })[];
  /** How much of what the model said is no finding, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Why nothing was looked at, or why the model did not look. */
  readonly note?: string;
};

/** Why a workflow run failed, and by which lines of which logs that was told. */
export type ExplanationEvidence = {
  readonly workflowRun: number;
  readonly attempt: number;
  /** The commit that was tested. */
  readonly commit: string;
  /** The pull request that was tested; `null` for a branch. */
  readonly pullRequest: number | null;
  /** The logs as they were read. */
  readonly logs: readonly { readonly job: string; readonly sha256: string; readonly bytes: number }[];
  readonly failures: readonly {
    readonly signature: string;
    readonly category: string;
    readonly verdict: string;
    readonly confidence: number;
    readonly because: string;
    readonly rootCause: string;
    readonly planner: string;
    readonly job: string;
    /** The lines that were quoted: number, and sha256 of the quote. */
    readonly evidence: readonly { readonly line: number; readonly sha256: string }[];
  }[];
  /** What could not be looked at. */
  readonly notes: readonly string[];
};
