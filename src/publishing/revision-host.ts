import type { CommitFile, PullRequestState } from './code-host.ts';

/** What somebody said in a review: about the pull request as a whole (`review`) or about a line. Hostile text. */
export type Remark = {
  readonly id: number;
  readonly author: string;
  readonly isPerson: boolean;
  readonly text: string;
  readonly kind: 'review' | 'line';
  /** The first comment of the thread that this one answers. */
  readonly answerTo?: number;
  readonly file?: string;
  /** 1-based lines of the file as it is now; absent where the branch moved past them, or the lines are ones that went. */
  readonly lines?: { readonly first: number; readonly last: number };
};

/** What has to be read and written to go on with a pull request that is open. */
export type RevisionHost = {
  /** Everything that was said in reviews, the oldest first. */
  remarks(pullRequest: number): Promise<readonly Remark[]>;
  /** Moves a branch on to a commit of these files that lies on top of it; `false` when it does not any more. Never forced. */
  moveBranch(branch: string, sha: string, files: readonly Pick<CommitFile, 'path'>[]): Promise<boolean>;
  /** Gives where it stands after that. */
  updatePullRequest(
    number: number,
    text: { readonly title: string; readonly body: string },
  ): Promise<Pick<PullRequestState, 'open' | 'headSha'>>;
};
