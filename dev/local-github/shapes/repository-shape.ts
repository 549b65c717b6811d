import type { components } from '@octokit/openapi-types';
import { atLeast, roleOf } from '../http/access.ts';
import type { Actor } from '../http/credentials.ts';
import { fullName, type Repository, type World } from '../world.ts';
import { accountShape } from './account-shape.ts';

type Shape = components['schemas']['repository'];
type Links = { [Key in Extract<keyof Shape, `${string}_url`>]: string };

/** A repository as it stands in REST answers and webhooks; `permissions` are those of the caller when there is one. */
export function repositoryShape(world: World, repository: Repository, actor?: Actor): Shape {
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    ...linksOf(world, repository),
    id: repository.id,
    node_id: `R_${String(repository.id)}`,
    name: repository.name,
    full_name: fullName(repository),
    owner: accountShape(world, repository.owner.login),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    url: `${world.url}/repos/${fullName(repository)}`,
    description: repository.description,
    fork: false,
    license: null,
    homepage: null,
    language: 'HCL',
    mirror_url: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    is_template: false,
    allow_forking: true,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    web_commit_signoff_required: false,
    topics: [],
    archived: repository.archived,
    disabled: false,
    pushed_at: repository.pushedAt,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    ...(actor === undefined ? {} : { permissions: permissionsOf(world, repository, actor) }),
  };
}

function permissionsOf(world: World, repository: Repository, actor: Actor): NonNullable<Shape['permissions']> {
  const byApp = actor.kind === 'installation' && actor.permissions['contents'] === 'write' ? 'write' : 'read';
  const role = actor.kind === 'user' ? roleOf(world, repository, actor.login) : byApp;
  const has = (needed: 'admin' | 'maintain' | 'write' | 'triage' | 'read'): boolean => atLeast(role, needed);
  return {
    admin: has('admin'),
    maintain: has('maintain'),
    push: has('write'),
    triage: has('triage'),
    pull: has('read'),
  };
}

function linksOf(world: World, repository: Repository): Links {
  const name = fullName(repository);
  const html = `${world.url}/${name}`;
  const api = `${world.url}/repos/${name}`;
  return {
    html_url: html,
    clone_url: `${html}.git`,
    git_url: `${html}.git`,
    ssh_url: `git@localhost:${name}.git`,
    svn_url: html,
    mirror_url: '',
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  };
}
