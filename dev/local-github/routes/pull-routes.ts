import { z } from 'zod';
import { ApiError, invalid, notFound, rejected } from '../http/api-error.ts';
import {
  created,
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import { listCommits, mergeTrees, readCommit, writeCommit } from '../git/commits.ts';
import { diffText } from '../git/diff.ts';
import { readRef, writeRef } from '../git/refs.ts';
import { accountOf, now } from '../world.ts';
import { commitShape, fileShape } from '../shapes/git-shape.ts';
import { isPull, pullFacts, pullShape, type PullRequest } from '../shapes/pull-shape.ts';
import { announcePull } from '../webhooks/announce.ts';
import { refChanged } from '../webhooks/ref-changed.ts';
import { readPulls, requestReviews, writeContents, writePulls } from './access-levels.ts';
import { addIssue, changeState, issueOf, longText, requireAuthorOr, title } from './issue-routes.ts';
import { roleOf } from '../http/access.ts';
import { accountShape } from '../shapes/account-shape.ts';

const newPull = z.object({
  title,
  head: z.string(),
  base: z.string(),
  body: longText.nullish(),
  draft: z.boolean().default(false),
});
const changedPull = z.object({
  title: title.optional(),
  body: longText.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});
const reviewersBody = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});
const mergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

/** Pull requests between branches of one repository. */
export const pullRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/pulls', access: readPulls, handle: listPulls },
  { method: 'POST', path: '/pulls', access: writePulls, handle: createPull },
  { method: 'GET', path: '/pulls/:number', access: readPulls, handle: getPull },
  { method: 'PATCH', path: '/pulls/:number', access: writePulls, handle: changePull },
  { method: 'GET', path: '/pulls/:number/files', access: readPulls, handle: listFiles },
  { method: 'GET', path: '/pulls/:number/commits', access: readPulls, handle: listPullCommits },
  { method: 'POST', path: '/pulls/:number/requested_reviewers', access: requestReviews, handle: requestReviewers },
  { method: 'DELETE', path: '/pulls/:number/requested_reviewers', access: requestReviews, handle: removeReviewers },
  { method: 'GET', path: '/pulls/:number/merge', access: readPulls, handle: isMerged },
  { method: 'PUT', path: '/pulls/:number/merge', access: writeContents, handle: merge },
];

/** The pull request a call names. Throws 404, also for an issue's number. */
export function pullOf(call: RepositoryCall): PullRequest {
  const issue = issueOf(call);
  if (!isPull(issue)) throw notFound();
  return issue;
}

async function listPulls(call: RepositoryCall): Promise<Answer> {
  const { world, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const owner = repository.owner.login;
  const pulls = [...repository.issues.values()]
    .filter(isPull)
    .filter((issue) => state === 'all' || issue.state === state)
    // GitHub ignores a `head` that is not `owner:branch`.
    .filter(
      ({ pull }) =>
        head === null ||
        !head.includes(':') ||
        head.toLowerCase() === `${pull.forkOwner ?? owner}:${pull.headRef}`.toLowerCase(),
    )
    .filter(({ pull }) => base === null || base === pull.baseRef)
    .toReversed();
  const shapes = new Map(
    await Promise.all(pulls.map(async (issue) => [issue, await pullShape(world, repository, issue)] as const)),
  );
  return paged(call, pulls, (issue) => shapes.get(issue));
}

async function createPull(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body, login, actor } = call;
  const wanted = parseBody(newPull, body, 'PullRequest');
  const [ownerOrRef = '', afterColon] = wanted.head.split(':');
  const headRef = afterColon ?? ownerOrRef;
  const foreign = afterColon !== undefined && ownerOrRef.toLowerCase() !== repository.owner.login.toLowerCase();
  const head = foreign ? undefined : await readRef(repository.git, `refs/heads/${headRef}`);
  const base = await readRef(repository.git, `refs/heads/${wanted.base}`);
  if (head === undefined) throw invalid('PullRequest', 'head');
  if (base === undefined) throw invalid('PullRequest', 'base');
  if ((await listCommits(repository.git, [head.sha, `^${base.sha}`])).length === 0) {
    throw rejected('PullRequest', `No commits between ${wanted.base} and ${headRef}`);
  }
  // Nothing is awaited between this look and adding the pull request, so that of two callers at once one is refused.
  const open = [...repository.issues.values()].filter(isPull).filter((issue) => issue.state === 'open');
  if (open.some(({ pull }) => pull.headRef === headRef && pull.baseRef === wanted.base)) {
    throw rejected('PullRequest', `A pull request already exists for ${repository.owner.login}:${headRef}.`);
  }
  const pull = {
    id: world.nextId(),
    headRef,
    baseRef: wanted.base,
    headSha: head.sha,
    baseSha: base.sha,
    draft: wanted.draft,
    merged: null,
    requestedReviewers: [],
    requestedTeams: [],
  };
  const viaApp = actor.kind === 'installation';
  const fields = { title: wanted.title, body: wanted.body ?? null, author: login, viaApp, labels: [], assignees: [] };
  const issue = addIssue(world, repository, { ...fields, pull });
  await announcePull(call, issue, 'opened');
  return created(await pullShape(world, repository, issue));
}

