/** The outside programs we may start; the list is closed. */
export type ToolName = 'git' | 'terraform' | 'tofu' | 'kubeconform' | 'helm' | 'kubectl';

export type ToolInvocation = {
  readonly tool: ToolName;
  /** Passed as an argv array; no shell ever sees them. */
  readonly args: readonly string[];
  /** Working folder; must be inside a scratch folder or a repository we own. */
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  /** Added to the allow-listed environment (PATH, LANG, TZ and a scratch HOME); nothing of the service's own leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly maxOutputBytes?: number;
  /** Let it reach the network; by default it cannot where the kernel allows to forbid it. */
  readonly network?: boolean;
  /** Kills the program and its children when it fires. */
  readonly signal?: AbortSignal;
};

/** How a tool's run ended. Only `exited` carries an exit code; the rest mean that nothing was proven. */
export type ToolResult =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly seconds: number;
    }
  | { readonly kind: 'missing'; readonly remedy: string }
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** By a signal's name, or `abort` when the caller's signal fired. */
  | { readonly kind: 'killed'; readonly signal: string; readonly stderr: string }
  | { readonly kind: 'too-much-output'; readonly limitBytes: number };

/** Runs outside programs; the only door to child processes. Never throws for what the program does. */
export type ToolRunner = {
  run(invocation: ToolInvocation): Promise<ToolResult>;
  /** `terraform 1.11.4`, or `null` when the tool is missing or does not answer. Cached for the process. */
  version(tool: ToolName): Promise<string | null>;
  /**
   * A process id that is alive as a tool sees it: ours, or 1 where tools have process ids of their own.
   * Terraform asks for one in `TF_REATTACH_PROVIDERS` and gives the provider up when it dies. Absent: `process.pid`.
   */
  livePid?(): Promise<number>;
};
