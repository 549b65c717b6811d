import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../e2e/world.ts';

let world: World;
let url: string;
beforeAll(async () => {
  world = await openWorld();
  url = world.service().url;
});
afterAll(() => world.close());

const body = JSON.stringify({ zen: 'ping' });

function deliver(headers: Readonly<Record<string, string>>, payload: string = body): Promise<Response> {
  const base = {
    'content-type': 'application/json',
    'x-github-event': 'ping',
    'x-github-delivery': crypto.randomUUID(),
  };
  return fetch(`${url}/api/github/webhooks`, { method: 'POST', headers: { ...base, ...headers }, body: payload });
}

function sign(secret: string, payload: string = body, algorithm = 'sha256'): string {
  return `${algorithm}=${createHmac(algorithm, secret).update(payload).digest('hex')}`;
}

describe('webhooks (SEC-10)', () => {
  it('with the right signature are taken', async () => {
    expect((await deliver({ 'x-hub-signature-256': sign(world.github.webhookSecret) })).status).toBe(200);
  });

  it.each([
    ['no signature', () => ({})],
    ['a wrong one', () => ({ 'x-hub-signature-256': sign('another secret') })],
    ['a cut one', () => ({ 'x-hub-signature-256': sign(world.github.webhookSecret).slice(0, -2) })],
    ['only the old kind', () => ({ 'x-hub-signature': sign(world.github.webhookSecret, body, 'sha1') })],
    ['the signature of other bytes', () => ({ 'x-hub-signature-256': sign(world.github.webhookSecret, '{}') })],
  ])('with %s are refused', async (_, headers) => {
    expect((await deliver(headers())).status).toBe(401);
  });

  it('are refused before anything is parsed', async () => {
    const answer = await deliver({ 'x-hub-signature-256': sign('another secret', '{broken') }, '{broken');
    expect(answer.status).toBe(401);
  });

  it('over 25 MB are refused', async () => {
    const large = 'x'.repeat(26 * 1024 * 1024);
    const headers = { 'x-hub-signature-256': sign(world.github.webhookSecret, large) };
    // The server answers before it has read everything; the sender may see the answer or the closed connection.
    const outcome = await deliver(headers, large).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(outcome);
  });
});

describe('health', () => {
  it('says that it lives and is ready', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', database: true, queue: true });
  });

  it('counts what happens, without names of people or repositories', async () => {
    await world.ask('/promptops help');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('promptops_deliveries_total{result="request"} 1');
    expect(text).toContain('promptops_acknowledge_seconds_count 1');
    expect(text).not.toMatch(/acme|lena/);
  });
});

describe('the log', () => {
  it('follows a request from delivery to end by one id, and holds no secret (SEC-12)', async () => {
    const { issueNumber } = await world.ask('/prompt scale checkout to 5 replicas in production');
    expect(issueNumber).toBeGreaterThan(0);
    await world.service().line((entry) => entry['msg'] === 'run finished' && entry['verb'] === 'scale');
    const entries = world.service().log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const received = entries.findLast((entry) => entry['msg'] === 'request received');
    const ofRun = entries.filter((entry) => entry['run'] === received?.['run']).map((entry) => entry['msg']);
    expect(ofRun).toEqual(expect.arrayContaining(['request received', 'run started', 'stage', 'run finished']));
    const log = world.service().log.join('\n');
    const secrets = [
      world.github.webhookSecret,
      world.github.privateKey.split('\n')[1] ?? '',
      'ghs_',
      'x-access-token',
    ];
    for (const secret of secrets) {
      expect(log).not.toContain(secret);
      expect(log).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
  });
});

describe('a service that is not set up', () => {
  it.each(['', 'development'])('does not start with the webhook secret "%s"', async (secret) => {
    const { startService } = await import('../../../src/main.ts');
    const env = {
      GITHUB_APP_ID: '1',
      GITHUB_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----',
      GITHUB_WEBHOOK_SECRET: secret,
    };
    await expect(startService(env)).rejects.toThrow(/GITHUB_WEBHOOK_SECRET/);
  });
});
