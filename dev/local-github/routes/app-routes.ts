import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { reaches } from '../http/access.ts';
import { ApiError, notFound, requiresAuthentication } from '../http/api-error.ts';
import {
  created,
  integer,
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type Call,
  type Route,
} from '../http/route.ts';
import type { Installation, Permissions } from '../model.ts';
import { appShape, installationShape } from '../shapes/account-shape.ts';
import { repositoryShape } from '../shapes/repository-shape.ts';
import { findRepository, type Repository, type World } from '../world.ts';

const tokenLifetimeMs = 60 * 60 * 1000;

const tokenRequest = z.object({
  repositories: z.array(z.string()).max(500).optional(),
  repository_ids: z.array(z.number()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});

/** What an App does as itself: who it is, where it is installed, tokens for an installation, its own deliveries. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/app', handle: (call) => asApp(call, () => ok(appShape(call.world))) },
  {
    method: 'GET',
    path: '/app/installations',
    handle: (call) =>
      asApp(call, () =>
        paged(call, [...call.world.installations.values()], (one) => installationShape(call.world, one)),
      ),
  },
  {
    method: 'GET',
    path: '/app/installations/:id',
    handle: (call) => asApp(call, () => ok(installationShape(call.world, installationOf(call)))),
  },
  {
    method: 'POST',
    path: '/app/installations/:id/access_tokens',
    handle: (call) => asApp(call, () => mintToken(call)),
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/installation',
    handle: (call) =>
      asApp(call, () => {
        const repository = findRepository(call.world, call.params['owner'] ?? '', call.params['repo'] ?? '');
        return ok(installationShape(call.world, installationAt(call.world, repository?.owner.login ?? '')));
      }),
  },
  {
    method: 'GET',
    path: '/orgs/:account/installation',
    handle: (call) =>
      asApp(call, () => ok(installationShape(call.world, installationAt(call.world, call.params['account'] ?? '')))),
  },
  {
    method: 'GET',
    path: '/users/:account/installation',
    handle: (call) =>
      asApp(call, () => ok(installationShape(call.world, installationAt(call.world, call.params['account'] ?? '')))),
  },
  { method: 'POST', path: '/app-manifests/:code/conversions', handle: convertManifest },
  { method: 'GET', path: '/installation/repositories', handle: listRepositories },
  { method: 'DELETE', path: '/installation/token', handle: revokeToken },
  {
    method: 'GET',
    path: '/apps/:slug',
    handle: (call) => {
      if (call.params['slug'] !== call.world.app.slug) throw notFound();
      return ok(appShape(call.world));
    },
  },
];

function asApp(call: Call, handle: () => Answer): Answer {
  if (call.actor.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
  return handle();
}

function installationAt(world: World, account: string): Installation {
  const installation = world.installations.get(account.toLowerCase());
  if (installation === undefined) throw notFound();
  return installation;
}

function installationOf(call: Call): Installation {
  const id = integer(call.params['id']);
  const installation = [...call.world.installations.values()].find((candidate) => candidate.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}

function mintToken(call: Call): Answer {
  const { world } = call;
  const installation = installationOf(call);
  const wanted = parseBody(tokenRequest, call.body, 'Installation');
  const permissions = { metadata: 'read' as const, ...(wanted.permissions ?? installation.permissions) };
  requireGranted(permissions, installation);
  const chosen = chosenRepositories(world, installation, wanted);
  const token = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
  const expiresAt = Date.now() + tokenLifetimeMs;
  const repositories = chosen === null ? null : new Set(chosen.map((repository) => repository.id));
  world.tokens.set(token, { kind: 'installation', installation, permissions, repositories, expiresAt });
  return created({
    token,
    expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions,
    repository_selection: chosen === null ? 'all' : 'selected',
    ...(chosen === null ? {} : { repositories: chosen.map((repository) => repositoryShape(world, repository)) }),
  });
}

function requireGranted(wanted: Permissions, { permissions }: Installation): void {
  const rank = { read: 1, write: 2, admin: 3 };
  for (const [name, level] of Object.entries(wanted)) {
    const granted = name === 'metadata' ? 'read' : permissions[name];
    if (granted === undefined || rank[granted] < rank[level]) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    }
  }
}

function chosenRepositories(
  world: World,
  installation: Installation,
  wanted: z.output<typeof tokenRequest>,
): readonly Repository[] | null {
  if (wanted.repositories === undefined && wanted.repository_ids === undefined) return null;
  const mine = [...world.repositories.values()].filter((one) => one.owner.id === installation.account.id);
  const byName = wanted.repositories?.map((name) => mine.find((one) => one.name.toLowerCase() === name.toLowerCase()));
  const byId = wanted.repository_ids?.map((id) => mine.find((one) => one.id === id));
  return [...(byName ?? []), ...(byId ?? [])].map((repository) => {
    if (repository !== undefined) return repository;
    const reason =
      'There is at least one repository that does not exist or is not accessible to the parent installation.';
    throw new ApiError(422, reason);
  });
}

function convertManifest({ world, params }: Call): Answer {
  if (!world.manifestCodes.delete(params['code'] ?? '')) throw notFound();
  const secrets = { pem: world.app.privateKey, webhook_secret: world.webhookSecret };
  return created({ ...appShape(world), ...secrets, client_id: 'Iv1.local', client_secret: 'unused' });
}

function listRepositories(call: Call): Answer {
  const { world, actor } = call;
  if (actor.kind !== 'installation') throw requiresAuthentication();
  const mine = [...world.repositories.values()].filter((repository) => reaches(actor, repository));
  return paged(call, mine, (repository) => repositoryShape(world, repository, actor), 'repositories');
}

function revokeToken({ world, actor }: Call): Answer {
  if (actor.kind !== 'installation') throw requiresAuthentication();
  world.tokens.delete(actor.token);
  return noContent;
}
