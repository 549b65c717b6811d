/** Rights on a repository, weakest first; the names are those of GitHub's `role_name`. */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof roles)[number];

export type Account = {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  readonly email: string;
};

export type Team = { readonly id: number; readonly org: string; readonly slug: string; readonly members: Set<string> };

export type Label = { readonly id: number; name: string; color: string; description: string | null };

/** What a pull request has beside its issue. `headSha` follows the branch while the pull request is open. */
export type Pull = {
  readonly id: number;
  readonly headRef: string;
  /** Set where the branch is said to lie in somebody's fork. */
  forkOwner?: string;
  baseRef: string;
  headSha: string;
  baseSha: string;
  draft: boolean;
  merged: { readonly at: string; readonly by: string; readonly commit: string } | null;
  requestedReviewers: string[];
  requestedTeams: string[];
};

/** An issue or a pull request: GitHub numbers and comments both alike. Times are ISO 8601, people are logins. */
export type Issue = {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: string;
  /** The App it was made through, if any. */
  readonly viaApp: boolean;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'reopened' | 'not_planned' | null;
  labels: string[];
  assignees: string[];
  locked: boolean;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  readonly pull: Pull | null;
};

export type IssueComment = {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: string;
  readonly viaApp: boolean;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Why it is folded away (`resolved`); absent while it is shown. */
  hidden?: string;
};

/** A comment on a commit. */
export type CommitComment = {
  readonly id: number;
  readonly sha: string;
  readonly author: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Why it is folded away (`resolved`); absent while it is shown. */
  hidden?: string;
};

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export type Review = {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: string;
  body: string;
  state: ReviewState;
  readonly commitSha: string;
  submittedAt: string | null;
};

/** A comment on a line of a pull request's diff. */
export type ReviewComment = {
  readonly id: number;
  readonly issueNumber: number;
  readonly reviewId: number;
  readonly author: string;
  readonly viaApp: boolean;
  body: string;
  readonly path: string;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly subjectType: 'line' | 'file';
  readonly diffHunk: string;
  readonly commitSha: string;
  readonly inReplyTo: number | null;
  readonly createdAt: string;
  updatedAt: string;
  /** Why it is folded away (`resolved`); absent while it is shown. */
  hidden?: string;
};

export const reactionContents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionContent = (typeof reactionContents)[number];

/** What was reacted to; issues and pull requests are one kind, as on GitHub. */
export type ReactionTarget = 'issue' | 'issue-comment' | 'review-comment';

export type Reaction = {
  readonly id: number;
  readonly target: ReactionTarget;
  /** Issue number or comment id. */
  readonly targetId: number;
  readonly user: string;
  readonly content: ReactionContent;
  readonly createdAt: string;
};

export type Annotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
};

export type RunStatus = 'queued' | 'in_progress' | 'completed';
export const conclusions = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const;
export type Conclusion = (typeof conclusions)[number];

export type CheckRun = {
  readonly id: number;
  name: string;
  readonly headSha: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  /** Grows with every call that carries annotations, as on GitHub. */
  readonly annotations: Annotation[];
};

export type CommitStatus = {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
};

export type WorkflowJob = {
  readonly id: number;
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly steps: readonly { readonly name: string; readonly conclusion: Conclusion }[];
  /** `null`: its log is gone. */
  readonly log: string | null;
};

/** A finished GitHub Actions run, seeded by a test. */
export type WorkflowRun = {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly event: string;
  readonly headBranch: string;
  /** Owner of the repository that the branch lies in: the repository's own, or that of a fork. */
  readonly headOwner: string;
  readonly headSha: string;
  readonly conclusion: Conclusion;
  readonly runNumber: number;
  readonly attempt: number;
  readonly actor: string;
  readonly createdAt: string;
  readonly jobs: readonly WorkflowJob[];
  /** Its attempts before this one, oldest first. */
  readonly earlier: readonly WorkflowRun[];
};

export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

export type Installation = {
  readonly id: number;
  readonly account: Account;
  permissions: Permissions;
  readonly createdAt: string;
};

export type App = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly privateKey: string;
  events: readonly string[];
  readonly createdAt: string;
};

/** Who a token stands for. */
export type Credential =
  | { readonly kind: 'user'; readonly login: string }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Repository ids; `null` for all of the installation's. */
      readonly repositories: ReadonlySet<number> | null;
      expiresAt: number;
    };
