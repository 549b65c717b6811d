import { posix } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../domain/check.ts';

/** The part of `terraform validate -json` that we use (format version 1). */
const validateOutput = z.object({
  valid: z.boolean(),
  diagnostics: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
      range: z.object({ filename: z.string(), start: z.object({ line: z.number().int() }) }).nullish(),
    }),
  ),
});

export type ValidateAnswer = { readonly valid: boolean; readonly findings: readonly Finding[] };

/** Where diagnostics are from: the folder Terraform ran in and the file to name when it names none. */
export type DiagnosticScope = { readonly dir: string; readonly fallbackFile: string };

/** Reads the answer of `validate -json`; `undefined` when it is not one, so nothing was proven. */
export function readValidateAnswer(stdout: string, scope: DiagnosticScope): ValidateAnswer | undefined {
  const json = parseJson(stdout);
  const answer = validateOutput.safeParse(json);
  if (!answer.success) return undefined;
  const findings = answer.data.diagnostics.map(({ severity, summary, detail, range }) => ({
    severity,
    ...placeOf(range?.filename, range?.start.line, scope),
    rule: ruleOf(summary),
    message: messageOf(summary, detail),
  }));
  return { valid: answer.data.valid, findings: inOrder(withoutRepeats(findings)) };
}

/** Reads the errors that Terraform prints for people: `fmt` and `init` of older versions have no other form. */
export function readPrintedErrors(output: string, scope: DiagnosticScope): Finding[] {
  const lines = output.split('\n').map((line) => line.replace(/^[│╷╵|]\s?/u, '').trimEnd());
  const starts = lines.flatMap((line, index) => (/^Error: /.test(line) ? [index] : []));
  const findings = starts.map((start, index) => printedError(lines.slice(start, starts[index + 1]), scope));
  return withoutRepeats(findings);
}

function printedError(lines: readonly string[], scope: DiagnosticScope): Finding {
  const summary = (lines[0] ?? '').slice('Error: '.length);
  const at = lines.findIndex((line) => /^\s+on .+ line \d+/.test(line));
  const [, filename, line] = /^\s+on (.+) line (\d+)/.exec(lines[at] ?? '') ?? [];
  const rest = lines.slice(Math.max(at, 0) + 1).filter((text) => !/^\s*\d+:/.test(text) && !/^\s{4,}[├│]/u.test(text));
  const detail = rest.join(' ').replaceAll(/\s+/g, ' ').trim();
  return {
    severity: 'error',
    ...placeOf(filename, line === undefined ? undefined : Number(line), scope),
    rule: ruleOf(summary),
    message: messageOf(summary, detail),
  };
}

function placeOf(filename: string | undefined, line: number | undefined, scope: DiagnosticScope) {
  if (filename === undefined) return { file: scope.fallbackFile };
  const file = posix.join(scope.dir, filename);
  return line === undefined || line < 1 ? { file } : { file, line };
}

/** `Unsupported argument` → `terraform/unsupported-argument`. */
function ruleOf(summary: string): string {
  const slug = summary.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `terraform/${slug.replace(/^-|-$/g, '').slice(0, 60)}`;
}

function messageOf(summary: string, detail: string): string {
  const text = detail.replaceAll(/\s*\n\s*/g, ' ').trim();
  return text === '' ? summary : `${summary}: ${text}`;
}

// A module that is called twice says everything twice.
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** By place: Terraform says the same things in another order each time. */
function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) =>
      one.file.localeCompare(other.file, 'en') ||
      (one.line ?? 0) - (other.line ?? 0) ||
      one.message.localeCompare(other.message, 'en'),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
