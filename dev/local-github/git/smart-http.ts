import { spawn } from 'node:child_process';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { atLeast, permits, reaches, roleOf } from '../http/access.ts';
import { ApiError } from '../http/api-error.ts';
import type { CallLog } from '../http/call-log.ts';
import { authenticate, loginOf, type Actor } from '../http/credentials.ts';
import { refChanged } from '../webhooks/ref-changed.ts';
import { findRepository, type Repository, type World } from '../world.ts';
import { listRefs } from './refs.ts';
import { gitEnvironment } from './run-git.ts';

type Params = { readonly owner: string; readonly repo: string };

/** Serves clone, fetch and push through git's own `git http-backend` (git-http-backend(1)), with the credentials of the REST API. */
export function registerSmartHttp(server: FastifyInstance, world: World, log: CallLog): void {
  const pushes = new Map<number, Promise<void>>();
  const serve = async (request: FastifyRequest, reply: FastifyReply, path: string): Promise<void> => {
    const { owner, repo } = request.params as Params;
    const writing = path === '/git-receive-pack' || queryOf(request).includes('service=git-receive-pack');
    const entry = admit(world, request.headers.authorization, owner, repo.replace(/\.git$/, ''), writing);
    if ('status' in entry) {
      await reply
        .code(entry.status)
        .header('www-authenticate', 'Basic realm="GitHub"')
        .type('text/plain')
        .send(entry.text);
      return;
    }
    const { repository, login } = entry;
    log.actor(request.id, login);
    const run = (): Promise<void> => runBackend(repository, login, request, reply, path);
    if (path !== '/git-receive-pack') return run();
    // One push at a time, so that what moved is known by comparing the refs before and after.
    const mine = (pushes.get(repository.id) ?? Promise.resolve()).then(() => push(world, repository, login, run));
    pushes.set(
      repository.id,
      mine.catch(() => undefined),
    );
    return mine;
  };
  server.get('/:owner/:repo/info/refs', (request, reply) => serve(request, reply, '/info/refs'));
  server.post('/:owner/:repo/git-upload-pack', (request, reply) => serve(request, reply, '/git-upload-pack'));
  server.post('/:owner/:repo/git-receive-pack', (request, reply) => serve(request, reply, '/git-receive-pack'));
}

type Refused = { readonly status: number; readonly text: string };

function admit(
  world: World,
  header: string | undefined,
  owner: string,
  name: string,
  writing: boolean,
): { readonly repository: Repository; readonly login: string } | Refused {
  const repository = findRepository(world, owner, name);
  try {
    const actor = authenticate(world, header);
    const anonymous = actor.kind === 'nobody';
    if (anonymous && (writing || repository === undefined || repository.private))
      return { status: 401, text: 'Authentication required' };
    if (repository === undefined || !allowed(world, repository, actor, 'read'))
      return { status: 404, text: 'Repository not found.' };
    if (writing && repository.archived)
      return { status: 403, text: 'This repository was archived so it is read-only.' };
    if (writing && !allowed(world, repository, actor, 'write'))
      return { status: 403, text: 'Write access to repository not granted.' };
    return { repository, login: loginOf(world, actor) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: 401, text: 'Invalid username or token.' };
  }
}

function allowed(world: World, repository: Repository, actor: Actor, level: 'read' | 'write'): boolean {
  if (level === 'read' && !repository.private) return true;
  if (actor.kind === 'user') return atLeast(roleOf(world, repository, actor.login), level);
  return (
    actor.kind === 'installation' &&
    reaches(actor, repository) &&
    permits(actor.permissions, { anyOf: ['contents'], level })
  );
}

async function push(world: World, repository: Repository, login: string, run: () => Promise<void>): Promise<void> {
  const before = new Map((await listRefs(repository.git)).map((ref) => [ref.name, ref.sha]));
  await run();
  const after = new Map((await listRefs(repository.git)).map((ref) => [ref.name, ref.sha]));
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = { name, before: before.get(name) ?? null, after: after.get(name) ?? null };
    if (change.before !== change.after) await refChanged({ world, repository, login }, change);
  }
  world.events.emit('change');
}

function runBackend(
  repository: Repository,
  login: string,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<void> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: repository.git.dir,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_PROTOCOL: header('git-protocol'),
      PATH_INFO: path,
      QUERY_STRING: queryOf(request),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      ...(login === '' ? {} : { REMOTE_USER: login }),
    },
  });
  reply.hijack();
  const finished = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  const body = request.body as Readable | undefined;
  if (body === undefined) child.stdin.end();
  else body.pipe(child.stdin);
  request.raw.on('close', () => {
    if (!reply.raw.writableEnded && request.raw.destroyed && !request.raw.complete) child.kill();
  });
  relay(child.stdout, reply);
  return finished;
}

function queryOf(request: FastifyRequest): string {
  return request.url.split('?')[1] ?? '';
}

/** CGI (RFC 3875, section 6): header lines, an empty line, the body; `Status` carries the HTTP status. */
function relay(output: Readable, reply: FastifyReply): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    output.off('data', onData);
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(/: */, 2));
    const status = headers.find(([name]) => name?.toLowerCase() === 'status')?.[1] ?? '200';
    reply.raw.statusCode = Number.parseInt(status, 10);
    for (const [name = '', value = ''] of headers)
      if (name.toLowerCase() !== 'status') reply.raw.setHeader(name, value);
    reply.raw.write(head.subarray(end + 4));
    output.pipe(reply.raw);
  };
  output.on('data', onData);
  output.on('end', () => reply.raw.end());
}
