import type { Feedback } from '../planner.ts';
import type { Fence } from './fence.ts';
import { failuresOf } from './worth-another-round.ts';

const maxFailures = 40;

/** What the model is told of its earlier proposals: the last one whole, with everything that was wrong with it. */
export function repairText(
  preface: string,
  feedback: readonly Feedback[],
  fence: Fence,
  makeSafe: (text: string) => string,
  fit: (text: string) => string,
): string {
  const last = feedback.at(-1);
  if (last === undefined) return '';
  const failures = failuresOf(last);
  const lines = failures.slice(0, maxFailures).map((failure) => `- ${failure}`);
  const more = failures.length > maxFailures ? `\n… and ${failures.length - maxFailures} more` : '';
  return [
    preface.trim(),
    fence(
      'your last proposal',
      fit(makeSafe(JSON.stringify({ summary: last.proposal.summary, operations: last.proposal.operations }, null, 1))),
    ),
    fence('what was wrong with it', fit(makeSafe(lines.join('\n') + more))),
  ].join('\n\n');
}
