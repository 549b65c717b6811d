import type { Check } from '../domain/check.ts';

export type RepositoryFacts = { readonly defaultBranch: string; readonly archived: boolean; readonly url: string };

/** A file of a commit; without `content` it is deleted. Only regular files: symlinks and submodules can't be written. */
export type CommitFile = { readonly path: string; readonly content?: string; readonly mode: '100644' | '100755' };

export type PullRequest = {
  readonly number: number;
  readonly url: string;
  readonly headSha: string;
  readonly open: boolean;
};

/** A pull request as it stands now, whoever opened it. */
export type PullRequestState = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly base: string;
  readonly headSha: string;
  /** Login of who opened it. */
  readonly author: string;
  /** We opened it. */
  readonly ours: boolean;
  readonly open: boolean;
  /** The commit of the base at which its branch began, whatever the way of merging. */
  readonly forkedAt: string;
  /** When it was merged (ISO 8601); `null` where it was not. */
  readonly mergedAt: string | null;
};

/** Branches, commits, pull requests and checks of one repository. Nothing here can write to the default branch. */
export type CodeHost = {
  repository(): Promise<RepositoryFacts>;
  /** Text of a regular file on the default branch as it is now; `undefined` when there is none. */
  defaultFile(path: string): Promise<string | undefined>;
  /** Commit id of a branch; `undefined` when there is no such branch. */
  branchHead(branch: string): Promise<string | undefined>;
  /** Message of a commit, to recognise our own work. */
  commitMessage(sha: string): Promise<string>;
  /**
   * One commit on top of `parent`, signed by GitHub as the App; no branch points to it yet.
   * @throws {PromptOpsError} `workflows-not-permitted` for a workflow file of an App that may write none
   */
  commit(options: {
    readonly parent: string;
    readonly files: readonly CommitFile[];
    readonly message: string;
  }): Promise<string>;
  /** A branch at a commit of these files. @throws {PromptOpsError} `branch-taken` when it exists. */
  createBranch(branch: string, sha: string, files: readonly Pick<CommitFile, 'path'>[]): Promise<void>;
  /** Deletes a branch of ours. */
  deleteBranch(branch: string): Promise<void>;
  /** The pull request from a branch of ours, open or not. */
  findPullRequest(branch: string): Promise<PullRequest | undefined>;
  /** Whether a pull request's branch lies in another repository, or in one that is gone. */
  isFromFork(number: number): Promise<boolean>;
  /** The text of a pull request; `undefined` when there is none of that number. */
  pullRequestBody(number: number): Promise<string | undefined>;
  /** `undefined` when there is no pull request of that number. */
  pullRequest(number: number): Promise<PullRequestState | undefined>;
  /** Our own pull requests that are open, with body and base branch. */
  openPullRequests(): Promise<readonly (PullRequest & { readonly body: string; readonly base: string })[]>;
  createPullRequest(options: {
    readonly title: string;
    readonly body: string;
    readonly branch: string;
    readonly base: string;
    readonly draft: boolean;
  }): Promise<PullRequest>;
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  /** Asks people and teams (`team:slug`) for a review; those GitHub does not accept are left out. */
  requestReviewers(number: number, reviewers: readonly string[]): Promise<void>;
  /** One check run on a commit, with the findings as annotations on their lines. */
  createCheckRun(
    sha: string,
    run: {
      readonly name: string;
      readonly title: string;
      readonly summary: string;
      readonly checks: readonly Check[];
      readonly externalId: string;
    },
  ): Promise<void>;
};
