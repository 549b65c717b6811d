import type { Check, Finding } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { brokenFiles, type ExaminedRoot } from './examine-root.ts';
import { checkFormat, isFormatted } from './format-check.ts';
import type { ValidateOptions } from './validate-root.ts';

/**
 * The check of a root module with files that cannot be read, in Terraform's own words: `fmt` only parses, so nothing
 * hostile is evaluated. Files that were broken before the change in the same way are not its fault: with none but those
 * the verdict is `unchecked`, for nothing could be proven.
 */
export async function brokenCheck(
  target: string,
  { before, broken }: ExaminedRoot,
  tree: FileTree,
  options: ValidateOptions,
): Promise<Check> {
  const paths = broken.map(({ file }) => file).filter(isFormatted);
  const texts = await tree.readMany(paths);
  const format = await checkFormat(
    [...texts].map(([path, after]) => ({ path, after })),
    options,
  );
  const told = new Set(format.findings.map(({ file }) => file));
  const findings = [
    ...format.findings.filter(({ rule }) => rule !== 'terraform/fmt'),
    ...broken.filter(({ file }) => !told.has(file) || format.verdict !== 'fail'),
  ];
  const wasBroken = new Set((before === undefined ? [] : brokenFiles(before)).map(identity));
  const old = new Set(broken.filter((finding) => wasBroken.has(identity(finding))).map(({ file }) => file));
  const isFresh = broken.some(({ file }) => !old.has(file));
  const check = { name: 'terraform validate', target, tool: options.tool.label, seconds: format.seconds };
  if (isFresh || old.size === 0) return { ...check, verdict: 'fail', reason: 'not valid Terraform', findings };
  return {
    ...check,
    verdict: 'unchecked',
    reason: `This root module was not valid Terraform before the change either (${[...old].join(', ')}), so nothing could be proven about it. Mend that first.`,
    findings: findings.map((finding) => ({
      ...finding,
      severity: 'warning',
      message: `Before this change already: ${finding.message}`,
    })),
  };
}

// Lines move with the text around them.
function identity({ file, message }: Finding): string {
  return JSON.stringify([file, message]);
}
