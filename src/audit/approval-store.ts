/** Somebody's word for one commit of a pull request, given with `/promptops approve`. */
export type StoredApproval = {
  readonly login: string;
  readonly head: string;
  /** The proposal it was given for; empty for a pull request that is not ours. */
  readonly proposal: string;
  /** Names of things that were typed. */
  readonly confirmed: readonly string[];
};

/** A push to the branch of a pull request, as GitHub told it; `at` is GitHub's time, ISO 8601. */
export type Push = { readonly head: string; readonly login: string; readonly at: string };

/** What the rules want of a second person for a commit that somebody pushed to a pull request of ours. */
export type Judgement = {
  readonly head: string;
  readonly rules: readonly string[];
  readonly confirm: readonly string[];
};

/** Where approvals live. Only what still counts is given back. */
export type ApprovalStore = {
  approve(repository: string, pullRequest: number, approval: StoredApproval): Promise<void>;
  /** Notes a push and takes back every approval before it. */
  push(repository: string, pullRequest: number, push: Push): Promise<void>;
  /** Notes what was found of a commit that was pushed; the last word counts. */
  judge(repository: string, pullRequest: number, judgement: Judgement): Promise<void>;
  /** Takes back the approvals of one commit. */
  takeBack(repository: string, pullRequest: number, head: string): Promise<void>;
  of(repository: string, pullRequest: number): Promise<KeptApprovals>;
};

/** Everything that still counts for one pull request, each list the oldest first. */
export type KeptApprovals = {
  readonly approvals: readonly StoredApproval[];
  readonly pushes: readonly Push[];
  readonly judgements: readonly Judgement[];
};
