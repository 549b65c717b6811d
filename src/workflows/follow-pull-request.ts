import { readPullRequestNews } from '../commands/pull-request-news.ts';
import { settleApproval, type ApproveDependencies } from './settle-approval.ts';
import { repositoryOf } from './approval-standing.ts';
import type { Ending } from './change.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** What happened to a pull request: a push takes approvals back, a review may be one. Nobody asked, so nothing is answered. */
export async function followPullRequest(context: WorkflowContext, { approvals }: ApproveDependencies): Promise<Ending> {
  const { run, connection, store } = context;
  const { origin, actor, command } = run.request;
  const silent: Ending = { outcome: 'answered', comment: '' };
  const news = readPullRequestNews(command.text);
  if (news.action === 'synchronize')
    await approvals.push(repositoryOf(origin), origin.issueNumber, { head: news.head, login: actor, at: news.at });
  // What we open ourselves is judged when it is published, by whoever knows what was proposed.
  if (news.action === 'opened' && (await connection.approvals.pullRequest(origin.issueNumber)).ours) return silent;
  // The commit that was the head until now must not stay green for the day when the branch comes back to it.
  if (news.before !== '') await connection.approvals.takeBack(news.before);
  await settleApproval({ connection, store, approvals, origin });
  return silent;
}
