import type { SemanticChange } from '../domain/change-set.ts';
import { worstVerdict } from '../domain/check.ts';
import type { Json } from '../domain/json.ts';
import { renderChecks, uncheckedLines } from './checks-table.ts';
import { codeBlock, inert, inertLine, inlineCode } from './inert.ts';
import { recordOf, renderRecord } from './record.ts';
import type { Story } from './story.ts';

/** What is opened: everything GitHub needs and everything a reviewer reads. */
export type PullRequestText = {
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly draft: boolean;
  readonly commitMessage: string;
  readonly labels: readonly string[];
};

const rowsShown = 12;
const rowsInAll = 300;
const objectsShown = 12;

/** Writes the pull request for a change: readable in ten seconds, complete when unfolded. Pure. */
export function pullRequestText(story: Story): PullRequestText {
  const { proposal, runId, issueNumber } = story;
  const title = inertLine(`${proposal.type}(${proposal.scope}): ${proposal.summary}`, 120);
  return {
    title,
    body: body(story),
    branch: `promptops/${issueNumber ?? 'local'}-${slug(proposal.summary)}-${runId.slice(0, 8)}`,
    draft: worstVerdict(story.checks) !== 'pass',
    commitMessage: commitMessage(story, title),
    labels: ['promptops', ...(story.needsApproval === undefined ? [] : ['promptops: needs approval'])],
  };
}

function commitMessage({ runId, actor, proposal, asked }: Story, title: string): string {
  return [
    title,
    '',
    `Asked: ${inertLine(asked, 400)}`,
    '',
    `PromptOps-Run: ${runId}`,
    `PromptOps-Requested-By: ${actor}`,
    `PromptOps-Planner: ${proposal.planner}`,
    `Co-authored-by: ${actor} <${actor}@users.noreply.github.com>`,
  ].join('\n');
}

function body(story: Story): string {
  const { proposal, checks, runId, actor, issueNumber, usage } = story;
  const where = issueNumber === undefined ? 'on a local checkout' : `in #${issueNumber}`;
  const model =
    usage.model === null
      ? ''
      : ` (${inlineCode(usage.model)}, ${usage.rounds} ${usage.rounds === 1 ? 'round' : 'rounds'})`;
  const sections = [
    `**Asked** by ${inlineCode(actor)} ${where}:\n\n${codeBlock(story.asked, 'text', 2_000)}`,
    `### What changes\n\n${changesTable(story.changes)}${renderedChanges(story.rendered)}`,
    `### Checks\n\n${renderChecks(checks)}`,
    list('Watch out', [...approvalNote(story), ...proposal.warnings]),
    list('Taken for granted', proposal.assumptions),
    list('Not checked', uncheckedLines(checks)),
    `### How to go on\n\n${nextSteps(story)}`,
    `<sub>Planned by \`${proposal.planner}\`${model} · run \`${runId}\` · PromptOps never applies anything: merging is yours.</sub>`,
    renderRecord(recordOf(story)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function nextSteps({ checks, issueNumber }: Story): string {
  const again = issueNumber === undefined ? 'ask again' : `ask again in #${issueNumber}`;
  const draft =
    worstVerdict(checks) === 'pass'
      ? ''
      : '- This is a **draft** because not every check passes; look at the checks above, then mark it ready yourself.\n';
  return `${draft}- To have it done differently, close this and ${again} in other words.\n- To undo it after merging, use GitHub's **Revert** on this page.\n- To drop it, close it; nothing else was touched.`;
}

function approvalNote({ needsApproval }: Story): readonly string[] {
  return needsApproval === undefined ? [] : [`a second person must approve this (rule \`${needsApproval}\`)`];
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${items.map((item) => `- ${inert(item)}`).join('\n')}`;
}

/**
 * The semantic changes: a table of values, and a line a file for whole things that come or go (their text is in the diff).
 * What is more than a screenful is folded.
 */
function changesTable(changes: readonly SemanticChange[]): string {
  if (changes.length === 0) return 'Only comments or formatting.';
  const values = changes.filter((change) => !isWhole(change)).map(valueRow);
  const parts = [...wholeLines(changes), ...(values.length === 0 ? [] : ['', ...folded(values)])];
  return parts.join('\n').trim();
}

const tableHead = '| file | object | value | from | to |\n|---|---|---|---|---|';

function folded(rows: readonly string[]): readonly string[] {
  const table = (some: readonly string[]): string => [tableHead, ...some].join('\n');
  if (rows.length <= rowsShown) return [table(rows)];
  const rest = table(rows.slice(rowsShown, rowsInAll));
  return [
    table(rows.slice(0, rowsShown)),
    `\n<details><summary>${rows.length - rowsShown} more</summary>\n\n${rest}\n\n</details>`,
  ];
}

function isWhole({ path, from, to }: SemanticChange): boolean {
  return path === '' && (from === undefined || to === undefined);
}

function wholeLines(changes: readonly SemanticChange[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const change of changes.filter(isWhole)) {
    const verb = change.from === undefined ? '**adds**' : '**removes**';
    const line = `- ${inlineCode(change.file)} ${verb}`;
    lines.set(line, [...(lines.get(line) ?? []), inlineCode(change.object)]);
  }
  return [...lines].map(([line, objects]) => {
    const more = objects.length > objectsShown ? ` and ${objects.length - objectsShown} more` : '';
    return `${line} ${objects.slice(0, objectsShown).join(', ')}${more}`;
  });
}

function valueRow({ file, object, path, from, to }: SemanticChange): string {
  const place = path === '' ? '*text*' : inlineCode(path);
  return `| ${inlineCode(file)} | ${inlineCode(object)} | ${place} | ${value(from)} | ${value(to)} |`;
}

function value(json: Json | undefined): string {
  if (json === undefined) return '*not set*';
  return inlineCode(typeof json === 'string' ? json : JSON.stringify(json), 80);
}

function renderedChanges(rendered: Story['rendered']): string {
  const targets = rendered.filter(({ changes }) => changes.length > 0);
  if (targets.length === 0) return '';
  const tables = targets.map(({ target, changes }) => {
    const title = `${inlineCode(target)}: ${changes.length} ${changes.length === 1 ? 'value' : 'values'}`;
    return `<details><summary>Rendered ${title.replaceAll('`', '')}</summary>\n\n${changesTable(changes)}\n\n</details>`;
  });
  return `\n\nWhat each environment really gets:\n\n${tables.join('\n')}`;
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // Cut between words: half a word reads like a mistake.
  const short = words.length <= 40 ? words : words.slice(0, 41).replace(/-[^-]*$/, '');
  return short.slice(0, 40) || 'change';
}
