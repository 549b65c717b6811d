import type { Evidence } from '../audit/evidence.ts';
import { checkDigest } from '../domain/check-digest.ts';
import { digestOf } from '../domain/text-digest.ts';
import type { ChangeResult } from './make-change.ts';

/** What the record tells of planning and its proof. */
export function evidenceOf(result: ChangeResult): Evidence {
  if (result.kind === 'answer') {
    const { answer, usage, shown, traces } = result;
    return { answer, usage, shown, traces };
  }
  const { proposal, usage, shown, traces, changes, checks, objections, changeSet } = result.change;
  const digest = (text: string | undefined): string | null => (text === undefined ? null : digestOf(text));
  return {
    ...{ proposal, usage, shown, traces, changes },
    files: changeSet.files.map(({ path, before, after }) => ({ path, before: digest(before), after: digest(after) })),
    guardrails: objections,
    checks: checks.map((check) => ({ ...check, output: checkDigest(check) })),
  };
}
