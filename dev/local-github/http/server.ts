import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { CallLog } from './call-log.ts';
import type { Faults } from './faults.ts';

export type ServerParts = {
  readonly log: CallLog;
  readonly faults: Faults;
  readonly onEvent: (event: 'change' | 'read') => void;
};

const maxBodyBytes = 100 * 1024 * 1024;

/** The HTTP front: logs every request, plants faults, reads JSON whatever its content type says, leaves git's bodies as streams. */
export function createServer({ log, faults, onEvent }: ServerParts): FastifyInstance {
  const server = Fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: true },
    // Octokit puts this prefix in front for GitHub Enterprise hosts.
    rewriteUrl: (request) => (request.url ?? '/').replace(/^\/api\/v3(?=\/)/, ''),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(/^application\/x-git-/, (_request, payload, done) => done(null, payload));
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch {
      done(Object.assign(new Error('Problems parsing JSON'), { statusCode: 400 }));
    }
  });
  const cutAfter = new Set<string>();
  const silent = new Map<string, Promise<unknown>>();
  server.addHook('onRequest', async (request, reply) => {
    log.add(request.id, request.method, request.url);
    const fault = faults.take(request.method, request.url.split('?')[0] ?? '');
    if (fault === undefined) return;
    log.faulted(request.id);
    onEvent('change');
    if (fault === 'reset-after') cutAfter.add(request.id);
    else if (fault === 'timeout') reply.hijack();
    else if (fault === 'reset') cut(request, reply);
    else if ('until' in fault) await fault.until;
    else if ('silentUntil' in fault) silent.set(request.id, fault.silentUntil);
    else
      await reply
        .code(fault.status)
        .headers(fault.headers ?? {})
        .send(fault.body ?? { message: 'Planted fault' });
  });
  server.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-github-request-id', request.id);
    if (cutAfter.delete(request.id)) cut(request, reply);
    await silent.get(request.id);
    silent.delete(request.id);
    return payload;
  });
  server.addHook('onResponse', async (request, reply) => {
    log.finished(request.id, reply.statusCode);
    onEvent(request.method === 'GET' ? 'read' : 'change');
  });
  server.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ message: 'Not Found', status: '404' }));
  server.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    // A failure of the local GitHub itself: the stack is what whoever runs the test needs.
    return reply
      .code(status)
      .send({ message: status < 500 ? error.message : String(error.stack), status: String(status) });
  });
  return server;
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
}
