import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRecordings, recordedScript } from '../../dev/recorded-answers.ts';
import { startScriptedModel } from '../../dev/scripted-model.ts';
import { openWorld, type World } from './world.ts';

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
  const pulls = await open.pulls();
  expect(pulls).toHaveLength(1);
  expect(comment).toContain(`Opened #${pulls[0]?.number ?? 0}`);
  expect(await open.botComments(issueNumber)).toHaveLength(1);
  const refs = await open.github.request(
    open.tokens.lena,
    'GET',
    `/repos/${open.repository}/git/matching-refs/heads/promptops/`,
  );
  expect(refs.body).toHaveLength(1);
  const checks = await open.github.request(
    open.tokens.lena,
    'GET',
    `/repos/${open.repository}/commits/${pulls[0]?.head.sha ?? ''}/check-runs`,
  );
  // `promptops` and `promptops/approval`.
  expect(checks.body).toMatchObject({ total_count: 2 });
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

  it('right after GitHub made something of six requests and before the service could know', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const calls = ['issues/\\d+/comments', 'git/commits', 'git/refs', 'pulls', 'issues/\\d+/labels', 'check-runs'];
    const lost: { world: World; issueNumber: number; struck: () => boolean }[] = [];
    for (const call of calls) {
      const world = await shared.beside();
      const { github, repository, tokens } = world;
      const path = new RegExp(`^/repos/${repository}/${call}$`);
      const fault = github.fault({ method: 'POST', path, respond: { silentUntil: held } });
      const issueNumber = await github.openIssue(tokens.lena, repository, 'A request', asked);
      lost.push({ world, issueNumber, struck: () => fault.struck() > 0 });
    }
    const all = (): true | undefined => lost.every(({ struck }) => struck()) || undefined;
    await shared.github.waitFor(all, { timeoutMs: 60_000, what: 'the six calls' });
    await shared.service().kill();
    release();
    await shared.restart();
    for (const { world, issueNumber } of lost) await expectOneEffect(world, issueNumber);
  });
});

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
