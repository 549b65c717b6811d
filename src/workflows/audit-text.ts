import type { RunRecord } from '../audit/audit-record.ts';
import type { FoundRecord } from '../audit/audit-store.ts';
import { checksSentence } from '../publishing/checks-table.ts';
import { inert, inlineCode } from '../publishing/inert.ts';

/** One thing that was looked into, and what came out. */
export type Proof = { readonly holds: boolean; readonly text: string };

const maxRecords = 5;

/** What the records say, the newest first, and what proves them. Markdown. */
export function auditText(found: readonly FoundRecord[], proofs: readonly Proof[]): string {
  const proven = proofs.map(({ holds, text }) => `${holds ? '✅' : '❌'} ${inert(text, 1_000)}`).join('\n');
  if (found.length === 0) return `There is no record of a change here.\n\n${proven}`;
  const newest = found.toReversed();
  const tables = newest.slice(0, maxRecords).map(recordTable);
  const left = newest.length - tables.length;
  const more = left > 0 ? `\n\n… and ${left} older; \`promptops audit export\` has them all.` : '';
  return `${tables.join('\n\n')}${more}\n\n${proven}`;
}

function recordTable({ record, stored }: FoundRecord): string {
  const rows: readonly (readonly [string, string])[] = [
    [
      'asked',
      `${inlineCode(record.actor, 60)} at ${record.askedAt} in #${record.issue}: ${inlineCode(record.request.quote, 200)}`,
    ],
    ['allowed by', allowedBy(record)],
    ['planned by', plannedBy(record)],
    ['seen by the model', seen(record)],
    ['changed', `${record.changes?.length ?? 0} values in ${record.files?.length ?? 0} files`],
    ['checks', checked(record)],
    ['needs', needed(record)],
    ['approved', approved(record)],
    ['ended', ended(record)],
    ['record', `${stored.sequence} of ${inlineCode(stored.repository, 100)}, sha256 \`${stored.hash}\``],
  ];
  const shown = rows.filter(([, text]) => text !== '').map(([name, text]) => `| ${name} | ${text} |`);
  return [`| run | ${inlineCode(record.run)} |`, '|---|---|', ...shown].join('\n');
}

function allowedBy({ decision }: RunRecord): string {
  if (decision === undefined) return '';
  const where =
    decision.environments.length === 0
      ? ''
      : ` in ${decision.environments.map((name) => inlineCode(name, 40)).join(', ')}`;
  const needs = decision.needs.length === 0 ? '' : ', with a second person';
  return `${decision.allowed ? '' : 'refused by '}rule ${inlineCode(decision.rule)}${where}${needs}`;
}

function plannedBy({ proposal, answer, traces = [], usage, software }: RunRecord): string {
  if (proposal === undefined && answer === undefined) return '';
  const versions = [...new Set(traces.flatMap(({ version }) => version ?? []))].map((version) =>
    inlineCode(version, 40),
  );
  const model = usage?.model ?? null;
  const parts = [
    proposal?.planner ?? answer?.kind ?? '',
    ...(model === null
      ? []
      : [`${inlineCode(model, 60)}, ${usage?.rounds} rounds, ${usage?.inputTokens} + ${usage?.outputTokens} tokens`]),
    ...(versions.length === 0 ? [] : [`prompts or templates ${versions.join(', ')}`]),
    inlineCode(software, 40),
  ];
  return parts.join(' · ');
}

function seen({ shown = [] }: RunRecord): string {
  if (shown.length === 0) return '';
  const bytes = shown.reduce((sum, file) => sum + file.bytes, 0);
  const files = shown.slice(0, 5).map(({ path, oid }) => `${inlineCode(path, 80)} ${oid.slice(0, 7)}`);
  const more = shown.length > files.length ? ` and ${shown.length - files.length} more` : '';
  return `${files.join(', ')}${more}, ${bytes} bytes`;
}

function checked({ checks = [] }: RunRecord): string {
  if (checks.length === 0) return '';
  const tools = [...new Set(checks.flatMap(({ tool }) => tool ?? []))].map((tool) => inlineCode(tool, 60));
  return `${checksSentence(checks)}${tools.length === 0 ? '' : ` (${tools.join(', ')})`}`;
}

function needed({ needs, guardrails = [] }: RunRecord): string {
  const rules = [...new Set([...(needs?.rules ?? []), ...guardrails.map(({ guardrail }) => guardrail)])];
  const person = needs === undefined || needs.rules.length === 0 ? 'nobody else' : 'a second person';
  const named = rules.map((rule) => inlineCode(rule, 60)).join(', ');
  return needs === undefined ? '' : `${person}${named === '' ? '' : ` (${named})`}`;
}

function approved({ approval }: RunRecord): string {
  if (approval === undefined) return '';
  const { login, head, proposal, confirmed } = approval;
  const what = proposal === '' ? '' : `, proposal ${proposal.slice(0, 12)}`;
  const names = confirmed.length === 0 ? '' : `, and typed ${confirmed.map((name) => inlineCode(name, 80)).join(', ')}`;
  return `commit ${head.slice(0, 7)}${what} by ${inlineCode(login, 60)}${names}`;
}

function ended({ outcome, commit, branch, at, error }: RunRecord): string {
  const what =
    commit === undefined
      ? ''
      : `, commit ${commit.slice(0, 7)}${branch === null ? '' : ` on ${inlineCode(branch, 100)}`}`;
  return `${outcome} at ${at}${what}${error === undefined ? '' : `: ${inert(error.message, 200).replaceAll('|', '&#124;')}`}`;
}
