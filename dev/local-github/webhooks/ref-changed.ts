import { isAncestor, listCommits, readCommit } from '../git/commits.ts';
import { diffFiles } from '../git/diff.ts';
import { readRef } from '../git/refs.ts';
import { commitShape } from '../shapes/git-shape.ts';
import { htmlUrl } from '../shapes/issue-shape.ts';
import { isPull, type PullRequest } from '../shapes/pull-shape.ts';
import { now, type Deed, type Repository, type World } from '../world.ts';
import { announce, announcePull } from './announce.ts';

export type RefChange = { readonly name: string; readonly before: string | null; readonly after: string | null };

const zero = '0'.repeat(40);

/** What follows from a ref that moved, whoever moved it: events, and open pull requests whose head or base it is. */
export async function refChanged(deed: Deed, change: RefChange): Promise<void> {
  const { repository } = deed;
  repository.pushedAt = now();
  const branch = change.name.startsWith('refs/heads/') ? change.name.slice('refs/heads/'.length) : null;
  const ref = branch ?? change.name.replace(/^refs\/tags\//, '');
  const kind = { ref, ref_type: branch === null ? 'tag' : 'branch', pusher_type: 'user' };
  if (change.before === null) announce(deed, 'create', { ...kind, master_branch: repository.defaultBranch });
  if (change.after === null) announce(deed, 'delete', kind);
  await announcePush(deed, change);
  if (branch === null) return;
  for (const issue of repository.issues.values()) {
    if (isPull(issue) && issue.state === 'open') await followBranch(deed, issue, branch, change);
  }
}

async function followBranch(
  deed: Deed,
  issue: PullRequest,
  branch: string,
  { before, after }: RefChange,
): Promise<void> {
  const { repository, login } = deed;
  const { pull } = issue;
  if (pull.headRef === branch && after === null) {
    Object.assign(issue, { state: 'closed', closedAt: now(), closedBy: login, updatedAt: now() });
    await announcePull(deed, issue, 'closed');
  } else if (pull.headRef === branch && after !== null) {
    pull.headSha = after;
    issue.updatedAt = now();
    await announcePull(deed, issue, 'synchronize', { before, after });
  } else if (pull.baseRef === branch && after !== null) {
    if (await isAncestor(repository.git, pull.headSha, after)) {
      const at = now();
      pull.merged = { at, by: login, commit: after };
      Object.assign(issue, { state: 'closed', closedAt: at, closedBy: login, updatedAt: at });
      await announcePull(deed, issue, 'closed');
    } else {
      pull.baseSha = after;
    }
  }
}

async function announcePush(deed: Deed, change: RefChange): Promise<void> {
  const { world, repository, login } = deed;
  const { name, before, after } = change;
  const known = before ?? (await readRef(repository.git, `refs/heads/${repository.defaultBranch}`))?.sha;
  const range = [after ?? '', ...(known === undefined ? [] : [`^${known}`])];
  const ids = after === null ? [] : (await listCommits(repository.git, range)).toReversed().slice(-20);
  const commits = await Promise.all(ids.map((sha) => pushedCommit(world, repository, sha)));
  const forced = before !== null && after !== null && !(await isAncestor(repository.git, before, after));
  announce(deed, 'push', {
    ref: name,
    before: before ?? zero,
    after: after ?? zero,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: htmlUrl(world, repository, `/compare/${before ?? zero}...${after ?? zero}`),
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: login, email: `${login}@users.noreply.github.com` },
  });
}

async function pushedCommit(
  world: World,
  repository: Repository,
  sha: string,
): Promise<Readonly<Record<string, unknown>>> {
  const commit = await readCommit(repository.git, sha);
  if (commit === undefined) return { id: sha };
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await diffFiles(repository.git, parent, sha);
  const paths = (...status: string[]): string[] =>
    files.filter((file) => status.includes(file.status)).map((file) => file.path);
  const { html_url: url } = commitShape(world, repository, commit);
  return {
    id: sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified', 'changed', 'renamed'),
  };
}
