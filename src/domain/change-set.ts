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
 *   The attributes outside all blocks of an HCL file (Terragrunt's `inputs`) belong to an object of the file's base name as well.
 *
 * `path` is a key path (`key-path.ts`) inside the object, down to the leaf that differs: scalars, empty maps and empty lists are leaves.
 * Items of a list of maps are named by a merge key where they have one (`containers[name=app]`, `ports[containerPort=80]`), else by position:
 * of an item that vanished its position before, of every other its position after. A nested HCL block is named without a position where
 * its type occurs once (`versioning.enabled`), with one where it occurs several times (`rule[1].id`). Named items that only change places
 * are one change of the list itself, from the order of their names to the new one.
 * The empty path means the object as a whole was added (`from` absent) or removed (`to` absent).
 *
 * A file without data (Markdown, a Dockerfile, a Helm template) is an object of its base name; each run of changed lines is one change
 * with their text in `from` and `to`. Its path is `[line=12]`, the 1-based number of the first of these lines: in the file after the change,
 * or in the file before where lines only vanish.
 */
export type SemanticChange = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  readonly from?: Json;
  readonly to?: Json;
};
