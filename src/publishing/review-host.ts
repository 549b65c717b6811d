import type { ReviewFinding } from '../domain/review-finding.ts';

/** What tells who made a pull request, and where it stands. */
export type ReviewedPullRequest = {
  readonly author: string;
  readonly ours: boolean;
  readonly open: boolean;
  readonly labels: readonly string[];
  /** Messages of its commits. */
  readonly messages: readonly string[];
  readonly body: string;
  readonly draft: boolean;
  readonly headSha: string;
  readonly baseSha: string;
};

/** A comment on a line; `line` is `undefined` where the diff no longer shows it. */
export type LineComment = {
  readonly id: number;
  readonly ours: boolean;
  readonly path: string;
  readonly line: number | undefined;
  readonly body: string;
};

/** Ids of the comments that begin the conversations which are done, and of those which are not any more. */
export type ThreadChange = { readonly resolve: readonly number[]; readonly reopen: readonly number[] };

/** A review of ours. */
export type OwnReview = { readonly id: number; readonly body: string; readonly requestsChanges: boolean };

export type NewLineComment = { readonly path: string; readonly line: number; readonly body: string };

/** The check `promptops/review` of a commit. */
export type ReviewVerdict = {
  readonly conclusion: 'success' | 'failure' | 'action_required';
  readonly title: string;
  readonly summary: string;
  readonly findings: readonly ReviewFinding[];
};

/** Reviews of one repository's pull requests. */
export type ReviewHost = {
  pullRequest(number: number): Promise<ReviewedPullRequest>;
  /** The commit where a head left its base. */
  forkPoint(baseSha: string, headSha: string): Promise<string>;
  lineComments(number: number): Promise<readonly LineComment[]>;
  /** The last review of ours that holds the marker: found by author and marker, never by the marker alone (SEC-11). */
  ownReview(number: number, marker: string): Promise<OwnReview | undefined>;
  createReview(
    number: number,
    review: {
      readonly commit: string;
      readonly body: string;
      readonly requestChanges: boolean;
      readonly comments: readonly NewLineComment[];
    },
  ): Promise<void>;
  updateReview(number: number, id: number, body: string): Promise<void>;
  /** Takes the request for changes of a review of ours back. */
  dismissReview(number: number, id: number, message: string): Promise<void>;
  createLineComment(number: number, comment: NewLineComment & { readonly commit: string }): Promise<void>;
  updateLineComment(id: number, body: string): Promise<void>;
  /** Resolves the conversations that begin with these comments, or opens them again; what GitHub refuses stays as it is. */
  settleThreads(number: number, change: ThreadChange): Promise<void>;
  /** One per commit; the last word counts. */
  report(sha: string, verdict: ReviewVerdict): Promise<void>;
};

/** Name of the check; branch protection asks for it by this name. */
export const reviewCheckName = 'promptops/review';
