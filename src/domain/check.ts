/** `unchecked` means it could not be run: never shown as green. */
export type Verdict = 'pass' | 'fail' | 'unchecked';

export type Severity = 'error' | 'warning' | 'info';

/** Something a check has to say about a place; `line` is 1-based in the file after the change. */
export type Finding = {
  readonly severity: Severity;
  readonly file: string;
  readonly line?: number;
  /** Stable id: `terraform/unsupported-argument`, `kubernetes/schema`. */
  readonly rule: string;
  readonly message: string;
};

/** One validation with a verdict. */
export type Check = {
  /** `terraform validate`, `kubeconform`, `helm template`, `secrets`, `intent` … */
  readonly name: string;
  /** What was looked at: a root module, chart, overlay or file; several checks may share a name. */
  readonly target: string;
  readonly verdict: Verdict;
  /** Tool and version: `terraform 1.11.4`; `null` where no outside tool ran. */
  readonly tool: string | null;
  readonly seconds: number;
  /** Why it failed as a whole or could not run, and how to make it checkable. Always set when `unchecked`. */
  readonly reason?: string;
  readonly findings: readonly Finding[];
};

/** The worst of several verdicts: `fail`, then `unchecked`, then `pass`. An empty list is `unchecked`: nothing was proven. */
export function worstVerdict(checks: readonly Check[]): Verdict {
  if (checks.some((check) => check.verdict === 'fail')) return 'fail';
  return checks.length > 0 && checks.every((check) => check.verdict === 'pass') ? 'pass' : 'unchecked';
}
