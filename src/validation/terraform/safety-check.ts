import type { Check, Finding } from '../../domain/check.ts';
import type { Refusal } from './refusal.ts';

/** The check that says what would run code or leave the repository; no process is needed for it. */
export function safetyCheck(target: string, refusals: readonly Refusal[], tolerated: readonly Refusal[]): Check {
  const refused = refusals.filter(({ kind }) => kind === 'refused');
  const undecidable = refusals.filter(({ kind }) => kind === 'undecidable');
  const verdict = refused.length > 0 ? 'fail' : undecidable.length > 0 ? 'unchecked' : 'pass';
  const findings = [
    ...refused.map((refusal) => toFinding('error', refusal)),
    ...undecidable.map((refusal) => toFinding('warning', refusal)),
    ...tolerated.map((refusal) => toFinding('warning', refusal)),
  ];
  const [first] = [...refused, ...undecidable];
  const reason =
    first === undefined
      ? {}
      : { reason: `${first.file}:${first.line}: ${first.message} (rule ${first.rule}). ${first.remedy}` };
  return { name: 'terraform safety', target, verdict, tool: null, seconds: 0, ...reason, findings };
}

function toFinding(severity: Finding['severity'], { file, line, rule, message, remedy }: Refusal): Finding {
  return { severity, file, line, rule, message: `${message}. ${remedy}` };
}
