import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRecordings, recordedScript } from '../../dev/recorded-answers.ts';
import { startScriptedModel } from '../../dev/scripted-model.ts';
import { openWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(() => world?.close());

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

describe('kill -9 and restart', () => {
  it('right after the webhook was taken, before anything was answered', async () => {
    world = await openWorld();
    const issueNumber = await world.post(asked);
    await world.service().line((entry) => entry['msg'] === 'request received');
    await world.service().kill();
    await world.restart();
    await expectOneEffect(world, issueNumber);
  });

  it.each(['authorize', 'context', 'plan', 'edit', 'validate', 'publish'])('in the stage %s', async (stage) => {
    world = await openWorld();
    const issueNumber = await world.post(asked);
    await world.service().line((entry) => entry['stage'] === stage);
    await world.service().kill();
    await world.restart();
    await expectOneEffect(world, issueNumber);
  });

  it.each([
    ['a dry run', `${asked} --dry-run`, '+resource "aws_s3_bucket"'],
    ['a question', '/prompt scale nothing-like-it to 5 replicas', '❓'],
  ])('in %s, which is answered once', async (_, text, expected) => {
    world = await openWorld();
    const issueNumber = await world.post(text);
    await world.service().line((entry) => entry['stage'] === 'plan');
    await world.service().kill();
    await world.restart();
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
    world = await openWorld({
      env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-scripted', PROMPTOPS_MODEL: 'scripted' },
    });
    const issueNumber = await world.post(`/prompt ${request}`);
    await thought;
    await world.service().kill();
    await world.restart();
    await expectOneEffect(world, issueNumber);
    await model.close();
  });

  it.each([
    ['the status comment', /\/issues\/\d+\/comments$/],
    ['the commit', /\/git\/commits$/],
    ['the branch', /\/git\/refs$/],
    ['the pull request', /\/pulls$/],
    ['the labels', /\/labels$/],
    ['the check run', /\/check-runs$/],
  ])('right after GitHub made %s and before the service could know', async (_, path) => {
    world = await openWorld();
    const { github, repository, tokens } = world;
    // GitHub does the work; its answer never arrives.
    const lost = github.fault({ method: 'POST', path, respond: 'reset-after' });
    const issue = await github.request(tokens.lena, 'POST', `/repos/${repository}/issues`, {
      title: 'A request',
      body: asked,
    });
    const issueNumber = z.object({ number: z.number() }).parse(issue.body).number;
    await github.waitFor(() => lost.struck() > 0 || undefined, { timeoutMs: 30_000, what: 'the lost answer' });
    await world.service().kill();
    await world.restart();
    await expectOneEffect(world, issueNumber);
  });
});

describe('SIGTERM', () => {
  it('hands running work back, and the next process finishes it', async () => {
    world = await openWorld({ env: { PROMPTOPS_DRAIN_SECONDS: '0' } });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held } });
    const issueNumber = await world.post(asked);
    await world.service().line((entry) => entry['stage'] === 'publish');
    const stopped = world.service().stop();
    release();
    expect(await stopped).toBe(0);
    await world.restart();
    await expectOneEffect(world, issueNumber);
  });

  it('lets running work finish when there is time', async () => {
    world = await openWorld();
    const issueNumber = await world.post(asked);
    await world.service().line((entry) => entry['stage'] === 'context');
    expect(await world.service().stop()).toBe(0);
    await expectOneEffect(world, issueNumber);
  });
});

describe('the same delivery', () => {
  it('twenty times, at once and across a restart, has one effect (SEC-24)', async () => {
    world = await openWorld();
    const issueNumber = await world.post(asked);
    const { github } = world;
    const delivery = await github.waitFor(() => github.deliveries().find(({ event }) => event === 'issue_comment'), {
      what: 'the delivery',
    });
    await Promise.all(Array.from({ length: 10 }, () => github.redeliver(delivery.id)));
    await expectOneEffect(world, issueNumber);
    await world.service().stop();
    await world.restart();
    await Promise.all(Array.from({ length: 10 }, () => github.redeliver(delivery.id)));
    await github.settled();
    await expectOneEffect(world, issueNumber);
  });
});
