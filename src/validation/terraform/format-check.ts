import type { Check, Finding } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { ToolResult, ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';
import { readPrintedErrors } from './diagnostics.ts';
import { howItEnded } from './run-terraform.ts';
import type { TerraformTool } from './terraform-tool.ts';

/** A file before (absent when it is new) and after. */
export type FormatSubject = { readonly path: string; readonly before?: string; readonly after: string };

export type FormatOptions = {
  readonly tools: ToolRunner;
  readonly scratch: Scratch;
  readonly tool: TerraformTool;
  readonly signal: AbortSignal;
};

/** Files that `terraform fmt` formats. */
export function isFormatted(path: string): boolean {
  return /\.(tf|tfvars|tofu)$/.test(path) && !`/${path}`.includes('/.terraform/');
}

/** The files to look at when a whole folder is validated. */
export async function formatSubjects(tree: FileTree): Promise<FormatSubject[]> {
  const paths = tree.entries.filter(({ path, mode }) => isFormatted(path) && mode.startsWith('100'));
  const texts = await tree.readMany(paths.map(({ path }) => path));
  return [...texts].map(([path, after]) => ({ path, before: after, after }));
}

/**
 * One run of `terraform fmt -check` over both states of every file. Fails where a formatted file lost its format or a new one
 * has none; a file that was not formatted before either gets an `info`, for we keep the style around our change.
 */
export async function checkFormat(subjects: readonly FormatSubject[], options: FormatOptions): Promise<Check> {
  const started = performance.now();
  const states = subjects.flatMap(({ path, before, after }) => [
    [`after/${asTerraform(path)}`, after] as const,
    ...(before === undefined || before === after ? [] : [[`before/${asTerraform(path)}`, before] as const]),
  ]);
  await using folder = await options.scratch.write(new Map(states));
  const result = await options.tools.run({
    tool: options.tool.runner,
    args: ['fmt', '-check', '-recursive', '-list=true', '-no-color', '.'],
    cwd: folder.dir,
    timeoutMs: 60_000,
    signal: options.signal,
  });
  const verdict = judge(result, subjects);
  const target = subjects.length === 1 ? (subjects[0]?.path ?? '') : `${subjects.length} files`;
  const seconds = (performance.now() - started) / 1000;
  return { name: 'terraform fmt', target, tool: options.tool.label, seconds, ...verdict };
}

function judge(
  result: ToolResult,
  subjects: readonly FormatSubject[],
): Pick<Check, 'verdict' | 'findings'> & { reason?: string } {
  if (result.kind !== 'exited')
    return { verdict: 'unchecked', reason: `terraform fmt ${howItEnded(result)}.`, findings: [] };
  const errors = readPrintedErrors(`${result.stdout}\n${result.stderr}`, { dir: '', fallbackFile: '' });
  const broken = errors.filter(({ file }) => file.startsWith('after/')).map(withRepositoryPath);
  if (broken.length > 0) return { verdict: 'fail', reason: 'not valid HCL', findings: broken };
  // 0: everything formatted; 3: the listed files are not; 2: some could not be read, told above.
  if (result.code !== 0 && result.code !== 3 && errors.length === 0)
    return { verdict: 'unchecked', reason: `terraform fmt ${howItEnded(result)}.`, findings: [] };
  const listed = new Set(result.stdout.split('\n').map((line) => line.trim()));
  const findings = subjects.flatMap((subject) => formatFinding(subject, listed));
  const failed = findings.some(({ severity }) => severity === 'error');
  return { verdict: failed ? 'fail' : 'pass', findings, ...(failed ? { reason: 'not formatted' } : {}) };
}

function formatFinding({ path, before, after }: FormatSubject, listed: ReadonlySet<string>): Finding[] {
  if (!listed.has(`after/${asTerraform(path)}`)) return [];
  const wasListed = before !== undefined && (before === after || listed.has(`before/${asTerraform(path)}`));
  const rule = 'terraform/fmt';
  return wasListed
    ? [{ severity: 'info', file: path, rule, message: 'This file was not formatted before and keeps its style.' }]
    : [{ severity: 'error', file: path, rule, message: 'This file is not formatted: run `terraform fmt`.' }];
}

function withRepositoryPath(finding: Finding): Finding {
  const path = finding.file.slice('after/'.length);
  return { ...finding, file: path.endsWith('.tofu.tf') ? path.slice(0, -'.tf'.length) : path };
}

// Terraform leaves `.tofu` files out; the language is the same.
function asTerraform(path: string): string {
  return path.endsWith('.tofu') ? `${path}.tf` : path;
}
