import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseRecord } from '../../src/publishing/record.ts';
import { openWorld, type Pull, type World } from './world.ts';

const database = 'envs/production/main.tf';
const files = {
  '.github/promptops.yml': [
    'version: 1',
    'environments:',
    '  production: { paths: ["envs/production/**"], protected: true }',
    'guardrails: { latest-tag: refuse }',
    '',
  ].join('\n'),
  [database]: [
    'resource "aws_db_instance" "orders" {',
    '  identifier          = "orders"',
    '  engine              = "postgres"',
    '  instance_class      = "db.t3.small"',
    '  deletion_protection = true',
    '}',
    '',
    'resource "aws_sns_topic" "alerts" {',
    '  name = "alerts"',
    '}',
    '',
  ].join('\n'),
  'manifests/shop.yaml': [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: shop',
    'spec:',
    '  replicas: 2',
    '  selector: { matchLabels: { app: shop } }',
    '  template:',
    '    metadata: { labels: { app: shop } }',
    '    spec:',
    '      containers:',
    '        - name: shop',
    '          image: ghcr.io/acme/shop:1.4.0',
    '',
  ].join('\n'),
};

const checkRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      conclusion: z.string().nullable(),
      output: z.object({ title: z.string().nullable(), summary: z.string().nullable() }),
    }),
  ),
});

let world: World;
beforeAll(async () => {
  world = await openWorld({ from: { files } });
});
afterAll(() => world.close());

