import type { FoundRecord } from '../audit/audit-store.ts';
import { inert, inlineCode } from '../publishing/inert.ts';
import { auditRows } from './audit-rows.ts';

/** One thing that was looked into, and what came out. */
export type Proof = { readonly holds: boolean; readonly text: string };

/** The newest so many of each: what changed something or agreed to it, and what only looked. */
const maxRecords = { acts: 5, looks: 2 };

/** What the records say, the newest first, and what proves them. Markdown. */
export function auditText(found: readonly FoundRecord[], proofs: readonly Proof[]): string {
  const proven = proofs.map(({ holds, text }) => `${holds ? '✅' : '❌'} ${inert(text, 1_000)}`).join('\n');
  if (found.length === 0) return `There is no record of a change here.\n\n${proven}`;
  const newest = found.toReversed();
  const looks = newest.filter(isLook).slice(0, maxRecords.looks);
  const acts = newest.filter((one) => !isLook(one)).slice(0, maxRecords.acts);
  const tables = newest.filter((one) => looks.includes(one) || acts.includes(one)).map(recordTable);
  const left = newest.length - tables.length;
  const more = left > 0 ? `\n\n… and ${left} more; \`promptops audit export\` has them all.` : '';
  return `${tables.join('\n\n')}${more}\n\n${proven}`;
}

/** A review or an explanation and nothing more; there may be one for every push. */
function isLook({ record }: FoundRecord): boolean {
  const { review, explained, proposal, answer, approval } = record;
  const isAct = proposal !== undefined || answer !== undefined || approval !== undefined;
  return (review !== undefined || explained !== undefined) && !isAct;
}

function recordTable(found: FoundRecord): string {
  const shown = auditRows(found).filter(([, text]) => text !== '');
  return [
    `| run | ${inlineCode(found.record.run)} |`,
    '|---|---|',
    ...shown.map(([name, text]) => `| ${name} | ${text} |`),
  ].join('\n');
}
