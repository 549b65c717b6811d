import { accountShape } from '../shapes/account-shape.ts';
import { commentShape, issueShape } from '../shapes/issue-shape.ts';
import { isPull, pullShape } from '../shapes/pull-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import type { Issue, IssueComment } from '../model.ts';
import type { Deed } from '../world.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Sends an event about a repository with what every payload carries, if the App is installed there and subscribed to it. */
export function announce(deed: Deed, event: string, payload: Payload): void {
  const { world, repository, login } = deed;
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

export function announceIssue(deed: Deed, issue: Issue, action: string, more: Payload = {}): void {
  const { world, repository } = deed;
  announce(deed, 'issues', { action, issue: issueShape(world, repository, issue), ...more });
}

export function announceComment(
  deed: Deed,
  comment: IssueComment,
  action: 'created' | 'edited' | 'deleted',
  more: Payload = {},
): void {
  const { world, repository } = deed;
  const issue = repository.issues.get(comment.issueNumber);
  if (issue === undefined) return;
  const shapes = { issue: issueShape(world, repository, issue), comment: commentShape(world, repository, comment) };
  announce(deed, 'issue_comment', { action, ...shapes, ...more });
}

export async function announcePull(deed: Deed, issue: Issue, action: string, more: Payload = {}): Promise<void> {
  const { world, repository } = deed;
  if (!isPull(issue)) return;
  const pull_request = await pullShape(world, repository, issue);
  announce(deed, 'pull_request', { action, number: issue.number, pull_request, ...more });
}
