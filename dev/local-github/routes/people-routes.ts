import { z } from 'zod';
import { permits, roleOf } from '../http/access.ts';
import { notAccessible, notFound, requiresAuthentication } from '../http/api-error.ts';
import {
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type Call,
  type RepositoryCall,
  type RepositoryRoute,
  type Route,
} from '../http/route.ts';
import type { Account, Role, Team } from '../model.ts';
import { accountShape } from '../shapes/account-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import { administer, readMetadata } from './access-levels.ts';

const collaboratorBody = z.object({
  permission: z.enum(['pull', 'triage', 'push', 'maintain', 'admin']).default('push'),
});
const roleOfPermission = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
} as const;

/** Accounts, organisations and teams. */
export const peopleRoutes: readonly Route[] = [
  { method: 'GET', path: '/user', handle: currentUser },
  { method: 'GET', path: '/users/:login', handle: (call) => ok(person(call, accountNamed(call))) },
  { method: 'GET', path: '/orgs/:org', handle: getOrganization },
  { method: 'GET', path: '/orgs/:org/members/:login', handle: isMember },
  { method: 'GET', path: '/orgs/:org/teams/:slug', handle: (call) => ok(teamBody(call, teamOf(call))) },
  {
    method: 'GET',
    path: '/orgs/:org/teams/:slug/members',
    handle: (call) => paged(call, [...teamOf(call).members], (login) => accountShape(call.world, login)),
  },
  { method: 'GET', path: '/orgs/:org/teams/:slug/memberships/:login', handle: teamMembership },
];

/** Who may do what in a repository. */
export const collaboratorRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/collaborators', access: readMetadata, handle: listCollaborators },
  { method: 'GET', path: '/collaborators/:login', access: readMetadata, handle: isCollaborator },
  { method: 'GET', path: '/collaborators/:login/permission', access: readMetadata, handle: getPermission },
  { method: 'PUT', path: '/collaborators/:login', access: administer, handle: addCollaborator },
];

function accountNamed(call: Call): Account {
  const account = call.world.accounts.get((call.params['login'] ?? '').toLowerCase());
  if (account === undefined) throw notFound();
  return account;
}

function person({ world }: Call, account: Account): unknown {
  return {
    ...accountShape(world, account.login),
    name: account.name,
    email: account.email,
    public_repos: 0,
    followers: 0,
    following: 0,
  };
}

function currentUser(call: Call): Answer {
  if (call.actor.kind === 'nobody') throw requiresAuthentication();
  if (call.actor.kind !== 'user') throw notAccessible();
  const account = call.world.accounts.get(call.actor.login.toLowerCase());
  if (account === undefined) throw notFound();
  return ok(person(call, account));
}

function getOrganization(call: Call): Answer {
  const org = call.world.accounts.get((call.params['org'] ?? '').toLowerCase());
  if (org?.type !== 'Organization') throw notFound();
  return ok({ ...accountShape(call.world, org.login), name: org.name });
}

/** Teams and members are seen by members, and by Apps with `members: read`. */
function requireMembersRead({ world, actor, params }: Call): void {
  if (actor.kind === 'nobody') throw requiresAuthentication();
  if (actor.kind === 'installation') {
    if (!permits(actor.permissions, { anyOf: ['members'], level: 'read' })) throw notAccessible();
    return;
  }
  const login = actor.kind === 'user' ? actor.login.toLowerCase() : '';
  if (world.members.get((params['org'] ?? '').toLowerCase())?.has(login) !== true) throw notFound();
}

function isMember(call: Call): Answer {
  requireMembersRead(call);
  const members = call.world.members.get((call.params['org'] ?? '').toLowerCase());
  if (members?.has((call.params['login'] ?? '').toLowerCase()) !== true) throw notFound();
  return noContent;
}

function teamOf(call: Call): Team {
  requireMembersRead(call);
  const team = call.world.teams.get(`${call.params['org'] ?? ''}/${call.params['slug'] ?? ''}`.toLowerCase());
  if (team === undefined) throw notFound();
  return team;
}

function teamBody({ world }: Call, team: Team): unknown {
  const url = `${world.url}/orgs/${team.org}/teams/${team.slug}`;
  return {
    id: team.id,
    node_id: `T_${String(team.id)}`,
    url,
    html_url: url,
    name: team.slug,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    permission: 'pull',
    members_count: team.members.size,
  };
}

function teamMembership(call: Call): Answer {
  const login = (call.params['login'] ?? '').toLowerCase();
  const team = teamOf(call);
  if (!team.members.has(login)) throw notFound();
  const url = `${call.world.url}/orgs/${team.org}/teams/${team.slug}/memberships/${login}`;
  return ok({ url, role: 'member', state: 'active' });
}

function getPermission(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const account = accountNamed(call);
  const role = roleOf(world, repository, account.login);
  return ok({
    // The old four-step scale beside the role's real name, as documented.
    permission: legacyPermission[role],
    role_name: role,
    user: { ...accountShape(world, account.login), permissions: flags(role), role_name: role },
  });
}

const legacyPermission = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
} as const satisfies Record<Role, string>;

function flags(role: Role): Readonly<Record<string, boolean>> {
  const level = ['none', 'read', 'triage', 'write', 'maintain', 'admin'].indexOf(role);
  return { pull: level >= 1, triage: level >= 2, push: level >= 3, maintain: level >= 4, admin: level >= 5 };
}

function isCollaborator(call: RepositoryCall): Answer {
  if (!call.repository.roles.has((call.params['login'] ?? '').toLowerCase())) throw notFound();
  return noContent;
}

function listCollaborators(call: RepositoryCall): Answer {
  const { world, repository } = call;
  return paged(call, [...repository.roles], ([login, role]) => ({
    ...accountShape(world, login),
    permissions: flags(role),
    role_name: role,
  }));
}

function addCollaborator(call: RepositoryCall): Answer {
  const account = accountNamed(call);
  const { permission } = parseBody(collaboratorBody, call.body, 'Collaborator');
  call.repository.roles.set(account.login.toLowerCase(), roleOfPermission[permission]);
  return noContent;
}

/** The repositories of an account that the caller may see. */
export const repositoryListRoutes: readonly Route[] = ['/orgs/:login/repos', '/users/:login/repos'].map((path) => ({
  method: 'GET',
  path,
  handle: (call) => {
    const { world, actor } = call;
    const account = accountNamed(call);
    const seen = [...world.repositories.values()]
      .filter((repository) => repository.owner.id === account.id)
      .filter(
        (repository) =>
          !repository.private || (actor.kind === 'user' && roleOf(world, repository, actor.login) !== 'none'),
      );
    return paged(call, seen, (repository) => repositoryShape(world, repository, actor));
  },
}));
