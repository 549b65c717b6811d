import { accountShape } from '../shapes/account-shape.ts';
import { commentShape, issueShape } from '../shapes/issue-shape.ts';
import { isPull, pullShape } from '../shapes/pull-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import type { Issue, IssueComment } from '../model.ts';
import type { Repository, World } from '../world.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Sends an event about a repository with what every payload carries, if the App is installed there and subscribed to it. */
export function announce(world: World, repository: Repository, login: string, event: string, payload: Payload): void {
  const installation = world.installations.get(repository.owner.login.toLowerCase());
  if (installation === undefined || !world.app.events.includes(event)) return;
  const owner = repository.owner;
  world.webhooks.send(event, {
    ...payload,
    repository: repositoryShape(world, repository),
    ...(owner.type === 'Organization'
      ? {
          organization: {
            login: owner.login,
            id: owner.id,
            node_id: `O_${String(owner.id)}`,
            url: `${world.url}/orgs/${owner.login}`,
          },
        }
      : {}),
    installation: { id: installation.id, node_id: `INST_${String(installation.id)}` },
    sender: accountShape(world, login),
  });
}

export function announceIssue(
  world: World,
  repository: Repository,
  login: string,
  issue: Issue,
  action: string,
  more: Payload = {},
): void {
  announce(world, repository, login, 'issues', { action, issue: issueShape(world, repository, issue), ...more });
}

export function announceComment(
  world: World,
  repository: Repository,
  login: string,
  comment: IssueComment,
  action: 'created' | 'edited' | 'deleted',
  more: Payload = {},
): void {
  const issue = repository.issues.get(comment.issueNumber);
  if (issue === undefined) return;
  const shapes = { issue: issueShape(world, repository, issue), comment: commentShape(world, repository, comment) };
  announce(world, repository, login, 'issue_comment', { action, ...shapes, ...more });
}

export async function announcePull(
  world: World,
  repository: Repository,
  login: string,
  issue: Issue,
  action: string,
  more: Payload = {},
): Promise<void> {
  if (!isPull(issue)) return;
  const pull_request = await pullShape(world, repository, issue);
  announce(world, repository, login, 'pull_request', { action, number: issue.number, pull_request, ...more });
}
