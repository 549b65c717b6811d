import { stages, type Made, type Run, type Stage } from '../domain/run.ts';
import type { PlanningResult, Question } from '../domain/proposal.ts';
import type { Json } from '../domain/json.ts';
import { worstVerdict } from '../domain/check.ts';
import type { Round } from '../domain/round.ts';
import { approvalNeed } from './approval-need.ts';
import { checksSentence } from './checks-table.ts';
import { codeBlock, inert, inlineCode } from './inert.ts';
import type { Published } from './publish.ts';
import type { PullRequestText } from './pull-request-text.ts';
import { partsOf } from './rounds-section.ts';
import type { Story } from './story.ts';

/** Finds the status comment of a run again; together with its author it identifies it. */
export function statusMarker(runId: string): string {
  return `<!-- promptops:run:${runId} -->`;
}

const labels: Readonly<Record<Stage, string>> = {
  queued: 'queued',
  authorize: 'rights',
  context: 'context',
  plan: 'plan',
  edit: 'edit',
  validate: 'validate',
  publish: 'publish',
};

/** The comment while the run works: one line of stages. */
export function progressComment(run: Pick<Run, 'id'>, current: Stage, note = ''): string {
  const at = stages.indexOf(current);
  const line = stages
    .map((stage, index) =>
      index < at ? `✓ ${labels[stage]}` : index === at ? `**⏳ ${labels[stage]}**` : labels[stage],
    )
    .join(' → ');
  return frame(run.id, `${line}${note === '' ? '' : `\n\n${inert(note)}`}`);
}

/** The comment when a pull request is open. */
export function changedComment(story: Story, text: PullRequestText, { pullRequest, missing }: Published): string {
  const draft = text.draft ? ' as a **draft**' : '';
  const values = story.changes.length;
  return frame(
    story.runId,
    `${text.draft ? '🟡' : '✅'} Opened #${pullRequest.number}${draft}: **${inert(story.proposal.summary)}**\n\n` +
      `${values} ${values === 1 ? 'change' : 'changes'} in ${files(story)}, ${checksSentence(story.checks)}. ` +
      (text.draft ? 'Look at its checks before you mark it ready.' : mergeWhen(story)) +
      missing.map((what) => `\n\n⚠️ ${inert(what)}`).join(''),
  );
}

/** The comment when a pull request has one more commit. */
export function revisedComment(
  story: Story,
  number: number,
  { head, missing }: { readonly head: string; readonly missing: readonly string[] },
  parts: Pick<Round, 'done' | 'left'>,
): string {
  const isGreen = worstVerdict(story.checks) === 'pass';
  return frame(
    story.runId,
    `${isGreen ? '✅' : '🟡'} Revised #${number} with commit ${inlineCode(head.slice(0, 7))}: **${inert(story.proposal.summary)}**\n\n` +
      `${partsOf(parts).join('\n')}\n\nAll of it now: ${files(story)}, ${checksSentence(story.checks)}. ` +
      (isGreen ? mergeWhen(story) : 'Look at its checks; as long as they do not pass it should stay a draft.') +
      missing.map((what) => `\n\n⚠️ ${inert(what)}`).join(''),
  );
}

/** The comment of a dry run: the diff instead of a branch. */
export function dryRunComment(story: Story, diff: string): string {
  const fits = diff.length <= 40_000;
  return frame(
    story.runId,
    `🔎 Dry run: **${inert(story.proposal.summary)}**, ${files(story)}, ${checksSentence(story.checks)}. Nothing was written.\n\n` +
      `<details open><summary>Diff</summary>\n\n${codeBlock(fits ? diff : `${diff.slice(0, 40_000)}\n… cut here`, 'diff', 41_000)}\n\n</details>\n\n` +
      'To have it, ask again without `--dry-run`.',
  );
}

