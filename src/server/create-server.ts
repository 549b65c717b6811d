import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { verifySignature } from './verify-signature.ts';

export const webhooksPath = '/api/github/webhooks';

/** GitHub sends at most 25 MB. */
const maxBodyBytes = 25 * 1024 * 1024;

type Middleware = (request: IncomingMessage, response: ServerResponse, next?: () => void) => unknown;

export type ServerParts = {
  readonly webhookSecret: string;
  /** Probot's webhook middleware; it is handed bytes whose signature was verified. */
  readonly webhooks: Middleware;
  /** What must answer for the service to be ready, by name. */
  readonly readiness: Readonly<Record<string, () => Promise<boolean>>>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly onRequest?: (route: string, status: number, seconds: number) => void;
};

/** The service's HTTP side: webhooks, health, metrics. Nothing is parsed before its signature holds. */
export function createServer(parts: ServerParts): FastifyInstance {
  const server = fastify({
    bodyLimit: maxBodyBytes,
    logger: false,
    forceCloseConnections: 'idle',
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('onResponse', async (request, reply) => {
    parts.onRequest?.(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
  });

  server.post(webhooksPath, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!verifySignature(parts.webhookSecret, body, request.headers['x-hub-signature-256']))
      return reply.code(401).send({ error: 'the signature is missing or wrong' });
    reply.hijack();
    // Probot takes the body from here instead of reading the stream again.
    await parts.webhooks(Object.assign(request.raw, { body: body.toString('utf8') }), reply.raw);
    return reply;
  });
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const answers = await Promise.all(
      Object.entries(parts.readiness).map(async ([name, ask]) => [name, await ask().catch(() => false)] as const),
    );
    const ready = answers.every(([, ok]) => ok);
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', ...Object.fromEntries(answers) });
  });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await parts.metrics();
    return reply.header('content-type', contentType).send(text);
  });
  return server;
}