async function getPull(call: RepositoryCall): Promise<Answer> {
  const { world, repository, accept } = call;
  const issue = pullOf(call);
  if (/\bdiff\b/.test(accept))
    return {
      status: 200,
      text: await pullDiff(call, issue),
      headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
    };
  return ok(await pullShape(world, repository, issue));
}

async function pullDiff({ repository }: RepositoryCall, { pull }: PullRequest): Promise<string> {
  return diffText(repository.git, (await pullFacts(repository, pull)).fork, pull.headSha);
}

async function changePull(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body } = call;
  const issue = pullOf(call);
  requireAuthorOr(call, issue.author, 'write');
  const wanted = parseBody(changedPull, body, 'PullRequest');
  const changes: Record<string, { from: unknown }> = {};
  if (wanted.title !== undefined && wanted.title !== issue.title) {
    changes['title'] = { from: issue.title };
    issue.title = wanted.title;
  }
  if (wanted.body !== undefined && wanted.body !== issue.body) {
    changes['body'] = { from: issue.body };
    issue.body = wanted.body;
  }
  if (wanted.base !== undefined && wanted.base !== issue.pull.baseRef) {
    const base = await readRef(repository.git, `refs/heads/${wanted.base}`);
    if (base === undefined) throw invalid('PullRequest', 'base');
    changes['base'] = { from: { ref: issue.pull.baseRef, sha: issue.pull.baseSha } };
    Object.assign(issue.pull, { baseRef: wanted.base, baseSha: base.sha });
  }
  issue.updatedAt = now();
  if (Object.keys(changes).length > 0) await announcePull(call, issue, 'edited', { changes });
  if (wanted.state !== undefined && wanted.state !== issue.state) {
    if (issue.pull.merged !== null)
      throw invalid('PullRequest', 'state', 'invalid', 'state cannot be changed. The pull request is merged.');
    await changeState(call, issue, wanted.state, null);
  }
  return ok(await pullShape(world, repository, issue));
}

async function listFiles(call: RepositoryCall): Promise<Answer> {
  const { world, repository } = call;
  const issue = pullOf(call);
  return paged(call, (await pullFacts(repository, issue.pull)).files, (file) =>
    fileShape(world, repository, file, issue.pull.headSha),
  );
}

async function listPullCommits(call: RepositoryCall): Promise<Answer> {
  const { world, repository } = call;
  const { commits: ids } = await pullFacts(repository, pullOf(call).pull);
  const commits = await Promise.all(ids.map((id) => readCommit(repository.git, id)));
  return paged(
    call,
    commits.filter((commit) => commit !== undefined),
    (commit) => commitShape(world, repository, commit),
  );
}