async function api(who: 'lena' | 'mia' | 'rob', method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await world.github.request(world.tokens[who], method, `/repos/${world.repository}${path}`, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

type CheckName = 'promptops' | 'promptops/approval';

/** A check of a commit; `undefined` while there is none. */
async function checkOf(sha: string, wanted: CheckName = 'promptops/approval') {
  const { check_runs: runs } = checkRuns.parse(
    await api('lena', 'GET', `/commits/${sha}/check-runs?check_name=${wanted}`),
  );
  return runs.find(({ name }) => name === wanted);
}

/** Waits until the check of a commit says so; gives its text. */
async function becomes(
  sha: string,
  conclusion: 'success' | 'failure' | 'action_required',
  says = /./,
  name: CheckName = 'promptops/approval',
): Promise<string> {
  return world.github.waitFor(
    async () => {
      const check = await checkOf(sha, name);
      const summary = check?.output.summary ?? '';
      return check?.conclusion === conclusion && says.test(summary) ? summary : undefined;
    },
    { what: `${conclusion} on ${sha}` },
  );
}

async function labelsOf({ number }: Pull): Promise<readonly string[]> {
  const labels = z.array(z.object({ name: z.string() })).parse(await api('lena', 'GET', `/issues/${number}/labels`));
  return labels.map(({ name }) => name);
}

async function open(request: string): Promise<Pull> {
  const { comment } = await world.ask(request);
  const number = Number(/Opened #(\d+)/.exec(comment)?.[1]);
  const pull = (await world.pulls()).find((one) => one.number === number);
  if (pull === undefined) throw new Error(`no pull request: ${comment}`);
  return pull;
}

/** Comments on a pull request and gives the answer; `position` counts the bot's comments there. */
async function say(pull: Pull, text: string, who: 'lena' | 'mia' | 'rob', position: number): Promise<string> {
  await world.comment(pull.number, text, who);
  return world.ending(pull.number, position);
}

/** Another commit on the branch of a pull request, by somebody. */
async function push(
  pull: Pull,
  who: 'lena' | 'mia',
  path = 'notes.md',
  text = `pushed ${Math.random()}\n`,
): Promise<string> {
  const known = await world.github.request(
    world.tokens[who],
    'GET',
    `/repos/${world.repository}/contents/${path}?ref=${encodeURIComponent(pull.head.ref)}`,
  );
  const sha = z.object({ sha: z.string() }).safeParse(known.body).data?.sha;
  const content = Buffer.from(text).toString('base64');
  const body = await api(who, 'PUT', `/contents/${path}`, { message: 'more', content, branch: pull.head.ref, sha });
  return z.object({ commit: z.object({ sha: z.string() }) }).parse(body).commit.sha;
}

describe('a change of a protected environment', () => {
  it('is red until somebody else approves, and red again after a push', async () => {
    const pull = await open('/prompt set instance_class of orders to db.t3.large in production');
    expect(pull.body).toContain('**A second person must approve this** (`environments.production.protected`)');
    expect(await becomes(pull.head.sha, 'action_required')).toContain('/promptops approve');
    expect(await say(pull, '/promptops approve', 'lena', 0)).toMatch(/asked for this change.*second-person\.requester/);
    expect(await say(pull, '/promptops approve', 'rob', 1)).toMatch(/Not allowed.*`approve` is for role:write/);
    expect(await labelsOf(pull)).toContain('promptops: needs approval');
    expect(await say(pull, '/promptops approve', 'mia', 2)).toContain('`promptops/approval` is green');
    expect(await labelsOf(pull)).toEqual(['promptops']);
    expect(await becomes(pull.head.sha, 'success')).toContain('`mia` approved this commit');

    const pushed = await push(pull, 'lena');
    expect(await becomes(pushed, 'action_required')).toContain('changed-after-validation');
    await becomes(pull.head.sha, 'action_required');
    await world.github.waitFor(
      async () => ((await labelsOf(pull)).includes('promptops: needs approval') ? true : undefined),
      { what: 'the label after a push' },
    );
    expect(await say(pull, '/promptops approve', 'mia', 3)).toMatch(/The branch moved.*head is `[0-9a-f]{7}` now/);
    expect(await say(pull, `/promptops approve ${pushed.slice(0, 7)}`, 'mia', 4)).toContain('is green');
    await becomes(pushed, 'success');
  });
});

describe('a push to a pull request of ours', () => {
  it('is validated and judged like what was proposed, and its check is never that of another commit', async () => {
    const pull = await open('/prompt scale shop to 7 replicas');
    await becomes(pull.head.sha, 'success', /kubeconform/, 'promptops');
    await becomes(pull.head.sha, 'success');

    const broken = await push(pull, 'lena', 'manifests/shop.yaml', files['manifests/shop.yaml'].replace('2', 'many'));
    expect(await becomes(broken, 'failure', /./, 'promptops')).toContain('spec.replicas is a string');

    const text = files[database].replace(/resource "aws_db_instance"[^]*?\n}\n\n/, '');
    const destroying = await push(pull, 'lena', database, text);
    const judged = await becomes(destroying, 'failure', /./, 'promptops');
    expect(judged).toMatch(/guardrails[^]*`aws_db_instance.orders` is removed[^]*\(stateful-removal\)/);
    const missing = await becomes(destroying, 'action_required', /stateful-removal/);
    expect(missing).toContain('the names of what is destroyed, typed: `aws_db_instance.orders`');
    expect(missing).toContain('environments.production.protected');
    const sha = destroying.slice(0, 7);
    expect(await say(pull, `/promptops approve ${sha}`, 'mia', 0)).toContain('Still missing');
    expect(await say(pull, `/promptops approve aws_db_instance.orders ${sha}`, 'mia', 1)).toContain('is green');
  });
});

describe('a change that destroys', () => {
  it('wants the name of what is destroyed typed; a review is not enough', async () => {
    const pull = await open('/prompt set engine of orders to mysql in production');
    expect(pull.body).toContain('`/promptops approve aws_db_instance.orders`');
    expect(parseRecord(pull.body)).toMatchObject({ approval: { confirm: ['aws_db_instance.orders'] } });
    await review(pull, 'mia');
    await becomes(
      pull.head.sha,
      'action_required',
      /^Missing:\n\n- the names of what is destroyed, typed: `aws_db_instance.orders`/,
    );
    expect(await say(pull, '/promptops approve', 'mia', 0)).toMatch(
      /Noted.*\n\n- the names of what is destroyed, typed: `aws_db_instance.orders`/,
    );
    expect((await checkOf(pull.head.sha))?.conclusion).toBe('action_required');
    expect(await say(pull, '/promptops approve aws_db_instance.orders', 'mia', 1)).toContain('is green');
    await becomes(pull.head.sha, 'success');
  });
});

describe('an approving review', () => {
  it('counts for the commit that was reviewed, until the next push', async () => {
    const pull = await open('/prompt set instance_class of orders to db.t3.medium in production');
    await review(pull, 'mia');
    expect(await becomes(pull.head.sha, 'success')).toContain('`mia` approved');
    const pushed = await push(pull, 'lena');
    await becomes(pushed, 'action_required');
    // The branch goes back to what was reviewed: the review was of a branch that went elsewhere meanwhile.
    await api('lena', 'PATCH', `/git/refs/heads/${pull.head.ref}`, { sha: pull.head.sha, force: true });
    await world.github.settled();
    expect(await becomes(pull.head.sha, 'action_required')).not.toContain('approved this commit');
  });

  it('of somebody who pushed to the branch does not count', async () => {
    const pull = await open('/prompt set instance_class of orders to db.t3.xlarge in production');
    const pushed = await push(pull, 'mia');
    await becomes(pushed, 'action_required');
    expect(await say(pull, `/promptops approve ${pushed}`, 'mia', 0)).toMatch(
      /had a hand in its commits.*second-person\.author/,
    );
  });
});

it('a change that is refused leaves nothing', async () => {
  const before = await branches();
  const { comment } = await world.ask('/prompt set image tag of shop to latest');
  expect(comment).toMatch(/⛔ `manifests\/shop.yaml` `Deployment\/shop` .*whatever was pushed last.*rule `latest-tag`/);
  expect(comment).toContain('Give a version or a digest.');
  expect(await branches()).toEqual(before);
});

it('nobody else is needed where no rule wants it', async () => {
  const pull = await open('/prompt scale shop to 5 replicas');
  expect((await checkOf(pull.head.sha))?.output.title).toBe('No second person is needed');
  expect(await say(pull, '/promptops approve', 'mia', 0)).toContain('No rule wants a second person');
});

it("somebody else's pull request of a protected environment needs a second person too, who names the commit", async () => {
  const base = (await world.pulls())[0]?.base.ref ?? 'main';
  const { object } = z
    .object({ object: z.object({ sha: z.string() }) })
    .parse(await api('lena', 'GET', `/git/ref/heads/${base}`));
  await api('lena', 'POST', '/git/refs', { ref: 'refs/heads/by-hand', sha: object.sha });
  const body = { message: 'by hand', content: Buffer.from('# by hand\n').toString('base64'), branch: 'by-hand' };
  const { commit } = z
    .object({ commit: z.object({ sha: z.string() }) })
    .parse(await api('lena', 'PUT', '/contents/envs/production/more.tf', body));
  await api('lena', 'POST', '/pulls', { title: 'By hand', body: 'Mine.', head: 'by-hand', base });
  await becomes(commit.sha, 'action_required');
  const pull = (await world.pulls()).find(({ head }) => head.ref === 'by-hand') as Pull;
  expect(await say(pull, '/promptops approve', 'mia', 0)).toContain('say which commit you approve');
  expect(await say(pull, `/promptops approve ${commit.sha.slice(0, 8)}`, 'lena', 1)).toContain('second-person.author');
  expect(await say(pull, `/promptops approve ${commit.sha.slice(0, 8)}`, 'mia', 2)).toContain('is green');
  await becomes(commit.sha, 'success');
});

async function review(pull: Pull, who: 'mia'): Promise<void> {
  await api(who, 'POST', `/pulls/${pull.number}/reviews`, { event: 'APPROVE', commit_id: pull.head.sha });
}

async function branches(): Promise<readonly string[]> {
  const list = z.array(z.object({ name: z.string() })).parse(await api('lena', 'GET', '/branches?per_page=100'));
  return list.map(({ name }) => name).sort();
}
