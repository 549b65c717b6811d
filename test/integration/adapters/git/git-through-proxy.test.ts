import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalGithub } from '../../../../dev/local-github/local-github.ts';
import { scratchFolder } from './scratch-repository.ts';

type Proxy = { readonly url: string; readonly relayed: readonly string[]; readonly tunnels: readonly string[] };

/** A proxy as companies have one: passes plain requests on, and notes where a tunnel is asked for without digging one. */
async function startProxy(): Promise<Proxy> {
  const relayed: string[] = [];
  const tunnels: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', headers, url = '' } = incoming;
    relayed.push(`${method} ${new URL(url).pathname}`);
    const upstream = httpRequest(url, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.once('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  server.on('connect', (incoming, client) => {
    tunnels.push(incoming.url ?? '');
    client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, relayed, tunnels };
}

/** Reads a file of a repository in a process of its own, whose environment names the proxy; gives what it says. */
async function readThrough(proxy: Readonly<Record<string, string>>, request: object): Promise<string> {
  const cache = join(import.meta.dirname, '../../../../src/adapters/git/git-repository-cache.ts');
  const program = `
    import { openRepositoryCache } from ${JSON.stringify(cache)};
    const tree = openRepositoryCache({ dataDir: process.argv[1] }).fetchTree(${JSON.stringify(request)});
    console.log(await tree.then((files) => files.read('main.tf'), (error) => error.code));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, scratchFolder()], {
    env: { PATH: process.env['PATH'], NODE_USE_ENV_PROXY: '1', ...proxy },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (await Array.fromAsync(child.stdout.setEncoding('utf8'))).join('').trim();
}

test('git reads a repository through the proxy that Node is told of', async () => {
  const github = await startLocalGithub();
  onTestFinished(() => github.close());
  const { fullName } = await github.addRepository({
    owner: 'acme',
    name: 'infra',
    from: { files: { 'main.tf': 'terraform {}\n' } },
    permissions: { lena: 'write' },
  });
  const proxy = await startProxy();
  const authorization = `Basic ${Buffer.from(`x-access-token:${github.addUser('lena')}`).toString('base64')}`;
  const request = { url: `${github.url}/${fullName}.git`, ref: 'main', authorization };
  expect(await readThrough({ HTTP_PROXY: proxy.url }, request)).toBe('terraform {}');
  expect(proxy.relayed).toContain(`POST /${fullName}.git/git-upload-pack`);
  const direct = proxy.relayed.length;
  expect(await readThrough({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' }, request)).toBe('terraform {}');
  expect(proxy.relayed).toHaveLength(direct);
});

test('over https the proxy is asked for a tunnel to the server, and to nobody else', async () => {
  const proxy = await startProxy();
  const request = { url: 'https://github.invalid/acme/infra.git', ref: 'main', authorization: 'Basic eDp5' };
  expect(await readThrough({ HTTPS_PROXY: proxy.url }, request)).toBe('git-failed');
  expect(new Set(proxy.tunnels)).toEqual(new Set(['github.invalid:443']));
});
