import { formatHead } from '../domain/chain-head.ts';
import { worstVerdict } from '../domain/check.ts';
import { needsApprovalLabel } from './approval-host.ts';
import { approvalNeed } from './approval-need.ts';
import { inertLine } from './inert.ts';
import { pullRequestBody } from './pull-request-body.ts';
import { recordDigest } from './record.ts';
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

/** Writes the pull request for a change: readable in ten seconds, complete when unfolded. Pure. */
export function pullRequestText(story: Story): PullRequestText {
  const { proposal, runId, issueNumber } = story;
  const title = inertLine(`${proposal.type}(${proposal.scope}): ${proposal.summary}`, 120);
  const body = pullRequestBody(story);
  return {
    title,
    body,
    branch: `promptops/${issueNumber ?? 'local'}-${slug(proposal.summary)}-${runId.slice(0, 8)}`,
    draft: worstVerdict(story.checks) !== 'pass',
    commitMessage: commitMessage(story, title, body),
    labels: ['promptops', ...(approvalNeed(story).rules.length === 0 ? [] : [needsApprovalLabel])],
  };
}

/** GitHub's rule for logins; those of managed users end in `_company`. */
const loginText = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:_[A-Za-z0-9]{1,20})?$/;

function commitMessage(story: Story, title: string, body: string): string {
  const { runId, actor, proposal, asked, chain } = story;
  return [
    title,
    '',
    `Asked: ${inertLine(asked, 400)}`,
    '',
    `PromptOps-Run: ${runId}`,
    `PromptOps-Requested-By: ${loginText.test(actor) ? actor : inertLine(actor, 60)}`,
    `PromptOps-Planner: ${proposal.planner}`,
    ...(chain === undefined ? [] : [`PromptOps-Audit: ${formatHead(chain)}`]),
    `PromptOps-Record: ${recordDigest(body) ?? 'none'}`,
    ...coAuthor(story),
  ].join('\n');
}

/** Only a person whom GitHub told us of: on a local checkout the name is whatever somebody typed. */
function coAuthor({ actor, actorId, issueNumber }: Story): readonly string[] {
  if (issueNumber === undefined || !loginText.test(actor)) return [];
  const mailbox = actorId === undefined ? actor : `${actorId}+${actor}`;
  return [`Co-authored-by: ${actor} <${mailbox}@users.noreply.github.com>`];
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
