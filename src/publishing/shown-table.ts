import type { Shown } from '../domain/usage.ts';
import { inlineCode } from './inert.ts';

/** What was shown to the model, folded: file, git object, bytes. What is more than `entries` is counted; empty when no model was asked. */
export function shownTable(shown: readonly Shown[], entries: number): string {
  if (shown.length === 0) return '';
  const bytes = shown.reduce((sum, file) => sum + file.bytes, 0);
  const rows = shown
    .slice(0, entries)
    .map((file) => `| ${inlineCode(file.path)} | ${inlineCode(file.oid.slice(0, 12))} | ${file.bytes} |`);
  const left = shown.length - rows.length;
  return [
    `<details><summary>What the model was shown: ${shown.length} ${shown.length === 1 ? 'file' : 'files'}, ${bytes} bytes</summary>`,
    '',
    '| file | object | bytes |',
    '|---|---|---|',
    ...rows,
    ...(left > 0 ? ['', `… and ${left} more`] : []),
    '',
    '</details>',
  ].join('\n');
}
