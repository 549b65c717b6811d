import type { components } from '@octokit/openapi-types';
import { listCommits, mergeBase, mergeTrees } from '../git/commits.ts';
import { diffFiles } from '../git/diff.ts';
import type { PullFacts } from '../git/pull-facts.ts';
import type { Issue, Pull, Review, ReviewComment } from '../model.ts';
import { fullName, type Repository, type World } from '../world.ts';
import { accountShape, authorAssociation } from './account-shape.ts';
import { apiUrl, htmlUrl, issuePage, labelShapes, reactionRollup } from './issue-shape.ts';
import { repositoryShape } from './repository-shape.ts';

type Schemas = components['schemas'];
export type PullRequest = Issue & { readonly pull: Pull };

export function isPull(issue: Issue | undefined): issue is PullRequest {
  return issue !== undefined && issue.pull !== null;
}

/** The files and commits of a pull request, its head against where it left the base, and whether it merges without conflict. */
export function pullFacts({ git, pullFacts: kept }: Repository, { baseSha, headSha }: Pull): Promise<PullFacts> {
  const key = `${baseSha}..${headSha}`;
  const known = kept.get(key) ?? computeFacts(git, baseSha, headSha);
  kept.set(key, known);
  return known;
}

async function computeFacts(git: Repository['git'], base: string, head: string): Promise<PullFacts> {
  const fork = (await mergeBase(git, base, head)) ?? base;
  const [files, newestFirst, merged] = await Promise.all([
    diffFiles(git, fork, head),
    listCommits(git, [head, `^${fork}`]),
    mergeTrees(git, base, head),
  ]);
  return { fork, files, commits: newestFirst.toReversed(), clean: merged !== undefined };
}

/** A pull request with everything that GitHub computes from git: counts, mergeability. */
export async function pullShape(
  world: World,
  repository: Repository,
  issue: PullRequest,
): Promise<Schemas['pull-request']> {
  const { pull } = issue;
  const { files, commits, clean } = await pullFacts(repository, pull);
  const open = issue.state === 'open';
  const html = issuePage(world, repository, issue);
  const assignees = issue.assignees.map((login) => accountShape(world, login));
  return {
    ...linksOf(world, repository, issue),
    id: pull.id,
    node_id: `PR_${String(issue.id)}`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: null,
    title: issue.title,
    user: accountShape(world, issue.author),
    body: issue.body,
    labels: labelShapes(world, repository, issue).map((label) => ({ ...label, description: label.description })),
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.requestedReviewers.map((login) => accountShape(world, login)),
    requested_teams: pull.requestedTeams.map((slug) => teamShape(world, repository, slug)),
    head: headShape(world, repository, pull),
    base: sideShape(world, repository, pull.baseRef, pull.baseSha),
    author_association: authorAssociation(world, repository, issue.author),
    auto_merge: null,
    draft: pull.draft,
    merged: pull.merged !== null,
    mergeable: open ? clean : null,
    rebaseable: open ? clean : null,
    mergeable_state: mergeableState(open, clean, pull.draft),
    merged_by: pull.merged === null ? null : accountShape(world, pull.merged.by),
    comments: [...repository.comments.values()].filter((comment) => comment.issueNumber === issue.number).length,
    review_comments: [...repository.reviewComments.values()].filter((one) => one.issueNumber === issue.number).length,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

export function reviewShape(
  world: World,
  repository: Repository,
  issue: Issue,
  review: Review,
): Schemas['pull-request-review'] {
  const html = `${issuePage(world, repository, issue)}#pullrequestreview-${String(review.id)}`;
  const pullUrl = apiUrl(world, repository, `/pulls/${String(issue.number)}`);
  return {
    id: review.id,
    node_id: `PRR_${String(review.id)}`,
    user: accountShape(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitSha,
    author_association: authorAssociation(world, repository, review.author),
  };
}

export function reviewCommentShape(
  world: World,
  repository: Repository,
  comment: ReviewComment,
): Schemas['pull-request-review-comment'] {
  const url = apiUrl(world, repository, `/pulls/comments/${String(comment.id)}`);
  const pullUrl = apiUrl(world, repository, `/pulls/${String(comment.issueNumber)}`);
  const html = htmlUrl(world, repository, `/pull/${String(comment.issueNumber)}#discussion_r${String(comment.id)}`);
  return {
    id: comment.id,
    node_id: `PRRC_${String(comment.id)}`,
    url,
    html_url: html,
    pull_request_url: pullUrl,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    user: accountShape(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(world, repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    side: comment.side,
    subject_type: comment.subjectType,
    start_line: comment.startLine,
    start_side: comment.startLine === null ? null : comment.side,
    ...(comment.line === null ? {} : { line: comment.line, original_line: comment.line }),
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    reactions: reactionRollup(repository, 'review-comment', comment.id, `${url}/reactions`),
  };
}

function teamShape(world: World, repository: Repository, slug: string): Schemas['team-simple'] {
  const owner = repository.owner.login;
  const url = `${world.url}/orgs/${owner}/teams/${slug}`;
  return {
    id: world.teams.get(`${owner}/${slug}`.toLowerCase())?.id ?? 0,
    node_id: `T_${slug}`,
    url,
    members_url: `${url}/members{/member}`,
    name: slug,
    slug,
    type: 'organization',
    description: null,
    permission: 'pull',
    html_url: url,
    repositories_url: `${url}/repos`,
    privacy: 'closed',
  };
}

/** The head; of a pull request from a fork it lies in another repository. */
function headShape(world: World, repository: Repository, pull: PullRequest['pull']): ReturnType<typeof sideShape> {
  const side = sideShape(world, repository, pull.headRef, pull.headSha);
  const { forkOwner } = pull;
  if (forkOwner === undefined) return side;
  const user = accountShape(world, forkOwner);
  return {
    ...side,
    label: `${forkOwner}:${pull.headRef}`,
    user,
    repo: { ...side.repo, id: -repository.id, owner: user },
  };
}

function sideShape(
  world: World,
  repository: Repository,
  ref: string,
  sha: string,
): Schemas['pull-request']['head'] & Schemas['pull-request']['base'] {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: accountShape(world, repository.owner.login),
    repo: repositoryShape(world, repository),
  };
}

function mergeableState(open: boolean, clean: boolean, draft: boolean): string {
  if (!open) return 'unknown';
  if (!clean) return 'dirty';
  return draft ? 'draft' : 'clean';
}

type LinkNames = 'url' | 'issue_url' | 'diff_url' | 'patch_url' | '_links' | 'comments_url' | 'statuses_url';
type PullLinks = Pick<
  Schemas['pull-request'],
  LinkNames | 'commits_url' | 'review_comments_url' | 'review_comment_url'
>;

function linksOf(world: World, repository: Repository, issue: PullRequest): PullLinks {
  const html = issuePage(world, repository, issue);
  const url = apiUrl(world, repository, `/pulls/${String(issue.number)}`);
  const issueUrl = apiUrl(world, repository, `/issues/${String(issue.number)}`);
  const links = {
    commits_url: `${url}/commits`,
    comments_url: `${issueUrl}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${world.url}/repos/${fullName(repository)}/pulls/comments{/number}`,
    statuses_url: apiUrl(world, repository, `/statuses/${issue.pull.headSha}`),
  };
  return {
    ...links,
    url,
    issue_url: issueUrl,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issueUrl },
      comments: { href: links.comments_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
    },
  };
}
