import { PromptOpsError } from '../domain/errors.ts';
import { digestOf } from '../domain/text-digest.ts';
import { whyNotSecond } from '../policy/second-person.ts';
import { inert, inlineCode } from '../publishing/inert.ts';
import { plainComment } from '../publishing/status-comment.ts';
import { readStanding, repositoryOf, type ApprovalDesk, type Standing } from './approval-standing.ts';
import type { Ending } from './change.ts';
import { notAllowed } from './gate.ts';
import { reportApproval, type ApproveDependencies } from './settle-approval.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * `approve`: somebody else's word for one commit. It is given for the commit that we proposed, or for the one that is named, and for
 * no other: whoever pushes between the word and its use makes it void (SEC-08).
 * @throws {PromptOpsError} `not-allowed` with the rule; `approval-stale` when the head is another commit, before or after.
 */
export async function approveWorkflow(context: WorkflowContext, { approvals }: ApproveDependencies): Promise<Ending> {
  const { run, connection, store } = context;
  const { actor: login, origin, command } = run.request;
  if (!origin.isPullRequest)
    throw new PromptOpsError('bad-arguments', {
      problem: 'There is nothing to approve here: this is no pull request.',
      remedy: 'Comment `/promptops approve` on the pull request.',
    });
  const desk: ApprovalDesk = { connection, store, approvals, origin };
  const { commit, names } = readWords(command.text);
  const standing = await readStanding(desk);
  if (!standing.facts.open)
    throw new PromptOpsError('bad-arguments', { problem: 'This pull request is closed.', remedy: 'Reopen it first.' });
  if (standing.need.rules.length === 0)
    return ended(context, '☑️ No rule wants a second person here; nothing had to be approved.');
  const head = agreedHead(standing, commit, names);
  const against = whyNotSecond({ login, isPerson: true, decision: await standing.decide(login) }, standing.involved);
  if (against !== undefined) throw notAllowed({ ...against, allowed: false, needs: [] });
  // The comment still says what it said (SEC-09); from here on the word is given.
  const text = await connection.conversation.currentText(origin);
  if (text === undefined || digestOf(text) !== origin.textDigest) throw new PromptOpsError('comment-edited');
  const confirmed = standing.need.confirm.filter((name) => names.includes(name));
  const approval = { login, head, proposal: standing.need.proposal, confirmed };
  await approvals.approve(repositoryOf(origin), origin.issueNumber, approval);
  context.attest({ approval, needs: standing.need });
  return ended(context, told(await use(desk, head), head));
}

/** Makes use of a word: sets the check of exactly that commit, and takes the word back when the branch moved meanwhile. */
async function use(desk: ApprovalDesk, head: string): Promise<Standing> {
  const { origin, approvals, connection } = desk;
  const takeBack = async (now: string): Promise<never> => {
    await approvals.takeBack(repositoryOf(origin), origin.issueNumber, head);
    throw stale(head, now);
  };
  const standing = await readStanding(desk);
  if (standing.facts.headSha !== head) return takeBack(standing.facts.headSha);
  await reportApproval(desk, standing);
  const { headSha } = await connection.approvals.pullRequest(origin.issueNumber);
  if (headSha === head) return standing;
  // The check of the old commit is worth nothing for the new one, but it must not stay green when the branch comes back to it.
  await connection.approvals.takeBack(head);
  return takeBack(headSha);
}

/** `/promptops approve aws_db_instance.main 1a2b3c4`: a commit is at least seven hexadecimal digits; everything else is a name. */
function readWords(text: string): { readonly commit: string | undefined; readonly names: readonly string[] } {
  const words = text
    .split(/[\s,]+/)
    .slice(1)
    .map((word) => word.replace(/^`|`$/g, ''));
  return {
    commit: words.find((word) => /^[0-9a-f]{7,40}$/i.test(word))?.toLowerCase(),
    names: words,
  };
}

/** The commit that the word is for: what we proposed, unless another is named. Nobody approves what they may not have seen. */
function agreedHead({ facts, published }: Standing, commit: string | undefined, names: readonly string[]): string {
  const { headSha } = facts;
  if (commit !== undefined ? headSha.startsWith(commit) : headSha === published) return headSha;
  if (commit === undefined && published === undefined) {
    const example = ['/promptops approve', ...names, headSha.slice(0, 7)].join(' ');
    throw new PromptOpsError('bad-arguments', {
      problem: 'This pull request is not ours, so say which commit you approve.',
      remedy: `Look at it, then comment \`${example}\`.`,
    });
  }
  throw stale(commit ?? published ?? '', headSha);
}

function stale(approved: string, head: string): PromptOpsError {
  return new PromptOpsError('approval-stale', { approved: approved.slice(0, 7), head: head.slice(0, 7) });
}

function told({ approval }: Standing, head: string): string {
  if (approval.green)
    return `✅ Approved ${inlineCode(head.slice(0, 7))}: \`promptops/approval\` is green. A new push takes it back.`;
  const missing = approval.missing.map((what) => `- ${inert(what, 1_000)}`).join('\n');
  return `🟡 Noted for ${inlineCode(head.slice(0, 7))}. Still missing:\n\n${missing}`;
}

function ended({ run }: WorkflowContext, markdown: string): Ending {
  return { outcome: 'answered', comment: plainComment(run.id, markdown) };
}
