import type { ChangeSet } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import type { Made } from '../domain/run.ts';
import { approvalNeed } from './approval-need.ts';
import { checkReport } from './check-report.ts';
import type { CodeHost, CommitFile, PullRequest } from './code-host.ts';
import type { PullRequestText } from './pull-request-text.ts';
import { recordDigest } from './record.ts';
import type { Story } from './story.ts';

export type Publication = {
  readonly story: Story;
  readonly text: PullRequestText;
  /** The tree that was changed. */
  readonly tree: FileTree;
  readonly reviewers: readonly string[];
  /** What an earlier attempt of this run made; the branch is written down before it is created. */
  readonly made: Made;
  readonly remember: (made: Partial<Made>) => Promise<void>;
  /** Says on the pull request who else has to approve it. */
  readonly sayApproval: (pullRequest: number) => Promise<void>;
};

/** The pull request, and what could not be added to it. */
export type Published = { readonly pullRequest: PullRequest; readonly missing: readonly string[] };

/**
 * Branch → commit → pull request → labels, reviewers, check run. Each step first looks whether this run has done it before,
 * so a run that was killed in between goes on and makes nothing twice. What comes after the pull request is told when it fails,
 * and undoes nothing.
 * @throws {PromptOpsError} `branch-taken` when a branch of that name is not this run's.
 */
export async function publish(host: CodeHost, publication: Publication): Promise<Published> {
  const { made, remember } = publication;
  const branch = made.branch ?? publication.text.branch;
  await remember({ branch });
  const opened = await host.findPullRequest(branch);
  const head = (await ownHead(host, branch, publication, opened)) ?? (await commitToBranch(host, publication, branch));
  // Before there is a pull request that somebody could approve.
  await remember({ head, approval: approvalNeed(publication.story) });
  const pullRequest = opened ?? (await openPullRequest(host, publication, branch));
  await remember({ pullRequest: pullRequest.number });
  return { pullRequest, missing: await decorate(host, publication, pullRequest, head) };
}

async function openPullRequest(host: CodeHost, { story, text }: Publication, branch: string): Promise<PullRequest> {
  const { title, body, draft } = text;
  try {
    return await host.createPullRequest({ title, body, branch, base: story.base.branch, draft });
  } catch (error) {
    // A branch that nothing will ever come of is taken away again; when that fails too, the comment names it.
    if (error instanceof PromptOpsError && !error.retry) await host.deleteBranch(branch).catch(() => undefined);
    throw error;
  }
}

/** Labels, reviewers, check run and approval of a pull request's head; gives what could not be added. */
export async function decorate(
  host: CodeHost,
  { story, text, reviewers, sayApproval }: Pick<Publication, 'story' | 'text' | 'reviewers' | 'sayApproval'>,
  { number }: Pick<PullRequest, 'number'>,
  head: string,
): Promise<readonly string[]> {
  const steps: readonly (() => Promise<void>)[] = [
    () => host.addLabels(number, text.labels),
    () =>
      host.requestReviewers(
        number,
        reviewers.filter((login) => login !== story.actor),
      ),
    () => host.createCheckRun(head, checkReport(story.checks, story.runId)),
    () => sayApproval(number),
  ];
  const missing: string[] = [];
  for (const step of steps) {
    await step().catch((error: unknown) => {
      if (!(error instanceof PromptOpsError) || error.retry) throw error;
      missing.push(`${error.message} ${error.remedy}`);
    });
  }
  return missing;
}

/** The commit that an earlier attempt of this run left on the branch, if the pull request can be opened from it. */
async function ownHead(
  host: CodeHost,
  branch: string,
  { story, text, made }: Publication,
  opened: PullRequest | undefined,
): Promise<string | undefined> {
  // Somebody may have pushed on it since.
  if (opened !== undefined && made.head !== undefined) return made.head;
  const head = await host.branchHead(branch);
  if (head === undefined) return undefined;
  const message = await host.commitMessage(head);
  if (!message.includes(`PromptOps-Run: ${story.runId}`)) throw new PromptOpsError('branch-taken', { branch });
  const record = `PromptOps-Record: ${recordDigest(text.body) ?? 'none'}`;
  if (opened !== undefined || message.includes(record)) return head;
  // A check said something else this time, so the commit would vouch for another body than the one that is opened now.
  await host.deleteBranch(branch);
  return undefined;
}

async function commitToBranch(host: CodeHost, { story, text, tree }: Publication, branch: string): Promise<string> {
  const { commit } = story.base;
  if (commit === null) throw new PromptOpsError('empty-repository');
  const files = commitFiles(story.changeSet, tree);
  const sha = await host.commit({ parent: commit, files, message: text.commitMessage });
  await host.createBranch(branch, sha, files);
  return sha;
}

/** The files of a change set for a commit on `tree`, whose modes stay. */
export function commitFiles({ files }: ChangeSet, tree: FileTree): readonly CommitFile[] {
  return files.map(({ path, after }) => ({
    path,
    mode: tree.entries.find((entry) => entry.path === path)?.mode === '100755' ? '100755' : '100644',
    ...(after === undefined ? {} : { content: after }),
  }));
}
