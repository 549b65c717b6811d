import { roles, type Permissions, type Role } from '../model.ts';
import { findRepository, type Repository, type World } from '../world.ts';
import { ApiError, notAccessible, notFound, requiresAuthentication } from './api-error.ts';
import { loginOf, type Actor } from './credentials.ts';
import type { Access, Call, RepositoryCall } from './route.ts';

/** A person's role on a repository: the strongest of owner, organisation admin, direct and team grants. Anyone reads a public one. */
export function roleOf(world: World, repository: Repository, login: string): Role {
  const person = login.toLowerCase();
  const owner = repository.owner.login.toLowerCase();
  const orgRole = world.members.get(owner)?.get(person);
  if (owner === person || orgRole === 'admin') return 'admin';
  const grants: Role[] = [repository.private && orgRole === undefined ? 'none' : 'read'];
  const direct = repository.roles.get(person);
  if (direct !== undefined) grants.push(direct);
  for (const [slug, role] of repository.teams) {
    if (world.teams.get(`${owner}/${slug}`)?.members.has(person) === true) grants.push(role);
  }
  return grants.reduce((best, role) => (atLeast(role, best) ? role : best));
}

export function atLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Whether an installation token may do something; `metadata: read` comes with every token. */
export function permits(permissions: Permissions, access: Access['app']): boolean {
  const rank = { read: 1, write: 2, admin: 3 };
  return access.anyOf.some((name) => {
    const granted = name === 'metadata' ? (permissions[name] ?? 'read') : permissions[name];
    return granted !== undefined && rank[granted] >= rank[access.level];
  });
}

/** Whether the token reaches the repository at all: right account, and among the repositories it was made for. */
export function reaches(actor: Extract<Actor, { kind: 'installation' }>, repository: Repository): boolean {
  const inAccount = actor.installation.account.id === repository.owner.id;
  return inAccount && (actor.repositories === null || actor.repositories.has(repository.id));
}

/**
 * Finds the repository of a call and checks that the caller may do this to it.
 * Throws 404 where GitHub hides what one may not see, 401 for nobody, 403 for a lack of rights and for writes to an archive.
 */
export function authorize(call: Call, access: Access): RepositoryCall {
  const { world, actor, params } = call;
  const repository = findRepository(world, params['owner'] ?? '', params['repo'] ?? '');
  if (repository === undefined || !sees(world, actor, repository)) throw notFound();
  const writing = access.app.level === 'write';
  if (writing && actor.kind === 'nobody') throw requiresAuthentication();
  requireRights(world, actor, repository, access);
  if (writing && repository.archived) throw new ApiError(403, 'Repository was archived so is read-only.');
  const permissions = actor.kind === 'installation' ? actor.permissions : {};
  return { ...call, repository, login: loginOf(world, actor), permissions };
}

function sees(world: World, actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'user') return roleOf(world, repository, actor.login) !== 'none';
  return actor.kind === 'installation' && reaches(actor, repository);
}

function requireRights(world: World, actor: Actor, repository: Repository, access: Access): void {
  if (actor.kind === 'app') throw new ApiError(401, 'A JSON web token can only be used for App endpoints.');
  if (actor.kind === 'nobody') return;
  if (actor.kind === 'installation') {
    const publicRead = !repository.private && access.app.level === 'read' && !reaches(actor, repository);
    if (publicRead) return;
    if (!reaches(actor, repository) || !permits(actor.permissions, access.app)) throw notAccessible();
    return;
  }
  if (!atLeast(roleOf(world, repository, actor.login), access.user)) {
    throw new ApiError(403, `You need the ${access.user} role on ${repository.name} for this.`);
  }
}
