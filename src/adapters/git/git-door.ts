import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A URL on this machine that leads git to one repository, for reading. */
export type GitDoor = AsyncDisposable & { readonly url: string };

/** The two calls of a fetch over smart HTTP (git-http-protocol(5)); pushing has others. */
const allowed = new Set(['GET /info/refs?service=git-upload-pack', 'POST /git-upload-pack']);
const sentOn = [
  'accept',
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
  'git-protocol',
  'user-agent',
];
const sentBack = ['cache-control', 'content-encoding', 'content-length', 'content-type', 'www-authenticate'];

/**
 * Lets git fetch without ever holding the token: git talks to a door in this process, behind a path nobody can guess, and the door adds
 * the header. Nothing is in git's arguments, environment or files (SEC-12). It reaches that repository only, reads only, and passes no
 * redirect on, so the header goes to nobody else.
 */
export async function openGitDoor(repository: string, authorization: string): Promise<GitDoor> {
  const secretPath = `/${randomBytes(18).toString('base64url')}`;
  const server = createServer((incoming, outgoing) => {
    const rest = incoming.url?.startsWith(secretPath) === true ? incoming.url.slice(secretPath.length) : '';
    if (!allowed.has(`${incoming.method ?? ''} ${rest}`)) return void outgoing.writeHead(404).end();
    forward(new URL(repository.replace(/\/+$/, '') + rest), authorization, incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${secretPath}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function forward(target: URL, authorization: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { ...pick(incoming, sentOn), authorization };
  const upstream = send(target, { method: incoming.method ?? 'GET', headers }, (answer) => {
    const status = answer.statusCode ?? 502;
    outgoing.writeHead(status >= 300 && status < 400 ? 502 : status, pick(answer, sentBack));
    answer.pipe(outgoing);
    answer.once('error', () => outgoing.destroy());
  });
  upstream.once('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  // git gave up: so does the call behind it.
  outgoing.once('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function pick({ headers }: IncomingMessage, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
