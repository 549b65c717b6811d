import type { Origin } from '../../domain/request.ts';
import type { Conversation } from '../../publishing/conversation.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Comments and reactions through GitHub's REST API. */
export function githubConversation({ octokit, names, botLogin, attempt, attemptOnce }: RepositoryClient): Conversation {
  const { issues, pulls, reactions } = octokit.rest;
  return {
    async react(origin, content) {
      await attempt('react to a comment', async () => {
        if (origin.comment === undefined)
          return reactions.createForIssue({ ...names, issue_number: origin.issueNumber, content });
        const comment = { ...names, comment_id: origin.comment.id, content };
        return origin.comment.kind === 'review'
          ? reactions.createForPullRequestReviewComment(comment)
          : reactions.createForIssueComment(comment);
      });
    },
    currentText: (origin) => attempt('read the comment', () => textOf(origin)),
    async thread(issueNumber) {
      return attempt('read the issue', async () => {
        const issue = await issues.get({ ...names, issue_number: issueNumber });
        const comments = await issues.listComments({ ...names, issue_number: issueNumber, per_page: 100 });
        const said = [
          { user: issue.data.user, body: `${issue.data.title}\n\n${issue.data.body ?? ''}` },
          ...comments.data.map((comment) => ({ user: comment.user, body: comment.body ?? '' })),
        ];
        return said
          .filter(({ user }) => user?.type === 'User')
          .map(({ user, body }) => ({ author: user?.login ?? '', text: body }));
      });
    },
    async createComment(issueNumber, body) {
      const answer = await attemptOnce('comment', () =>
        issues.createComment({ ...names, issue_number: issueNumber, body }),
      );
      return answer.data.id;
    },
    updateComment: (commentId, body) =>
      attempt('edit its comment', async () => {
        try {
          await issues.updateComment({ ...names, comment_id: commentId, body });
          return true;
        } catch (error) {
          if (statusOf(error) === 404 || statusOf(error) === 410) return false;
          throw error;
        }
      }),
    async findOwnComment(issueNumber, marker) {
      return attempt('read comments', async () => {
        for await (const page of octokit.paginate.iterator(issues.listComments, {
          ...names,
          issue_number: issueNumber,
          per_page: 100,
        })) {
          const own = page.data.find((comment) => comment.user?.login === botLogin && comment.body?.includes(marker));
          if (own !== undefined) return own.id;
        }
        return undefined;
      });
    },
  };

  async function textOf({ comment, issueNumber }: Origin): Promise<string | undefined> {
    try {
      if (comment === undefined) return (await issues.get({ ...names, issue_number: issueNumber })).data.body ?? '';
      const place = { ...names, comment_id: comment.id };
      return comment.kind === 'review'
        ? (await pulls.getReviewComment(place)).data.body
        : ((await issues.getComment(place)).data.body ?? '');
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
      throw error;
    }
  }
}
