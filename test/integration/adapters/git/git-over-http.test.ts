import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRepositoryCache } from '../../../../src/adapters/git/git-repository-cache.ts';
import { git, scratchFolder, scratchRepository } from './scratch-repository.ts';

const token = 'ghs_tokenThatMustNotLeak0123456789';
const authorization = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** git's own server behind a check of the header, as GitHub does it; `before` may answer instead. */
async function serve(
  repository: string,
  before: Behaviour = () => false,
): Promise<{ url: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    if (before(request, response)) return;
    if (request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: dirname(repository),
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: 'x',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [name = '', ...value] = line.split(': ');
        if (name === 'Status') response.statusCode = Number(value.join(': ').slice(0, 3));
        else if (name !== '') response.setHeader(name, value.join(': '));
      }
      response.end(output.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

function everyFile(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));
}

test('the token goes into the header of the request and nowhere on disk', async () => {
  const { dir } = scratchRepository({ 'main.tf': 'one\n' });
  git(dir, 'config', 'http.uploadpack', 'true');
  const { url, seen } = await serve(dir);
  const dataDir = scratchFolder();
  const tree = await openRepositoryCache({ dataDir }).fetchTree({
    url: `${url}/${dir.split('/').at(-1) ?? ''}/.git`,
    ref: 'main',
    authorization,
  });
  expect(await tree.read('main.tf')).toBe('one\n');
  expect(seen.every((request) => request.headers.authorization === authorization)).toBe(true);
  const encoded = authorization.slice('Basic '.length);
  const leaking = everyFile(dataDir).filter(
    (file) => statSync(file).size < 1_000_000 && [token, encoded].some((secret) => readFileSync(file).includes(secret)),
  );
  expect(leaking).toEqual([]);
});

test('wrong credentials are told without them, and nobody is asked for a password', async () => {
  const { dir } = scratchRepository({ 'main.tf': 'one\n' });
  const { url } = await serve(dir);
  const wrong = `Basic ${Buffer.from('x-access-token:ghs_wrongTokenABCDEFGH').toString('base64')}`;
  const reading = openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({
    url: `${url}/r/.git`,
    ref: 'main',
    authorization: wrong,
  });
  await expect(reading).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringContaining('refused our credentials') as string,
  });
  await reading.catch((error: Error) => {
    expect(JSON.stringify([error.message, error.stack, error.cause, Object.values(error)])).not.toMatch(
      /wrongToken|127\.0\.0\.1|eC1hY2Nlc3M/,
    );
  });
});

test('a redirect does not carry the token to another host', async () => {
  const { dir } = scratchRepository({ 'main.tf': 'one\n' });
  const thief = await serve(dir);
  const { url } = await serve(dir, (request, response) => {
    response.writeHead(302, { location: `${thief.url}${request.url ?? ''}` }).end();
    return true;
  });
  await expect(
    openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url: `${url}/r/.git`, ref: 'main', authorization }),
  ).rejects.toMatchObject({ code: 'git-failed' });
  expect(thief.seen).toEqual([]);
});

test('an error page that quotes our header is not passed on', async () => {
  const { dir } = scratchRepository({ 'main.tf': 'one\n' });
  const { url } = await serve(dir, (request, response) => {
    response
      .writeHead(500, { 'content-type': 'text/plain' })
      .end(`fatal: ${request.headers.authorization ?? ''} ${token}`);
    return true;
  });
  const reading = openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({
    url: `${url}/r/.git`,
    ref: 'main',
    authorization,
  });
  await expect(reading).rejects.toMatchObject({ code: 'git-failed' });
  await reading.catch((error: Error) => expect(error.message).not.toMatch(/ghs_|eC1hY2Nlc3M/));
});
