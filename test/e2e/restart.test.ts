import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRecordings, recordedScript } from '../../dev/recorded-answers.ts';
import { startScriptedModel } from '../../dev/scripted-model.ts';
import { z } from 'zod';
import { openWorld, type Pull, type World } from './world.ts';

/** One service that is killed again and again; each test has a repository of its own. */
let shared: World;
beforeAll(async () => {
  shared = await openWorld({ env: { PROMPTOPS_CONCURRENCY: '6' } });
});
afterAll(() => shared.close());

/** For tests that need other settings. */
let own: World | undefined;
afterEach(async () => {
  await own?.close();
  own = undefined;
});

const asked = '/promptops generate s3 module with versioning, name it artifacts';

/** What must hold however often the process died: one comment, one branch, one pull request, and the truth. */
async function expectOneEffect(open: World, issueNumber: number): Promise<void> {
  const comment = await open.ending(issueNumber);
  const pulls = (await open.pulls()).filter(({ number }) => number !== issueNumber);
  expect(pulls).toHaveLength(1);
  expect(comment).toContain(`Opened #${pulls[0]?.number ?? 0}`);
  expect(await open.botComments(issueNumber)).toHaveLength(1);
  expect(await open.api('GET', '/git/matching-refs/heads/promptops/')).toHaveLength(1);
  await expectChecks(open, pulls[0]?.head.sha ?? '');
}

/** `promptops` and `promptops/approval`. */
async function expectChecks(open: World, sha: string): Promise<void> {
  expect(await open.api('GET', `/commits/${sha}/check-runs`)).toMatchObject({ total_count: 2 });
}

/** Asks on a new issue; resolves when the service has taken it. */
async function ask(open: World, text: string) {
  const known = open.service().log.length;
  const issueNumber = await open.post(text);
  const { run, delivery } = await open.service().line((entry) => entry['msg'] === 'request received', known);
  return { issueNumber, run, delivery };
}

async function killAndRestart(open: World): Promise<void> {
  await open.service().kill();
  await open.restart();
}

describe('kill -9 and restart', () => {
  it('right after the webhook was taken, before anything was answered', async () => {
    const world = await shared.beside();
    const { issueNumber } = await ask(world, asked);
    await killAndRestart(world);
    await expectOneEffect(world, issueNumber);
  });

  it.each(['authorize', 'context', 'plan', 'edit', 'validate', 'publish'])('in the stage %s', async (stage) => {
    const world = await shared.beside();
    const { issueNumber, run } = await ask(world, asked);
    await world.service().line((entry) => entry['run'] === run && entry['stage'] === stage);
    await killAndRestart(world);
    await expectOneEffect(world, issueNumber);
  });

  it.each([
    ['a dry run', `${asked} --dry-run`, '+resource "aws_s3_bucket"'],
    ['a question', '/prompt scale nothing-like-it to 5 replicas', '❓'],
  ])('in %s, which is answered once', async (_, text, expected) => {
    const world = await shared.beside();
    const { issueNumber, run } = await ask(world, text);
    await world.service().line((entry) => entry['run'] === run && entry['stage'] === 'plan');
    await killAndRestart(world);
    expect(await world.ending(issueNumber)).toContain(expected);
    expect(await world.botComments(issueNumber)).toHaveLength(1);
    expect(await world.pulls()).toHaveLength(0);
  });

  it('while the model thinks, which is asked again', async () => {
    const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'model');
    const recordings = await readRecordings(folder);
    const request = recordings.find(({ name }) => name === 'pod-annotation')?.request ?? '';
    const answers = recordedScript(recordings);
    let thinking = (): void => undefined;
    const thought = new Promise<void>((resolve) => (thinking = resolve));
    const model = await startScriptedModel((told, call) => {
      thinking();
      return call === 0 ? { fault: 'hang' } : answers(told, call - 1);
    });
    const env = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-scripted', PROMPTOPS_MODEL: 'scripted' };
    own = await openWorld({ env });
    const issueNumber = await own.post(`/prompt ${request}`);
    await thought;
    await killAndRestart(own);
    await expectOneEffect(own, issueNumber);
    await model.close();
  });

  it('right after GitHub did what ten requests were about and before the service could know', async () => {
    const lost = createLosses();
    const calls = ['issues/\\d+/comments', 'git/commits', 'git/refs', 'pulls', 'issues/\\d+/labels', 'check-runs'];
    const changes: { world: World; issueNumber: number }[] = [];
    for (const call of calls) {
      const world = await shared.beside();
      lost.of(world, 'POST', call);
      const { github, repository, tokens } = world;
      changes.push({ world, issueNumber: await github.openIssue(tokens.lena, repository, 'A request', asked) });
    }
    const revised = [await lostRevision(lost, 'PATCH', 'git/refs/.*'), await lostRevision(lost, 'PATCH', 'pulls/\\d+')];
    const reverted = await lostRevert(lost);
    const reviewed = await lostReview(lost);
    await shared.github.waitFor(lost.all, { what: 'all the calls' });
    await shared.service().kill();
    lost.release();
    await shared.restart();
    for (const { world, issueNumber } of changes) await expectOneEffect(world, issueNumber);
    for (const one of revised) await expectOneRevision(one);
    await expectOneEffect(reverted.world, reverted.issueNumber);
    await expectOneReview(reviewed);
  });
});

/** Calls that GitHub obeys and does not answer. */
function createLosses() {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const faults: { struck(): number }[] = [];
  return {
    of({ github, repository }: World, method: 'POST' | 'PATCH', call: string): void {
      const path = new RegExp(`^/repos/${repository}/${call}$`);
      faults.push(github.fault({ method, path, respond: { silentUntil: held } }));
    },
    all: (): boolean => faults.every(({ struck }) => struck() > 0),
    release: () => release(),
  };
}
type Losses = ReturnType<typeof createLosses>;

