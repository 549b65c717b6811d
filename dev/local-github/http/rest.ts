import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { authorize } from './access.ts';
import { ApiError } from './api-error.ts';
import type { CallLog } from './call-log.ts';
import { authenticate, loginOf } from './credentials.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Answer, Call, RepositoryRoute, Route } from './route.ts';

export type RestParts = { readonly world: World; readonly log: CallLog; readonly limits: RateLimits };

/** Hangs the REST routes into the server: credentials, rights, rate limit, the route itself, and GitHub's way of saying what went wrong. */
export function registerRest(
  server: FastifyInstance,
  parts: RestParts,
  routes: readonly Route[],
  repositoryRoutes: readonly RepositoryRoute[],
): void {
  const all = [
    ...routes,
    ...repositoryRoutes.map(({ method, path, access, handle }): Route => ({
      method,
      path: `/repos/:owner/:repo${path}`,
      handle: (call) => handle(authorize(call, access)),
    })),
  ];
  for (const route of all) {
    server.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => answer(parts, route, request, reply),
    });
  }
}

async function answer(
  parts: RestParts,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    const call = readCall(parts.world, request);
    const login = loginOf(parts.world, call.actor);
    parts.log.actor(request.id, login);
    const { headers, exceeded } = parts.limits.take(login);
    reply.headers(headers);
    if (exceeded) throw new ApiError(403, `API rate limit exceeded for ${login}.`);
    return send(reply, await route.handle(call));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return reply.code(error.status).send(error.body);
  }
}

function readCall(world: World, request: FastifyRequest): Call {
  const url = new URL(request.url, 'http://local');
  const params: Record<string, string> = { $path: url.pathname };
  for (const [name, value] of Object.entries(request.params ?? {})) params[name] = String(value);
  return {
    world,
    params,
    query: url.searchParams,
    body: request.body,
    actor: authenticate(world, request.headers.authorization),
    accept: request.headers.accept ?? '',
  };
}

function send(reply: FastifyReply, { status, body, text, bytes, headers }: Answer): FastifyReply {
  reply.code(status).headers({ 'x-github-media-type': 'github.v3; format=json', ...headers });
  if (text !== undefined) return reply.send(text);
  if (bytes !== undefined) return reply.send(bytes);
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
