import type { Json } from './json.ts';

/** One file before and after; `before` is absent for a new file, `after` for a deleted one. Never both absent. */
export type FileChange = { readonly path: string; readonly before?: string; readonly after?: string };

/** Files before and after: what a proposal does to a tree. Sorted by path; files that stay equal are not in it. */
export type ChangeSet = { readonly files: readonly FileChange[] };

/**
 * One value that differs.
 *
 * `object` names the thing that holds it:
 * - Kubernetes-like YAML: `Kind/name`; where one file holds several of that name, `Kind/namespace/name`;
 * - HCL, Terraform's address: `aws_s3_bucket.logs`, `data.aws_ami.x`, `module.m`, `variable.v`, `output.o`, `locals`, `provider.aws`, `provider.aws.east`, `terraform`;
 * - any other file (Helm values, tfvars, Chart.yaml, JSON): the file's base name; what would still share a name in one file gets `#2`, `#3` in order of appearance.
 *
 * `path` is a key path (`key-path.ts`) inside the object. The empty path means the object as a whole was added (`from` absent) or removed (`to` absent).
 */
export type SemanticChange = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly from?: Json;
  readonly to?: Json;
};
