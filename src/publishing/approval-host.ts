/** A pull request as it is at this moment. */
export type PullRequestFacts = {
  readonly headSha: string;
  readonly author: string;
  /** We opened it. */
  readonly ours: boolean;
  readonly open: boolean;
  readonly labels: readonly string[];
};

/** An approving review that stands: the last word of somebody. `at` is ISO 8601. */
export type Review = {
  readonly login: string;
  readonly isPerson: boolean;
  /** The commit that was looked at. */
  readonly commit: string;
  readonly at: string;
};

/** What has to be known, and said, about the second person of a pull request. */
export type ApprovalHost = {
  pullRequest(number: number): Promise<PullRequestFacts>;
  /** Everybody who wrote, committed or co-authored a commit of it, each once; `null` stands for somebody GitHub does not know. */
  authors(number: number): Promise<readonly (string | null)[]>;
  /** Reviews that approve and were not taken back. */
  approvingReviews(number: number): Promise<readonly Review[]>;
  /** The files it changes, old names of renamed ones as well; `undefined` when there are more than GitHub lists. */
  files(number: number): Promise<readonly string[] | undefined>;
  /** Makes the check `promptops/approval` of a commit wait again where it is green: the commit is the head no more. */
  takeBack(sha: string): Promise<void>;
  /** Sets that check: one per commit, the last word counts. */
  report(
    sha: string,
    verdict: { readonly green: boolean; readonly title: string; readonly summary: string },
  ): Promise<void>;
  /** Puts a label on a pull request, or takes it off; one that is not there is taken off already. */
  label(number: number, label: string, isOn: boolean): Promise<void>;
};

/** Name of the check; branch protection asks for it by this name. */
export const approvalCheckName = 'promptops/approval';

/** On a pull request of ours while somebody else has to approve it, for lists of pull requests. */
export const needsApprovalLabel = 'promptops: needs approval';
