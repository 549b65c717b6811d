import type { SemanticChange } from '../domain/change-set.ts';
import { worstVerdict, type Check } from '../domain/check.ts';
import type { Json } from '../domain/json.ts';
import { renderChecks } from './checks-table.ts';
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
    list('Not checked', checks.filter((check) => check.verdict === 'unchecked').map(notChecked)),
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

function notChecked(check: Check): string {
  return `\`${check.name}\` of \`${check.target}\`: ${check.reason ?? 'could not be run'}`;
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${items.map((item) => `- ${inert(item)}`).join('\n')}`;
}

/** The semantic changes as a table; what is more than a screenful is folded. */
export function changesTable(changes: readonly SemanticChange[]): string {
  if (changes.length === 0) return 'Only comments or formatting.';
  const head = '| file | object | value | from | to |\n|---|---|---|---|---|';
  const rows = changes.map(changeRow);
  const shown = [head, ...rows.slice(0, rowsShown)].join('\n');
  if (rows.length <= rowsShown) return shown;
  return `${shown}\n\n<details><summary>${rows.length - rowsShown} more</summary>\n\n${[head, ...rows.slice(rowsShown, 300)].join('\n')}\n\n</details>`;
}

function changeRow(change: SemanticChange): string {
  const { file, object, path, from, to } = change;
  const place = `| ${inlineCode(file)} | ${inlineCode(object)} |`;
  if (path === '' && from === undefined) return `${place} *the whole* | | **added** |`;
  if (path === '' && to === undefined) return `${place} *the whole* | **removed** | |`;
  return `${place} ${path === '' ? '*text*' : inlineCode(path)} | ${value(from)} | ${value(to)} |`;
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
  return words.slice(0, 40).replace(/-+$/, '') || 'change';
}
