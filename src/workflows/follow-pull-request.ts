import { readPullRequestNews } from '../commands/pull-request-news.ts';
import { settleApproval, type ApproveDependencies } from './settle-approval.ts';
import { repositoryOf } from './approval-standing.ts';
import type { Ending } from './change.ts';
import { judgePush } from './judge-push.ts';
import type { JudgeStages } from './judge-trees.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * What happened to a pull request: a push takes approvals back and is validated and judged, a review may be an approval. Nobody asked,
 * so nothing is answered.
 */
export async function followPullRequest(
  context: WorkflowContext,
  stages: ApproveDependencies & JudgeStages,
): Promise<Ending> {
  const { approvals } = stages;
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
  if (news.action === 'synchronize' || news.action === 'reopened') await judgePush(context, stages);
  await settleApproval({ connection, store, approvals, origin });
  return silent;
}
