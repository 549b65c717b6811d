import type { components } from '@octokit/openapi-types';
import { reactionContents, type Issue, type IssueComment, type Reaction, type ReactionTarget } from '../model.ts';
import { fullName, type Repository, type World } from '../world.ts';
import { accountShape, appShape, authorAssociation } from './account-shape.ts';

type Schemas = components['schemas'];

export function apiUrl(world: World, repository: Repository, path: string): string {
  return `${world.url}/repos/${fullName(repository)}${path}`;
}

export function htmlUrl(world: World, repository: Repository, path: string): string {
  return `${world.url}/${fullName(repository)}${path}`;
}

/** The page of an issue or a pull request. */
export function issuePage(world: World, repository: Repository, issue: Issue): string {
  return htmlUrl(world, repository, `/${issue.pull === null ? 'issues' : 'pull'}/${String(issue.number)}`);
}

/** An issue; a pull request shows as one too, with `pull_request` set. */
export function issueShape(world: World, repository: Repository, issue: Issue): Schemas['issue'] {
  const url = apiUrl(world, repository, `/issues/${String(issue.number)}`);
  const html = issuePage(world, repository, issue);
  const assignees = issue.assignees.map((login) => accountShape(world, login));
  return {
    id: issue.id,
    node_id: `${issue.pull === null ? 'I' : 'PR'}_${String(issue.id)}`,
    url,
    repository_url: apiUrl(world, repository, ''),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: accountShape(world, issue.author),
    state: issue.state,
    state_reason: issue.stateReason,
    labels: labelShapes(world, repository, issue),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: [...repository.comments.values()].filter((comment) => comment.issueNumber === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : accountShape(world, issue.closedBy),
    author_association: authorAssociation(world, repository, issue.author),
    reactions: reactionRollup(repository, 'issue', issue.number, `${url}/reactions`),
    performed_via_github_app: issue.viaApp ? appShape(world) : null,
    ...(issue.pull === null
      ? {}
      : { draft: issue.pull.draft, pull_request: pullLinks(world, repository, issue, html) }),
  };
}

export function commentShape(world: World, repository: Repository, comment: IssueComment): Schemas['issue-comment'] {
  const url = apiUrl(world, repository, `/issues/comments/${String(comment.id)}`);
  const issue = repository.issues.get(comment.issueNumber);
  return {
    id: comment.id,
    node_id: `IC_${String(comment.id)}`,
    url,
    html_url: `${issue === undefined ? '' : issuePage(world, repository, issue)}#issuecomment-${String(comment.id)}`,
    issue_url: apiUrl(world, repository, `/issues/${String(comment.issueNumber)}`),
    user: accountShape(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(world, repository, comment.author),
    reactions: reactionRollup(repository, 'issue-comment', comment.id, `${url}/reactions`),
    performed_via_github_app: comment.viaApp ? appShape(world) : null,
  };
}

export function labelShapes(world: World, repository: Repository, issue: Issue): Schemas['label'][] {
  return issue.labels.flatMap((name) => {
    const label = repository.labels.get(name.toLowerCase());
    return label === undefined
      ? []
      : [
          {
            id: label.id,
            node_id: `LA_${String(label.id)}`,
            url: apiUrl(world, repository, `/labels/${encodeURIComponent(label.name)}`),
            name: label.name,
            description: label.description,
            color: label.color,
            default: false,
          },
        ];
  });
}

export function reactionShape(world: World, reaction: Reaction): Schemas['reaction'] {
  return {
    id: reaction.id,
    node_id: `REA_${String(reaction.id)}`,
    user: accountShape(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export function reactionRollup(
  repository: Repository,
  target: ReactionTarget,
  targetId: number,
  url: string,
): Schemas['reaction-rollup'] {
  const here = repository.reactions.filter((reaction) => reaction.target === target && reaction.targetId === targetId);
  const counts = { '+1': 0, '-1': 0, laugh: 0, confused: 0, heart: 0, hooray: 0, rocket: 0, eyes: 0 };
  for (const content of reactionContents)
    counts[content] = here.filter((reaction) => reaction.content === content).length;
  return { url, total_count: here.length, ...counts };
}

function pullLinks(
  world: World,
  repository: Repository,
  issue: Issue,
  html: string,
): NonNullable<Schemas['issue']['pull_request']> {
  return {
    url: apiUrl(world, repository, `/pulls/${String(issue.number)}`),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: issue.pull?.merged?.at ?? null,
  };
}
