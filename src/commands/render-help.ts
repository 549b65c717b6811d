import { knownFlags } from './flags.ts';
import { verbs, type VerbRow } from './verbs.ts';

/** Whether the caller may, where, and the rule that says no where they may not; Markdown. */
export type HelpAccess = (row: VerbRow) => string;

/** The help text, generated from the verb table and from the caller's own rights. */
export function renderHelp(access: HelpAccess): string {
  const rows = verbs.map(
    (row: VerbRow) => `| \`/promptops ${row.usage.replaceAll('|', '\\|')}\` | ${row.description} | ${access(row)} |`,
  );
  const examples = verbs.flatMap((row: VerbRow) => (row.access === 'write' ? row.examples : []));
  return [
    '| command | what it does | may you? |',
    '|---|---|---|',
    ...rows,
    '',
    `Free text works too: \`/prompt <what you want>\`. Flags: ${knownFlags}.`,
    '',
    '<details><summary>Examples</summary>',
    '',
    '```text',
    ...examples,
    '```',
    '',
    '</details>',
  ].join('\n');
}