/** The comment when no change came out: a question, a refusal, or nothing to do. */
export function answerComment(runId: string, result: Exclude<PlanningResult, { kind: 'proposal' }>): string {
  const how = result.kind === 'question' && result.ifYes !== null ? `\n\n${howToAnswer(result)}` : '';
  return frame(runId, `${answerText(result)}${how}`);
}

/** A question can be answered where it was asked. */
function howToAnswer({ candidates, ifYes }: Question): string {
  if (ifYes !== undefined) return 'Answer here with **yes**, or write another command.';
  return candidates.length > 1
    ? 'Answer here with its number, or with the name of the place; or write `/promptops` and the answer.'
    : 'Answer here under a quote of the question, or write `/promptops` and the answer.';
}

/** Answers in words, for comments and terminals alike (Markdown). */
export function answerText(result: Exclude<PlanningResult, { kind: 'proposal' }>): string {
  switch (result.kind) {
    case 'question': {
      const numbered = result.candidates.length > 1 && result.ifYes === undefined;
      const candidates = result.candidates.map(
        (candidate, at) =>
          `${numbered ? `${at + 1}.` : '-'} ${inert(candidate.label)}${place(candidate)}${valueOf(candidate.value)}`,
      );
      const examples =
        result.examples.length === 0 ? '' : `\n\nAsk again, for example:\n\n${codeBlock(result.examples.join('\n'))}`;
      return `❓ ${inert(result.question)}${candidates.length === 0 ? '' : `\n\n${candidates.join('\n')}`}${examples}`;
    }
    case 'refusal':
      return `⛔ ${inert(result.reason)} (rule ${inlineCode(result.rule)})\n\n${inert(result.remedy)}`;
    case 'unchanged':
      return `☑️ ${inert(result.message)}${result.at.map((at) => `\n- ${place(at).trim()}`).join('')}\n\nNo pull request was opened.`;
  }
}

/** The comment of a run that ended with an error we can name. It tells what was written before, if anything was. */
export function failedComment(runId: string, message: string, remedy: string, made: Made): string {
  const left =
    made.pullRequest !== undefined
      ? `What was written before that is in #${made.pullRequest}.`
      : made.branch !== undefined
        ? `No pull request was opened; the branch ${inlineCode(made.branch)} may be left over and can be deleted.`
        : 'Nothing was written.';
  return frame(runId, `❌ ${inert(message)}\n\n${inert(remedy)}\n\n${left}`);
}

/** The comment of a run that somebody stopped. */
export function cancelledComment(runId: string): string {
  return frame(runId, '🚫 Cancelled. Nothing was written.');
}

/** The comment when the same change is open already. */
export function twinComment(runId: string, pullRequest: number): string {
  return frame(runId, `☑️ #${pullRequest} already does exactly this and is open. Nothing was written.`);
}

/** Any other final text, already Markdown of our own making. */
export function plainComment(runId: string, markdown: string): string {
  return frame(runId, markdown);
}

function frame(runId: string, markdown: string): string {
  return `${statusMarker(runId)}\n${markdown}\n\n<sub>PromptOps run \`${runId.slice(0, 8)}\`</sub>`;
}

function mergeWhen(story: Story): string {
  const { rules } = approvalNeed(story);
  return rules.length === 0
    ? 'Review it and merge when you agree.'
    : `A second person must approve it (${rules.map((rule) => inlineCode(rule)).join(', ')}).`;
}

function files({ changeSet }: Story): string {
  const first = changeSet.files[0]?.path ?? '';
  const more = changeSet.files.length - 1;
  return more === 0 ? inlineCode(first) : `${changeSet.files.length} files`;
}

function place(at: { readonly file?: string; readonly line?: number }): string {
  if (at.file === undefined) return '';
  return ` ${inlineCode(at.line === undefined ? at.file : `${at.file}:${at.line}`)}`;
}

function valueOf(value: Json | undefined): string {
  return value === undefined ? '' : ` = ${inlineCode(typeof value === 'string' ? value : JSON.stringify(value), 80)}`;
}
