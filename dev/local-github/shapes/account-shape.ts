import type { components } from '@octokit/openapi-types';
import { roleOf } from '../http/access.ts';
import type { Installation } from '../model.ts';
import { accountOf, type Repository, type World } from '../world.ts';

type Schemas = components['schemas'];

/** A person, organisation or bot as the REST API shows it. Shapes here are held by the compiler against GitHub's own OpenAPI description. */
export function accountShape(world: World, login: string): Schemas['simple-user'] {
  const account = accountOf(world, login);
  const path = encodeURIComponent(account.login);
  const url = `${world.url}/users/${path}`;
  return {
    login: account.login,
    id: account.id,
    node_id: `${account.type === 'Bot' ? 'BOT' : 'U'}_${String(account.id)}`,
    avatar_url: `${world.url}/avatars/${String(account.id)}`,
    gravatar_id: '',
    url,
    html_url:
      account.type === 'Bot' ? `${world.url}/apps/${account.login.replace('[bot]', '')}` : `${world.url}/${path}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export function authorAssociation(world: World, repository: Repository, login: string): Schemas['author-association'] {
  const person = login.toLowerCase();
  if (repository.owner.login.toLowerCase() === person) return 'OWNER';
  if (world.members.get(repository.owner.login.toLowerCase())?.has(person) === true) return 'MEMBER';
  if (repository.roles.has(person)) return 'COLLABORATOR';
  const role = roleOf(world, repository, login);
  return role === 'none' || role === 'read' ? 'NONE' : 'COLLABORATOR';
}

export function appShape(world: World): NonNullable<Schemas['nullable-integration']> {
  const { app } = world;
  const owner = [...world.installations.values()][0]?.account.login ?? 'ghost';
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${String(app.id)}`,
    owner: accountShape(world, owner),
    name: app.name,
    description: '',
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { ...world.appPermissions },
    events: [...app.events],
  };
}

export function installationShape(world: World, installation: Installation): Schemas['installation'] {
  const { account } = installation;
  return {
    id: installation.id,
    account: accountShape(world, account.login),
    repository_selection: 'all',
    access_tokens_url: `${world.url}/app/installations/${String(installation.id)}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${String(installation.id)}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...world.app.events],
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
