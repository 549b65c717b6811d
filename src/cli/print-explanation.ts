import { styleText } from 'node:util';
import type { LogExplanation } from '../explain/explain-log.ts';
import type { LogReduction } from '../explain/log-reduction.ts';
import { plainText } from '../explain/plain-text.ts';

/** What a person sees in the terminal. Everything from the log is printed without control sequences, which could rewrite the screen. */
export function printExplanation(explanation: LogExplanation, reduction: LogReduction): string {
  const { category, verdict, rootCause, confidence, job, step, evidence, fixes } = explanation;
  const where = [step, job].filter((name) => name !== null).map(plainText);
  const files = reduction.references.map((one) => ('path' in one ? `${one.path}${at(one.line)}` : one.address));
  const width = String(evidence.at(-1)?.line ?? 0).length;
  return [
    styleText('bold', plainText(rootCause)),
    `${category}${verdict === 'unknown' ? '' : `, due to ${verdict}`}, ${sureness(confidence)}${where.length === 0 ? '' : `, in ${where.join(' of ')}`}`,
    '',
    ...evidence.map(({ line, text }) => `${styleText('dim', `${String(line).padStart(width)} │`)} ${plainText(text)}`),
    ...(evidence.length === 0 ? ['The log shows no error.'] : []),
    '',
    ...fixes.map((fix) => `${styleText('green', 'What to do:')} ${fix}`),
    ...(files.length === 0 ? [] : [`Named there: ${files.map(plainText).join(', ')}`]),
    `Read ${reduction.totalLines} lines; ${evidence.length} are quoted.`,
    '',
  ].join('\n');
}

function at(line: number | undefined): string {
  return line === undefined ? '' : `:${line}`;
}

function sureness(confidence: number): string {
  if (confidence >= 0.85) return 'sure';
  return confidence >= 0.5 ? 'likely' : 'a guess';
}
