/**
 * A name of Terraform that becomes another one, as it is seen from one file.
 * - `declared`: the block that has it, as its type and labels; or `locals` for a key of these.
 * - `referred`: what stands before it in an expression: `aws_sqs_queue`, `module`, `var`, `local`.
 * - `given`: module calls that give it as an argument; `read`: module calls whose output it is.
 * - `assigned`: it is a key of the file itself (`.tfvars`).
 */
export type HclRename = {
  readonly from: string;
  readonly to: string;
  readonly declared?: readonly string[] | 'locals';
  readonly referred?: string;
  readonly given?: readonly string[];
  readonly read?: readonly string[];
  readonly assigned?: boolean;
};
