import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/publishing/record.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function newestPull() {
  const pulls = await world.pulls();
  const newest = pulls.toSorted((a, b) => b.number - a.number)[0];
  if (newest === undefined) throw new Error('there is no pull request');
  return newest;
}

describe('a comment becomes a pull request', () => {
  it('for something new, from a template', async () => {
    const asked = '/promptops generate s3 module with versioning and lifecycle rules, name it artifacts';
    const { issueNumber, comment } = await world.ask(asked);
    const pull = await newestPull();
    expect(comment).toContain(`Opened #${pull.number}`);
    expect(pull).toMatchObject({
      title: 'feat(artifacts): add s3-bucket module artifacts',
      draft: false,
      base: { ref: 'main' },
    });
    expect(pull.head.ref).toMatch(new RegExp(`^promptops/${issueNumber}-[a-z0-9-]+-[0-9a-f]{8}$`));
    expect(pull.body).toContain(asked);
    expect(pull.body).toContain(`#${issueNumber}`);
    expect(pull.body).toMatch(/✅ pass \| terraform validate/);
    expect(pull.labels.map(({ name }) => name)).toContain('promptops');
    expect(parseRecord(pull.body)).toMatchObject({ requestedBy: 'lena', planner: 'templates' });
    const diff = await world.diff(pull.number);
    expect(diff).toContain('+resource "aws_s3_bucket_versioning" "this" {');
    expect(diff).toContain('+resource "aws_s3_bucket_lifecycle_configuration" "this" {');
  });

  it('for several things at once, which refer to each other', async () => {
    const { comment } = await world.ask(
      '/promptops generate a queue named thumbnails with a dead-letter queue and a python 3.13 lambda named thumbnailer that reads it, code in bucket builds, package key = thumbnailer.zip, in staging',
    );
    const pull = await newestPull();
    expect(comment).toContain(`Opened #${pull.number}`);
    expect(pull.draft).toBe(false);
    expect(pull.body).toMatch(/✅ pass \| terraform validate/);
    const added = (await world.diff(pull.number)).split('\n').filter((line) => /^\+(?!\+)/.test(line));
    expect(added).toContainEqual(expect.stringMatching(/^\+\s+source\s+= "\.\.\/\.\.\/modules\/thumbnailer"$/));
    expect(added).toContainEqual(expect.stringMatching(/^\+\s+event_source_arn\s+= /));
    expect(added).toContainEqual(expect.stringMatching(/= module\.thumbnails\.queue_arn$/));
    expect(added).toContainEqual(expect.stringContaining('+resource "aws_sqs_queue_redrive_policy" "this" {'));
  });

  it('for one value, with a diff of one line and no model', async () => {
    const { comment } = await world.ask('/prompt scale checkout to 5 replicas in production');
    const pull = await newestPull();
    expect(comment).toContain(`Opened #${pull.number}`);
    const lines = (await world.diff(pull.number)).split('\n').filter((line) => /^[+-](?![+-])/.test(line));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('5');
    expect(pull.body).toMatch(/\| `5` \|/);
    expect(parseRecord(pull.body)).toMatchObject({ planner: 'rules', usage: { model: null, inputTokens: 0 } });
    expect(pull.labels.map(({ name }) => name)).toContain('promptops: needs approval');
    expect(comment).toContain('A second person must approve it (`default.protected:production`)');
  });

  it('for two environments at once, each in its own file', async () => {
    const { comment } = await world.ask('/prompt scale checkout to 7 replicas in staging and production');
    const pull = await newestPull();
    expect(comment).toContain(`Opened #${pull.number}`);
    const files = [...(await world.diff(pull.number)).matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file);
    expect(files).toHaveLength(2);
    expect(files).toEqual([expect.stringContaining('production'), expect.stringContaining('staging')]);
  });

  it('is acknowledged with a reaction and one comment', async () => {
    const { issueNumber } = await world.ask('/prompt scale checkout to 6 replicas in production');
    const reactions = world.github
      .calls()
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/reactions'));
    expect(reactions.length).toBeGreaterThan(0);
    expect(await world.botComments(issueNumber)).toHaveLength(1);
  });

  it('carries its checks as a check run on the commit', async () => {
    await world.ask('/prompt scale checkout to 7 replicas in production');
    const { head } = await newestPull();
    const answer = await world.github.request(
      world.tokens.lena,
      'GET',
      `/repos/${world.repository}/commits/${head.sha}/check-runs?check_name=promptops`,
    );
    expect(answer.body).toMatchObject({
      check_runs: [{ name: 'promptops', status: 'completed', conclusion: 'success' }],
    });
  });

  it('is one commit by the App, for the person who asked', async () => {
    const { head } = await newestPull();
    const { body } = await world.github.request(
      world.tokens.lena,
      'GET',
      `/repos/${world.repository}/git/commits/${head.sha}`,
    );
    expect(body).toMatchObject({ author: { name: 'promptops[bot]' }, verification: { verified: true }, parents: [{}] });
    expect((body as { message: string }).message).toMatch(
      /\nCo-authored-by: lena <\d+\+lena@users\.noreply\.github\.com>$/,
    );
  });
});

