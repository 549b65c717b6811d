import type { Remark, RevisionHost } from '../../publishing/revision-host.ts';
import { gitFor } from './git-for.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Reviews, and the branch and text of a pull request that is open. */
export function githubRevisions(client: RepositoryClient): RevisionHost {
  const { octokit, names, attempt, attemptOnce } = client;
  const { pulls } = octokit.rest;
  return {
    remarks: (number) =>
      attempt('read reviews', async () => {
        const place = { ...names, pull_number: number, per_page: 100 };
        const reviews = await octokit.paginate(pulls.listReviews, place);
        const comments = await octokit.paginate(pulls.listReviewComments, place);
        return [...reviews.flatMap(toRemark), ...comments.map(toLineRemark)];
      }),
    async moveBranch(branch, sha, files) {
      const writer = await gitFor(client, files);
      return attemptOnce('move its branch', async () => {
        try {
          await writer.updateRef({ ...names, ref: `heads/${branch}`, sha, force: false });
          return true;
        } catch (error) {
          if (statusOf(error) === 422 && /fast.forward|does not exist/i.test(String(error))) return false;
          throw error;
        }
      });
    },
    async updatePullRequest(number, { title, body }) {
      const { data } = await attempt('edit its pull request', () =>
        pulls.update({ ...names, pull_number: number, title, body }),
      );
      return { open: data.state === 'open', headSha: data.head.sha };
    },
  };
}

type User = { readonly login: string; readonly type: string } | null;

function toRemark(review: { readonly id: number; readonly user: User; readonly body: string }): readonly Remark[] {
  const { id, user, body } = review;
  return body.trim() === '' ? [] : [{ id, ...authorOf(user), text: body, kind: 'review' }];
}

type LineComment = {
  readonly id: number;
  readonly user: User;
  readonly body: string;
  readonly path: string;
  readonly side?: string;
  readonly line?: number | null;
  readonly start_line?: number | null;
  readonly in_reply_to_id?: number;
};

function toLineRemark({
  id,
  user,
  body,
  path: file,
  side,
  line,
  start_line: start,
  in_reply_to_id: root,
}: LineComment): Remark {
  const last = side === 'LEFT' ? undefined : (line ?? undefined);
  return {
    ...{ id, ...authorOf(user), text: body, kind: 'line', file },
    ...(root === undefined ? {} : { answerTo: root }),
    ...(last === undefined ? {} : { lines: { first: start ?? last, last } }),
  };
}

function authorOf(user: User): Pick<Remark, 'author' | 'isPerson'> {
  return { author: user?.login ?? '', isPerson: user?.type === 'User' };
}
