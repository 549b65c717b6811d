import { parseVersion, type Version } from './version-constraint.ts';

/** Which of the two programs is installed, and its version. */
export type TerraformTool = {
  readonly name: 'terraform' | 'tofu';
  readonly version: Version;
  /** `terraform 1.11.4`. */
  readonly label: string;
  /** The registry that a short address means. */
  readonly defaultRegistry: string;
};

/** Reads what `ToolRunner.version('terraform')` says; `undefined` when that is neither Terraform nor OpenTofu. */
export function readTerraformTool(label: string | null): TerraformTool | undefined {
  const [name, text = ''] = label?.split(' ') ?? [];
  const version = parseVersion(text);
  if (label === null || version === undefined || (name !== 'terraform' && name !== 'tofu')) return undefined;
  const defaultRegistry = name === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io';
  return { name, version, label, defaultRegistry };
}
