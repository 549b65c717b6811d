import type { OperatorPolicy } from '../config/operator-policy.ts';
import type { RepositoryConfig } from '../config/repository-config.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { WorkflowRuns } from '../explain/workflow-runs.ts';
import type { Origin } from '../domain/request.ts';
import type { Rights } from '../policy/rights.ts';
import type { ApprovalHost } from '../publishing/approval-host.ts';
import type { CodeHost } from '../publishing/code-host.ts';
import type { CommentVisibility } from '../publishing/comment-visibility.ts';
import type { CommitComments } from '../publishing/commit-comments.ts';
import type { Conversation } from '../publishing/conversation.ts';
import type { ReviewHost } from '../publishing/review-host.ts';
import type { RevisionHost } from '../publishing/revision-host.ts';

/** A run's doors to its one repository, opened with a token that reaches nothing else. */
export type Connection = {
  /** What the operator asks of every repository. */
  readonly policy: OperatorPolicy;
  readonly rights: Rights;
  /** Rights and configuration as they were within the last half minute: for the first, cheap decision and nothing else. */
  readonly recent: { readonly rights: Rights; readonly config: () => Promise<RepositoryConfig> };
  readonly conversation: Conversation;
  readonly host: CodeHost;
  readonly approvals: ApprovalHost;
  readonly runs: WorkflowRuns;
  readonly commitComments: CommitComments;
  readonly visibility: CommentVisibility;
  readonly revisions: RevisionHost;
  readonly reviews: ReviewHost;
  /** The files at a branch or commit. Throws `base-not-found` or `empty-repository`. */
  tree(ref: string): Promise<FileTree & { readonly commit: string }>;
};

export type Connect = (origin: Origin) => Promise<Connection>;
