import type { ChangeSet } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Made } from '../domain/run.ts';
import { approvalNeed } from './approval-need.ts';
import type { CodeHost, PullRequestState } from './code-host.ts';
import { commitFiles, decorate, type Publication } from './publish.ts';
import type { RevisionHost } from './revision-host.ts';

export type RevisionPublication = Pick<Publication, 'story' | 'text' | 'reviewers' | 'sayApproval'> & {
  readonly pull: PullRequestState;
  readonly title: string;
  readonly round: NewRound | PushedRound;
  readonly remember: (made: Partial<Made>) => Promise<void>;
};

/** The head that was revised, and what is done to it. */
type NewRound = { readonly head: FileTree & { readonly commit: string }; readonly changeSet: ChangeSet };

/** The commit that an earlier attempt of this run has pushed, and the text that it vouches for. */
type PushedRound = { readonly pushed: string; readonly text: Made['text'] };

type Hosts = { readonly host: CodeHost; readonly revisions: RevisionHost };

/**
 * One more commit on the branch of a pull request, then its text, labels and check run. Nothing is ever forced: whoever pushed in the
 * meantime keeps what they pushed. Gives the new head and what could not be added to it.
 * @throws {PromptOpsError} `head-moved` when the branch is not where it was read, or the pull request is not open any more
 */
export async function publishRevision(
  { host, revisions }: Hosts,
  publication: RevisionPublication,
): Promise<{ readonly head: string; readonly missing: readonly string[] }> {
  const { pull, text, title, round, remember } = publication;
  const { number, branch } = pull;
  const written = ('pushed' in round ? round.text : undefined) ?? { title, body: text.body };
  const head = 'pushed' in round ? round.pushed : await push({ host, revisions }, publication, { ...round, written });
  await remember({ branch, pullRequest: number });
  const now = await revisions.updatePullRequest(number, written);
  const missing = await decorate(host, publication, { number }, head);
  // The pull request ended between the last look and the push.
  const isLate = 'head' in round && !now.open && now.headSha !== head;
  return { head, missing: isLate ? [...missing, tooLate(number, branch)] : missing };
}

async function push(
  { host, revisions }: Hosts,
  { pull: { number, branch }, story, text, remember }: RevisionPublication,
  { written, ...round }: NewRound & { readonly written: NonNullable<Made['text']> },
): Promise<string> {
  const parent = round.head.commit;
  const files = commitFiles(round.changeSet, round.head);
  const head = await host.commit({ parent, files, message: text.commitMessage });
  // Before the branch moves, so that a resumed run knows its own commit.
  await remember({ head, text: written, approval: approvalNeed(story) });
  // A branch that was set back would take the commit as well, and with it what somebody took away.
  const now = await host.pullRequest(number);
  const isAsRead = now?.open === true && now.headSha === parent;
  if (!isAsRead || !(await revisions.moveBranch(branch, head, files)))
    throw new PromptOpsError('head-moved', { branch });
  return head;
}

function tooLate(number: number, branch: string): string {
  return `#${number} was closed or merged in the same moment, so this commit is on the branch ${branch} alone.`;
}
