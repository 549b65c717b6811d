import { createPublicKey, verify } from 'node:crypto';
import type { Installation, Permissions } from '../model.ts';
import type { World } from '../world.ts';
import { ApiError, badCredentials } from './api-error.ts';

/** Who is calling, as the `Authorization` header says. */
export type Actor =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'app' }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositories: ReadonlySet<number> | null;
      readonly token: string;
    };

/** Reads `Bearer`, `token` and `Basic` (git: any user name, the token as password). Throws 401 for anything that is not a live credential. */
export function authenticate(world: World, header: string | undefined): Actor {
  if (header === undefined || header === '') return { kind: 'nobody' };
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header.trim()) ?? [];
  if (/^basic$/i.test(scheme)) return byToken(world, passwordOf(value));
  if (!/^(bearer|token)$/i.test(scheme)) throw badCredentials();
  return value.split('.').length === 3 ? byJwt(world, value) : byToken(world, value);
}

/** The login under which the actor's deeds are recorded. */
export function loginOf(world: World, actor: Actor): string {
  if (actor.kind === 'user') return actor.login;
  return actor.kind === 'nobody' ? '' : `${world.app.slug}[bot]`;
}

function byToken(world: World, token: string): Actor {
  const credential = world.tokens.get(token);
  if (credential === undefined) throw badCredentials();
  if (credential.kind === 'user') return { kind: 'user', login: credential.login };
  if (credential.expiresAt <= Date.now()) throw badCredentials();
  const { installation, permissions, repositories } = credential;
  return { kind: 'installation', installation, permissions, repositories, token };
}

function passwordOf(value: string): string {
  const text = Buffer.from(value, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

/** The rules for App tokens: docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App". */
function byJwt(world: World, jwt: string): Actor {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const undecodable = new ApiError(401, 'A JSON web token could not be decoded');
  const claims = decode(payload);
  if (decode(header)?.['alg'] !== 'RS256' || claims === undefined) throw undecodable;
  const key = createPublicKey(world.app.privateKey);
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
    throw undecodable;
  if (String(claims['iss']) !== String(world.app.id)) throw new ApiError(404, 'Integration not found');
  const seconds = Date.now() / 1000;
  const expires = Number(claims['exp']);
  if (!(expires > seconds)) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (expires > seconds + 660) throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  return { kind: 'app' };
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
