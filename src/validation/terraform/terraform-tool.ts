import type { ToolRunner } from '../../domain/tool.ts';
import type { ExaminedRoot } from './examine-root.ts';
import { parseVersion, type Version } from './version-constraint.ts';

/** Which of the two programs runs, and its version. */
export type TerraformTool = {
  readonly name: 'terraform' | 'tofu';
  readonly version: Version;
  /** `terraform 1.11.4`. */
  readonly label: string;
  /** The registry that a short address means. */
  readonly defaultRegistry: string;
  /** The name by which the tool runner knows it; `terraform` may be either program. */
  readonly runner: 'terraform' | 'tofu';
};

/** The program that answers as `runner`; `undefined` when it is missing or neither Terraform nor OpenTofu. */
export async function askTerraform(
  tools: Pick<ToolRunner, 'version'>,
  runner: TerraformTool['runner'],
): Promise<TerraformTool | undefined> {
  const label = await tools.version(runner);
  const [name, text = ''] = label?.split(' ') ?? [];
  const version = parseVersion(text);
  if (label === null || version === undefined || (name !== 'terraform' && name !== 'tofu')) return undefined;
  const defaultRegistry = name === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io';
  return { name, version, label, defaultRegistry, runner };
}

/** The program for one root module, with what a reader should know about the choice; or why there is none. */
export type ToolChoice = { readonly tool: TerraformTool; readonly note: string } | { readonly reason: string };

/**
 * OpenTofu where the root module has files only it loads, a `.opentofu-version` in its folder or above, or a lock file of
 * its registry; else `usual`. Without OpenTofu, Terraform stands in, but for files it would silently pass over.
 */
export async function chooseTool(
  { root, locked }: Pick<ExaminedRoot, 'root' | 'locked'>,
  paths: ReadonlySet<string>,
  usual: TerraformTool,
  tools: Pick<ToolRunner, 'version'>,
): Promise<ToolChoice> {
  const [own] = root.folders.flatMap(({ files }) => files.map(({ path }) => path)).filter(isTofuFile);
  const locker = locked.some(({ byTofu }) => byTofu) ? '.terraform.lock.hcl' : undefined;
  const sign = own ?? tofuMarker(root.dir, paths) ?? locker;
  if (sign === undefined || usual.name === 'tofu') return { tool: usual, note: '' };
  const tofu = await askTerraform(tools, 'tofu');
  if (tofu !== undefined) return { tool: tofu, note: '' };
  const remedy = 'Put `tofu` on the PATH, or set PROMPTOPS_TOFU to its path.';
  if (own !== undefined) return { reason: `${own} is for OpenTofu, which is not installed. ${remedy}` };
  return { tool: usual, note: `${sign} asks for OpenTofu, which is not installed: ${usual.name} stood in. ${remedy}` };
}

function isTofuFile(path: string): boolean {
  return /\.tofu(\.json)?$/.test(path);
}

/** The file by which a folder, or one above it, says that it is OpenTofu's (https://github.com/tofuutils/tenv). */
function tofuMarker(dir: string, paths: ReadonlySet<string>): string | undefined {
  const steps = dir === '' ? [] : dir.split('/');
  return [...steps, '']
    .map((_, index) => [...steps.slice(0, steps.length - index), '.opentofu-version'].join('/'))
    .find((path) => paths.has(path));
}