describe('no pull request', () => {
  it('for a dry run, which answers with the diff and makes no branch', async () => {
    const before = await world.pulls();
    const { comment } = await world.ask('/prompt scale checkout to 9 replicas in production --dry-run');
    expect(comment).toMatch(/```diff[\s\S]*\+.*9/);
    expect(comment).toContain('Nothing was written');
    expect(await world.pulls()).toHaveLength(before.length);
  });

  it('for a question, which names the candidates', async () => {
    const { comment } = await world.ask('/prompt scale checkout to 5 replicas');
    expect(comment).toContain('❓');
    expect(comment).toMatch(/overlays\/(?:production|staging)/);
  });

  it('for what is already so', async () => {
    const { comment } = await world.ask('/prompt scale checkout to 3 replicas in production');
    expect(comment).toContain('☑️');
  });

  it('for the same thing once more while its pull request is open', async () => {
    const first = await world.ask('/prompt scale checkout to 31 replicas in production');
    const number = /Opened #(\d+)/.exec(first.comment)?.[1];
    const { comment } = await world.ask('/promptops set replicas of checkout in production to 31');
    expect(comment).toContain(`#${number ?? ''} already does exactly this`);
  });

  it('for words that nobody accounts for, which are named', async () => {
    const { comment } = await world.ask('/prompt scale checkout to 5 replicas in production but only on fridays');
    expect(comment).toContain('❓');
    expect(comment).toMatch(/friday/i);
  });
});

describe('the other verbs', () => {
  it('help shows the caller what they may do', async () => {
    expect((await world.ask('/promptops help')).comment).toContain('| `/promptops scale');
    expect((await world.ask('/promptops help', 'rob')).comment).toMatch(/no; `scale` is for role:write/);
  });

  it('a command on a line of a diff is heard too', async () => {
    const { number, head } = await newestPull();
    const { github, repository, tokens } = world;
    const [line] = ['apps/checkout/overlays/production/patch-deployment.yaml'];
    const review = {
      body: '/prompt scale checkout to 32 replicas in production',
      commit_id: head.sha,
      path: line,
      line: 6,
      side: 'RIGHT',
    };
    const answer = await github.request(tokens.lena, 'POST', `/repos/${repository}/pulls/${number}/comments`, review);
    expect(answer.status).toBe(201);
    expect(await world.ending(number)).toContain('Opened #');
    const id = (answer.body as { id: number }).id;
    const reactions = await github.request(tokens.lena, 'GET', `/repos/${repository}/pulls/comments/${id}/reactions`);
    expect(reactions.body).toEqual([expect.objectContaining({ content: 'eyes' })]);
  });

  it('status lists the runs of the issue', async () => {
    const { issueNumber } = await world.ask('/prompt scale checkout to 8 replicas in production');
    await world.comment(issueNumber, '/promptops status');
    expect(await world.ending(issueNumber, 1)).toMatch(/\| changed \| #\d+ \|/);
  });
});