async function requestReviewers(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body } = call;
  const issue = pullOf(call);
  const wanted = parseBody(reviewersBody, body, 'PullRequest');
  const notCollaborator = `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.owner.login}/${repository.name} repository.`;
  for (const reviewer of wanted.reviewers) {
    if (reviewer.toLowerCase() === issue.author.toLowerCase())
      throw new ApiError(422, 'Review cannot be requested from pull request author.');
    const member =
      repository.roles.has(reviewer.toLowerCase()) || !['none', 'read'].includes(roleOf(world, repository, reviewer));
    if (!world.accounts.has(reviewer.toLowerCase()) || !member) throw new ApiError(422, notCollaborator);
  }
  if (wanted.team_reviewers.some((slug) => !repository.teams.has(slug.toLowerCase())))
    throw new ApiError(422, notCollaborator);
  const { pull } = issue;
  pull.requestedReviewers = [...new Set([...pull.requestedReviewers, ...wanted.reviewers])];
  pull.requestedTeams = [...new Set([...pull.requestedTeams, ...wanted.team_reviewers])];
  for (const reviewer of wanted.reviewers) {
    await announcePull(call, issue, 'review_requested', {
      requested_reviewer: accountShape(world, reviewer),
    });
  }
  return created(await pullShape(world, repository, issue));
}

async function removeReviewers(call: RepositoryCall): Promise<Answer> {
  const issue = pullOf(call);
  const wanted = parseBody(reviewersBody, call.body, 'PullRequest');
  const { pull } = issue;
  pull.requestedReviewers = pull.requestedReviewers.filter((one) => !wanted.reviewers.includes(one));
  pull.requestedTeams = pull.requestedTeams.filter((one) => !wanted.team_reviewers.includes(one));
  return ok(await pullShape(call.world, call.repository, issue));
}

function isMerged(call: RepositoryCall): Answer {
  if (pullOf(call).pull.merged === null) throw notFound();
  return noContent;
}

async function merge(call: RepositoryCall): Promise<Answer> {
  const { world, repository, login, body } = call;
  const issue = pullOf(call);
  const wanted = parseBody(mergeBody, body, 'PullRequest');
  const { pull } = issue;
  if (issue.state === 'closed' || pull.draft)
    throw new ApiError(405, pull.draft ? 'Pull Request is still a draft' : 'Pull Request is not mergeable');
  if (wanted.sha !== undefined && wanted.sha !== pull.headSha)
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  if (wanted.merge_method === 'rebase') throw new ApiError(405, 'Rebase merges are not allowed on this repository.');
  const tree = await mergeTrees(repository.git, pull.baseSha, pull.headSha);
  if (tree === undefined) throw new ApiError(405, 'Pull Request is not mergeable');
  const account = accountOf(world, login);
  const author = { name: account.login, email: account.email, date: now() };
  const squash = wanted.merge_method === 'squash';
  const standard = squash
    ? `${issue.title} (#${String(issue.number)})`
    : `Merge pull request #${String(issue.number)} from ${repository.owner.login}/${pull.headRef}`;
  const message =
    `${wanted.commit_title ?? standard}\n\n${wanted.commit_message ?? (squash ? '' : issue.title)}`.trimEnd();
  const parents = squash ? [pull.baseSha] : [pull.baseSha, pull.headSha];
  const commit = await writeCommit(repository.git, { tree, parents, message, author, committer: author });
  const name = `refs/heads/${pull.baseRef}`;
  const before = pull.baseSha;
  if (!(await writeRef(repository.git, name, commit, before)))
    throw new ApiError(409, 'Base branch was modified. Review and try the merge again.');
  const at = now();
  pull.merged = { at, by: login, commit };
  Object.assign(issue, { state: 'closed', closedAt: at, closedBy: login, updatedAt: at });
  await announcePull(call, issue, 'closed');
  await refChanged(call, { name, before, after: commit });
  return ok({ sha: commit, merged: true, message: 'Pull Request successfully merged' });
}
