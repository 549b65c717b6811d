import type { ChangeSet } from '../domain/change-set.ts';
import type { Check } from '../domain/check.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { ToolRunner } from '../domain/tool.ts';

/** What every family of checks is given. */
export type ValidationInput = {
  /** The tree before the change; equal to `after` when a whole folder is validated. */
  readonly before: FileTree;
  readonly after: FileTree;
  /** What changed; `null` means: look at everything. Cost grows with this, not with the tree. */
  readonly changes: ChangeSet | null;
  readonly tools: ToolRunner;
  /** Kubernetes minor version of the cluster, `1.35`; absent: the newest we have schemas for. */
  readonly kubernetesVersion?: string;
  readonly terraformMode: 'hermetic' | 'registry';
  readonly signal: AbortSignal;
};

/**
 * One family of checks (terraform, kubernetes, helm, kustomize, secrets).
 * Verdicts are data: a tool that is missing, hangs, crashes or prints garbage gives an `unchecked` or `fail` check, never an exception and never green.
 */
export type CheckFamily = (input: ValidationInput) => Promise<readonly Check[]>;
