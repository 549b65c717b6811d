import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPostgres, type LocalPostgres } from '../../dev/local-postgres.ts';
import { startLocalService, type LocalService } from '../../dev/local-service.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCounters } from '../../src/adapters/counters.ts';
import { openDatabase } from '../../src/adapters/database.ts';
import { openWorld, type World } from './world.ts';

let postgres: LocalPostgres;
let world: World;

beforeAll(async () => {
  postgres = await startLocalPostgres();
  world = await openWorld({ env: { DATABASE_URL: postgres.url } });
});
afterAll(async () => {
  await world.close();
  await postgres.close();
});

describe('a PostgreSQL that goes away in the middle of a run and comes back', () => {
  it('loses neither the run, which ends with one effect, nor what was asked meanwhile, which GitHub can send again', async () => {
    const { github } = world;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const fault = github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held }, times: 1 });
    const before = (await world.pulls()).length;
    const issueNumber = await world.post('/prompt scale checkout to 50 replicas in production');
    await github.waitFor(() => fault.struck() > 0, { what: 'the commit' });
    await postgres.stop();
    const meanwhile = await github.openIssue(world.tokens.lena, world.repository, 'Meanwhile');
    const known = world.service().log.length;
    await world.comment(meanwhile, '/promptops help');
    await github.settled();
    const missed = github.deliveries().findLast(({ event }) => event === 'issue_comment');
    expect(missed?.status).toBe(500);
    const told = await world
      .service()
      .line((entry) => Number(entry['level']) >= 50 && entry['id'] === missed?.guid, known);
    expect(JSON.stringify(told)).toMatch(/The database cannot be reached.*ECONNREFUSED/);
    expect((await fetch(`${world.service().url}/readyz`)).status).toBe(503);
    release();
    await world
      .service()
      .line((entry) => entry['msg'] === 'run stopped' && entry['code'] === 'database-unavailable', known);
    await postgres.start();
    await github.redeliver(missed?.id ?? 0);
    expect(await world.ending(meanwhile)).toContain('/promptops generate');
    expect(await world.ending(issueNumber)).toContain('Opened #');
    expect(await world.pulls()).toHaveLength(before + 1);
    for (const number of [issueNumber, meanwhile]) expect(await world.botComments(number)).toHaveLength(1);
  });
});

describe('two instances on one PostgreSQL', () => {
  let second: LocalService;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'promptops-second-'));
    second = await startLocalService({ github: world.github, dataDir, env: { DATABASE_URL: postgres.url } });
  });
  afterAll(async () => {
    await second.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('share the work, and each request has one effect', async () => {
    const before = (await world.pulls()).length;
    const issues = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        world.post(`/prompt scale checkout to ${20 + index} replicas in production`),
      ),
    );
    const comments = await Promise.all(issues.map((issueNumber) => world.ending(issueNumber)));
    expect(comments.every((comment) => comment.includes('Opened #'))).toBe(true);
    expect(await world.pulls()).toHaveLength(before + 6);
    for (const issueNumber of issues) expect(await world.botComments(issueNumber)).toHaveLength(1);
    const worked = [world.service(), second].map(
      (service) => service.log.filter((line) => line.includes('"run finished"')).length,
    );
    expect(Math.min(...worked)).toBeGreaterThan(0);
  });

  it('count against one limit', async () => {
    const instances = await Promise.all([1, 2].map(() => openDatabase({ url: postgres.url, dataDir })));
    const take = instances.map(({ query }) => createCounters(query).take);
    const all = Array.from({ length: 20 }, () => take.map((one) => one('one limit', 'day', 10)));
    const taken = await Promise.all(all.flat());
    await Promise.all(instances.map((instance) => instance.close()));
    expect(taken.filter((count) => count !== undefined).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('take over from one that was killed', async () => {
    const { github } = world;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const fault = github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held }, times: 1 });
    const before = (await world.pulls()).length;
    const issueNumber = await world.post('/prompt scale checkout to 40 replicas in production');
    await github.waitFor(() => fault.struck() > 0 || undefined, { what: 'the commit' });
    const running = (service: LocalService): number =>
      service.log.filter((line) => line.includes('"run started"')).length -
      service.log.filter((line) => /"run (?:finished|stopped)"/.test(line)).length;
    const [victim] = [world.service(), second].filter((service) => running(service) > 0);
    await victim?.kill();
    release();
    if (victim === second) github.setWebhookUrl(`${world.service().url}/api/github/webhooks`);
    expect(await world.ending(issueNumber)).toContain('Opened #');
    expect(await world.pulls()).toHaveLength(before + 1);
    expect(await world.botComments(issueNumber)).toHaveLength(1);
  });
});
