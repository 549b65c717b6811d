import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, repo, startSeeded, type Seeded } from './support.ts';

describe('planted faults', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
  });
  afterAll(() => seeded.github.close());

  const issues = async (): Promise<number> =>
    (await seeded.lena.rest.issues.listForRepo({ ...repo, state: 'all' })).data.length;

  it('answers with a planted status as often as asked, and does nothing meanwhile', async () => {
    const before = await issues();
    const fault = seeded.github.fault({
      method: 'POST',
      path: /\/issues$/,
      times: 2,
      respond: { status: 502, headers: { 'retry-after': '1' }, body: { message: 'Bad gateway' } },
    });
    for (const title of ['a', 'b'])
      expect(await failure(seeded.lena.rest.issues.create({ ...repo, title }))).toMatchObject({ status: 502 });
    expect((await seeded.lena.rest.issues.create({ ...repo, title: 'c' })).status).toBe(201);
    expect([fault.struck(), (await issues()) - before]).toEqual([2, 1]);
  });

  it('cuts the connection before or after the work', async () => {
    const before = await issues();
    const create = () =>
      fetch(`${seeded.github.url}/repos/acme/infra/issues`, {
        method: 'POST',
        body: '{"title":"x"}',
        headers: { authorization: `Bearer ${seeded.tokens.lena}` },
      });
    seeded.github.fault({ method: 'POST', path: /\/issues$/, respond: 'reset' });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await issues()).toBe(before);
    seeded.github.fault({ method: 'POST', path: /\/issues$/, respond: 'reset-after' });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await issues()).toBe(before + 1);
  });

  it('never answers on a time-out, and still closes', async () => {
    seeded.github.fault({ path: /\/zen$/, respond: 'timeout' });
    await expect(fetch(`${seeded.github.url}/zen`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
    const other = await startSeeded();
    other.github.fault({ path: /\/zen$/, respond: 'timeout' });
    const hanging = fetch(`${other.github.url}/zen`).catch((error: unknown) => error);
    await other.github.waitFor(() => other.github.calls().some((call) => call.path === '/zen'));
    await other.github.close();
    expect(await hanging).toBeInstanceOf(Error);
  });

  it('holds an answer until it is let go', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    seeded.github.fault({ path: /\/zen$/, respond: { until: promise } });
    let answered = false;
    const call = fetch(`${seeded.github.url}/zen`).then((response) => {
      answered = true;
      return response.status;
    });
    await seeded.github.request(null, 'GET', '/meta');
    expect(answered).toBe(false);
    resolve();
    expect(await call).toBe(200);
  });

  it('does the work and keeps silent about it until it is let go', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = await issues();
    seeded.github.fault({ method: 'POST', path: /\/issues$/, respond: { silentUntil: promise } });
    let answered = false;
    const call = seeded.github.openIssue(seeded.tokens.lena, 'acme/infra', 'x').finally(() => (answered = true));
    await seeded.github.waitFor(async () => (await issues()) === before + 1 || undefined);
    expect(answered).toBe(false);
    resolve();
    expect(await call).toBeGreaterThan(0);
  });

  it('logs every call with its caller', async () => {
    await seeded.bot.rest.issues.create({ ...repo, title: 'Logged' });
    expect(seeded.github.calls().at(-1)).toMatchObject({
      method: 'POST',
      path: '/repos/acme/infra/issues',
      actor: 'promptops[bot]',
      status: 201,
      faulted: false,
    });
  });

  it('wakes for a request that only reads', async () => {
    const seen = seeded.github.waitFor(() =>
      seeded.github.calls().find((call) => call.path === '/repos/acme/infra/labels'),
    );
    await seeded.github.request(null, 'GET', '/repos/acme/infra/labels');
    expect(await seen).toMatchObject({ method: 'GET' });
  });

  it('waits for a condition and names what it waited for in vain', async () => {
    const waiting = seeded.github.waitFor(async () => (await issues()) > 100, {
      timeoutMs: 200,
      what: 'a hundred issues',
    });
    await expect(waiting).rejects.toThrow('Waited 200 ms for a hundred issues');
  });
});