const manifest = 'apps/shop.yaml';
const shop = (replicas: number, limit = '256Mi'): string =>
  [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: shop }',
    'spec:',
    `  replicas: ${replicas}`,
    '  selector: { matchLabels: { app: shop } }',
    '  template:',
    '    metadata: { labels: { app: shop } }',
    '    spec:',
    '      containers:',
    '        - name: shop',
    '          image: ghcr.io/acme/shop:1.4.0',
    '          resources:',
    '            requests: { memory: 128Mi }',
    `            limits: { memory: ${limit} }`,
    '',
  ].join('\n');
const shopWorld = (): Promise<World> => shared.beside({ files: { [manifest]: shop(2) } });

/** A pull request of ours whose revision was lost in that call. */
async function lostRevision(lost: Losses, method: 'PATCH', call: string): Promise<{ world: World; pull: Pull }> {
  const world = await shopWorld();
  await world.ask('/prompt scale shop to 5 replicas');
  const pull = (await world.pulls())[0]!;
  lost.of(world, method, call);
  await world.comment(pull.number, '/promptops revise scale shop to 6 replicas');
  return { world, pull };
}

async function expectOneRevision({ world, pull }: { world: World; pull: Pull }): Promise<void> {
  const comment = await world.ending(pull.number);
  const commits = z.array(z.object({ sha: z.string() })).parse(await world.api('GET', `/pulls/${pull.number}/commits`));
  const head = commits[1]?.sha ?? '';
  expect(commits.map(({ sha }) => sha)).toEqual([pull.head.sha, head]);
  expect(comment).toContain(`Revised #${pull.number} with commit \`${head.slice(0, 7)}\``);
  const [revised] = await world.pulls();
  expect(revised?.title).toBe(`${pull.title}, revised: scale shop to 6 replicas`);
  expect(revised?.body.match(/^- .*replicas/gm)?.length).toBeGreaterThan(1);
  await expectChecks(world, head);
  await world.comment(pull.number, '/promptops audit');
  const audit = await world.ending(pull.number, 1);
  expect(audit).toMatch(/✅ the repository.s chain of \d+ records? is whole/);
  expect(audit).toContain(`✅ the record in this text is the one that commit ${head.slice(0, 7)} vouches for`);
  expect(await world.botComments(pull.number)).toHaveLength(2);
}

/** Somebody's merged pull request, whose revert was lost when it was opened. */
async function lostRevert(lost: Losses): Promise<{ world: World; issueNumber: number }> {
  const world = await shopWorld();
  await world.push('by-hand', manifest, shop(9));
  const issueNumber = await world.open('by-hand');
  await world.api('PUT', `/pulls/${issueNumber}/merge`);
  lost.of(world, 'POST', 'pulls');
  await world.comment(issueNumber, '/promptops revert');
  return { world, issueNumber };
}

/** Somebody's pull request with a fault, whose review was lost when it was posted. */
async function lostReview(lost: Losses): Promise<{ world: World; number: number; head: string }> {
  const world = await shopWorld();
  const head = await world.push('by-hand', manifest, shop(2, '64Mi'));
  const number = await world.open('by-hand');
  lost.of(world, 'POST', 'pulls/\\d+/reviews');
  await world.comment(number, '/promptops review');
  return { world, number, head };
}

async function expectOneReview({ world, number, head }: { world: World; number: number; head: string }): Promise<void> {
  expect(await world.ending(number)).toMatch(/1 finding\. Risk: high/);
  expect(await world.api('GET', `/pulls/${number}/reviews`)).toMatchObject([{ state: 'COMMENTED' }]);
  expect(await world.api('GET', `/pulls/${number}/comments`)).toMatchObject([{ line: 15 }]);
  expect(await world.botComments(number)).toHaveLength(1);
  const checks = await world.api('GET', `/commits/${head}/check-runs?check_name=promptops/review`);
  expect(checks).toMatchObject({ total_count: 1, check_runs: [{ conclusion: 'failure' }] });
}

describe('SIGTERM', () => {
  it('hands running work back, and the next process finishes it', async () => {
    own = await openWorld({ env: { PROMPTOPS_DRAIN_SECONDS: '0' } });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    own.github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held } });
    const issueNumber = await own.post(asked);
    await own.service().line((entry) => entry['stage'] === 'publish');
    const stopped = own.service().stop();
    release();
    expect(await stopped).toBe(0);
    await own.restart();
    await expectOneEffect(own, issueNumber);
  });

  it('lets running work finish when there is time', async () => {
    const world = await shared.beside();
    const { issueNumber, run } = await ask(world, asked);
    await world.service().line((entry) => entry['run'] === run && entry['stage'] === 'context');
    expect(await world.service().stop()).toBe(0);
    await expectOneEffect(world, issueNumber);
    await world.restart();
  });
});

describe('the same delivery', () => {
  it('twenty times, at once and across a restart, has one effect (SEC-24)', async () => {
    const world = await shared.beside();
    const { github } = world;
    const { issueNumber, delivery: guid } = await ask(world, asked);
    const { id } = await github.waitFor(() => github.deliveries().find((one) => one.guid === guid), {
      what: 'the delivery',
    });
    await Promise.all(Array.from({ length: 10 }, () => github.redeliver(id)));
    await expectOneEffect(world, issueNumber);
    await world.service().stop();
    await world.restart();
    await Promise.all(Array.from({ length: 10 }, () => github.redeliver(id)));
    await github.settled();
    await expectOneEffect(world, issueNumber);
  });
});
