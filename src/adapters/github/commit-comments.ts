import type { CommitComments } from '../../publishing/commit-comments.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Comments on commits through GitHub's REST API. */
export function githubCommitComments({
  octokit,
  names,
  botLogin,
  attempt,
  attemptOnce,
}: RepositoryClient): CommitComments {
  const { repos } = octokit.rest;
  return {
    async create(sha, body) {
      const { data } = await attemptOnce('comment on a commit', () =>
        repos.createCommitComment({ ...names, commit_sha: sha, body }),
      );
      return data.id;
    },
    update: (commentId, body) =>
      attempt('edit its comment', async () => {
        try {
          await repos.updateCommitComment({ ...names, comment_id: commentId, body });
          return true;
        } catch (error) {
          if (statusOf(error) === 404 || statusOf(error) === 410) return false;
          throw error;
        }
      }),
    findOwn: (sha, marker) =>
      attempt('read comments', async () => {
        const about = { ...names, commit_sha: sha, per_page: 100 };
        const comments = await octokit.paginate(repos.listCommentsForCommit, about);
        return comments.find(({ user, body }) => user?.login === botLogin && body.includes(marker))?.id;
      }),
  };
}
