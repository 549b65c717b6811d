import type { CommentVisibility, OwnComment } from '../../publishing/comment-visibility.ts';
import { statusOf } from './github-error.ts';
import { mutate } from './mutate.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Hiding comments through GraphQL, which alone can; REST tells their ids there. */
export function githubCommentVisibility(client: RepositoryClient): CommentVisibility {
  const { octokit, names, attempt } = client;
  const { issues, repos } = octokit.rest;
  return {
    hide: (comment, why) => change(comment, why === 'resolved' ? 'hideResolved' : 'hideOutdated'),
    show: (comment) => change(comment, 'show'),
  };

  async function change(comment: OwnComment, name: Parameters<typeof mutate>[1]): Promise<boolean> {
    const id = await nodeIdOf(comment);
    return id !== undefined && mutate(client, name, id, 'hide its comment');
  }

  function nodeIdOf({ on, id }: OwnComment): Promise<string | undefined> {
    const about = { ...names, comment_id: id };
    return attempt('read its comment', async () => {
      try {
        return (on === 'commit' ? await repos.getCommitComment(about) : await issues.getComment(about)).data.node_id;
      } catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
        throw error;
      }
    });
  }
}
