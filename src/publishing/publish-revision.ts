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
  /** The head that was revised, and what is done to it; absent where an earlier attempt of this run has pushed it. */
  readonly round?: { readonly head: FileTree & { readonly commit: string }; readonly changeSet: ChangeSet };
  readonly remember: (made: Partial<Made>) => Promise<void>;
};

/**
 * One more commit on the branch of a pull request, then its text, labels and check run. Nothing is ever forced: whoever pushed in the
 * meantime keeps what they pushed. Gives the new head and what could not be added to it.
 * @throws {PromptOpsError} `head-moved` when the branch is not where it was read
 */
export async function publishRevision(
  { host, revisions }: { readonly host: CodeHost; readonly revisions: RevisionHost },
  { pull, story, text, title, round, reviewers, remember, sayApproval }: RevisionPublication,
): Promise<{ readonly head: string; readonly missing: readonly string[] }> {
  const { number, branch } = pull;
  let head = pull.headSha;
  if (round !== undefined) {
    const files = commitFiles(round.changeSet, round.head);
    head = await host.commit({ parent: round.head.commit, files, message: text.commitMessage });
    // Before the branch moves, so that a resumed run knows its own commit.
    await remember({ head, branch, approval: approvalNeed(story) });
    if (!(await revisions.moveBranch(branch, head, files))) throw new PromptOpsError('head-moved', { branch });
  }
  await remember({ pullRequest: number });
  await revisions.updatePullRequest(number, { title, body: text.body });
  return { head, missing: await decorate(host, { story, text, reviewers, sayApproval }, { number }, head) };
}
