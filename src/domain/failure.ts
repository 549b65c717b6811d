/** What the failure of a workflow run is due to: `change` is the change that was tested, `base` the branch it goes to. */
export type FailureVerdict = 'change' | 'flaky' | 'base' | 'infrastructure' | 'unknown';

/** Every verdict, as configuration names them. */
export const failureVerdicts = [
  'change',
  'flaky',
  'base',
  'infrastructure',
  'unknown',
] as const satisfies readonly FailureVerdict[];

/** What kind of failure it is; fixed, because users and scripts filter by it. */
export const failureCategories = [
  'compile',
  'types',
  'lint',
  'test',
  'dependency',
  'container',
  'workflow',
  'permission',
  'network',
  'resources',
  'timeout',
  'infrastructure',
  'unknown',
] as const;

/** A file of the repository that the evidence names, as a path from its root; `line` is 1-based. */
export type FailurePlace = { readonly path: string; readonly line?: number };

/** Half a sentence that follows "because", and the page on GitHub that shows it. */
export type Reason = { readonly text: string; readonly url?: string };

/** One root cause of a failed workflow run, explained. What comes from the log is hostile text. */
export type Failure = {
  /** The same for the same cause in other jobs and runs. */
  readonly signature: string;
  readonly category: string;
  readonly rootCause: string;
  readonly verdict: FailureVerdict;
  /** How sure the verdict is, from 0 to 1. */
  readonly confidence: number;
  /** What the verdict rests on. */
  readonly because: Reason;
  /** Lines of the job's log, quoted exactly, with their 1-based numbers. */
  readonly evidence: readonly { readonly line: number; readonly text: string }[];
  readonly job: {
    readonly name: string;
    /** Its page on GitHub. */
    readonly url: string;
    /** The step that failed: its number in the job, and the line of the log at which its output begins. */
    readonly step?: { readonly name: string; readonly number: number; readonly startLine?: number };
  };
  /** Jobs that failed the same way. */
  readonly otherJobs: readonly string[];
  /** What to do. */
  readonly fixes: readonly string[];
  readonly places: readonly FailurePlace[];
  /** Resources that the evidence names: `aws_s3_bucket.logs`, `Deployment/checkout`. */
  readonly addresses: readonly string[];
  readonly planner: 'rules' | 'model';
};

/** A failed run of a workflow with its root causes, the clearest first. */
export type ExplainedRun = {
  readonly runId: number;
  readonly attempt: number;
  readonly url: string;
  /** Name and file of the workflow. */
  readonly workflow: string;
  readonly path: string;
  readonly sha: string;
  readonly failures: readonly Failure[];
  /** What could not be looked at, one sentence each. */
  readonly notes: readonly string[];
};
