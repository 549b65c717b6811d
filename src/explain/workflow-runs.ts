/** A run of a workflow as it is at this moment, in one of its attempts. */
export type WorkflowRun = {
  readonly id: number;
  readonly attempt: number;
  /** Name and file of the workflow. */
  readonly workflow: string;
  readonly path: string;
  /** What started it: `pull_request`, `push`. */
  readonly event: string;
  /** The branch that was tested and the owner of its repository; `null` where GitHub tells none. */
  readonly branch: string | null;
  readonly headOwner: string | null;
  readonly sha: string;
  /** GitHub's word for how it ended; `null` while it runs. */
  readonly conclusion: string | null;
  readonly url: string;
};

export type WorkflowJob = {
  readonly id: number;
  readonly name: string;
  readonly conclusion: string | null;
  readonly url: string;
  readonly steps: readonly { readonly name: string; readonly number: number; readonly conclusion: string | null }[];
};

/** The log of a job, to be read once; `gone` completes "Its log …". */
export type JobLog = { readonly pieces: AsyncIterable<Uint8Array> } | { readonly gone: string };

/** A pull request from a branch, as far as its failures are concerned. */
export type TestedPullRequest = { readonly number: number; readonly headSha: string; readonly base: string };

/** What has to be known of the workflow runs of one repository. Only reads. */
export type WorkflowRuns = {
  /** The newest attempt, or the one that is named; `undefined` when there is none. */
  run(id: number, attempt?: number): Promise<WorkflowRun | undefined>;
  jobs(id: number, attempt: number): Promise<readonly WorkflowJob[]>;
  log(run: WorkflowRun, job: WorkflowJob): Promise<JobLog>;
  /** What tools noted on a job as failures, one line each. */
  annotations(jobId: number): Promise<readonly string[]>;
  /** Runs of a workflow file that ended on a branch, newest first, at most twenty. */
  endedOn(path: string, branch: string): Promise<readonly WorkflowRun[]>;
  /** Runs for a commit, newest first. */
  ofCommit(sha: string): Promise<readonly WorkflowRun[]>;
  /** The open pull request from a branch of anybody's repository. */
  pullRequestFrom(owner: string, branch: string): Promise<TestedPullRequest | undefined>;
  pullRequest(number: number): Promise<TestedPullRequest | undefined>;
  /** Files that a pull request changes: path → the changed parts as a unified diff, empty where GitHub gives none. */
  changedFiles(number: number): Promise<ReadonlyMap<string, string>>;
  /** The same for a commit against its parent. */
  filesOfCommit(sha: string): Promise<ReadonlyMap<string, string>>;
  /** Head of a branch; `undefined` when there is none. */
  headOf(branch: string): Promise<string | undefined>;
  /** Text of a file at a commit. */
  fileAt(path: string, sha: string): Promise<string | undefined>;
};

/** Endings of a run that are explained. */
export const failedConclusions: readonly string[] = ['failure', 'timed_out', 'startup_failure'];
