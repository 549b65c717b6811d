import { knownFlags } from './flags.ts';
import { verbs, type VerbRow } from './verbs.ts';

/** What the caller may do, and the rule that says no where they may not. */
export type HelpAccess = (row: VerbRow) => { readonly allowed: boolean; readonly reason: string };

/** The help text, generated from the verb table and from the caller's own rights. */
export function renderHelp(access: HelpAccess): string {
  const rows = verbs.map((row: VerbRow) => {
    const { allowed, reason } = access(row);
    return `| \`/promptops ${row.usage.replaceAll('|', '\\|')}\` | ${row.description} | ${allowed ? 'yes' : `no: ${reason}`} |`;
  });
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
