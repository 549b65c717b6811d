import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhooks } from '@octokit/webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repo, startSeeded, type Seeded } from './support.ts';

type Received = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

describe('webhooks', () => {
  let seeded: Seeded;
  let server: Server;
  let status = 202;
  const received: Received[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        received.push({ headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    seeded = await startSeeded({
      webhookSecret: 'a good secret',
      webhookUrl: `http://127.0.0.1:${String(port)}/api/github/webhooks`,
    });
  });
  afterAll(async () => {
    await seeded.github.close();
    server.close();
  });

  const settledEvent = async (event: string, action: string): Promise<Received> => {
    await seeded.github.settled();
    const found = received.findLast(
      (one) => one.headers['x-github-event'] === event && one.body.includes(`"action":"${action}"`),
    );
    if (found === undefined)
      throw new Error(
        `No ${event} ${action} arrived; there were ${received.map((one) => one.headers['x-github-event']).join(', ')}`,
      );
    return found;
  };

  it('signs what the real verifier accepts, with a UUID of its own', async () => {
    await seeded.lena.rest.issues.create({ ...repo, title: 'Ünïcode 🚀', body: 'x' });
    const { headers, body } = await settledEvent('issues', 'opened');
    const webhooks = new Webhooks({ secret: 'a good secret' });
    expect(await webhooks.verify(body, headers['x-hub-signature-256'] ?? '')).toBe(true);
    expect(await webhooks.verify(`${body} `, headers['x-hub-signature-256'] ?? '')).toBe(false);
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(JSON.parse(body)).toMatchObject({
      installation: { id: seeded.github.installationId },
      repository: { full_name: 'acme/infra', default_branch: 'main', archived: false },
      sender: { login: 'lena', type: 'User' },
      issue: { number: 1, title: 'Ünïcode 🚀', author_association: 'COLLABORATOR' },
    });
  });

  it('tells of a comment that is written, edited and deleted', async () => {
    const { data } = await seeded.lena.rest.issues.createComment({ ...repo, issue_number: 1, body: '/promptops help' });
    const created = JSON.parse((await settledEvent('issue_comment', 'created')).body) as unknown;
    expect(created).toMatchObject({
      comment: { id: data.id, body: '/promptops help', user: { login: 'lena' } },
      issue: { number: 1 },
    });
    await seeded.lena.rest.issues.updateComment({ ...repo, comment_id: data.id, body: 'other' });
    const edited = JSON.parse((await settledEvent('issue_comment', 'edited')).body) as unknown;
    expect(edited).toMatchObject({ changes: { body: { from: '/promptops help' } }, comment: { body: 'other' } });
    await seeded.lena.rest.issues.deleteComment({ ...repo, comment_id: data.id });
    await settledEvent('issue_comment', 'deleted');
  });

  it('remembers what the receiver said and delivers again with the same id', async () => {
    status = 500;
    await seeded.lena.rest.issues.createComment({ ...repo, issue_number: 1, body: 'lost' });
    await seeded.github.settled();
    const failed = seeded.github.deliveries().at(-1);
    expect(failed).toMatchObject({ event: 'issue_comment', status: 500 });
    status = 202;
    const again = await seeded.github.redeliver(failed?.id ?? 0);
    expect(again).toMatchObject({ status: 202, guid: failed?.guid, redelivery: true });
    expect(received.at(-1)?.body).toBe(received.at(-2)?.body);
    await expect(seeded.github.redeliver(9_999)).rejects.toThrow('There is no delivery 9999');
  });

  it('tells of its installation without being subscribed to it', () => {
    expect(seeded.github.deliveries()[0]).toMatchObject({
      event: 'installation',
      action: 'created',
      payload: { repositories: [{ full_name: 'acme/infra' }] },
    });
  });
});
