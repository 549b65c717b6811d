import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { threadsQuery } from '../../src/adapters/github/review-threads.ts';
import { openWorld, type World } from './world.ts';

const manifest = 'apps/shop.yaml';
const files = {
  '.github/promptops.yml': [
    'version: 1',
    'review: { agents: ["trailer:Co-authored-by: Claude", "label:ai"] }',
    'guardrails: { latest-tag: refuse }',
    '',
  ].join('\n'),
  [manifest]: [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: shop',
    'spec:',
    '  replicas: 2',
    '  selector:',
    '    matchLabels:',
    '      app: shop',
    '  template:',
    '    metadata:',
    '      labels:',
    '        app: shop',
    '    spec:',
    '      containers:',
    '        - name: shop',
    '          image: ghcr.io/acme/shop:1.4.0',
    '          ports:',
    '            - name: http',
    '              containerPort: 8080',
    '          resources:',
    '            requests:',
    '              memory: 128Mi',
    '            limits:',
    '              memory: 256Mi',
    '---',
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    '  name: shop',
    'spec:',
    '  selector:',
    '    app: shop',
    '  ports:',
    '    - name: http',
    '      port: 80',
    '      targetPort: http',
    '',
  ].join('\n'),
};
const good = files[manifest];
const trailer = 'Co-authored-by: Claude <noreply@anthropic.com>';

const checkRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      conclusion: z.string().nullable(),
      output: z.object({ title: z.string().nullable() }),
    }),
  ),
});
const reviews = z.array(z.object({ body: z.string(), state: z.string(), user: z.object({ login: z.string() }) }));
const lineComments = z.array(
  z.object({
    id: z.number(),
    path: z.string(),
    line: z.number().nullable(),
    body: z.string(),
    user: z.object({ login: z.string() }),
  }),
);

let world: World;
beforeAll(async () => {
  world = await openWorld({ from: { files } });
});
afterAll(() => world.close());

async function api(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await world.github.request(world.tokens.lena, method, `/repos/${world.repository}${path}`, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** Writes the manifest on a branch, made from main where there is none; gives the commit. */
async function push(branch: string, text: string, message = `change\n\n${trailer}`): Promise<string> {
  const main = z.object({ object: z.object({ sha: z.string() }) }).parse(await api('GET', '/git/ref/heads/main'));
  const known = await world.github.request(
    world.tokens.lena,
    'GET',
    `/repos/${world.repository}/git/ref/heads/${branch}`,
  );
  if (known.status === 404) await api('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: main.object.sha });
  const old = z.object({ sha: z.string() }).parse(await api('GET', `/contents/${manifest}?ref=${branch}`));
  const content = Buffer.from(text).toString('base64');
  const made = await api('PUT', `/contents/${manifest}`, { message, content, branch, sha: old.sha });
  return z.object({ commit: z.object({ sha: z.string() }) }).parse(made).commit.sha;
}

async function open(branch: string): Promise<number> {
  const made = await api('POST', '/pulls', { title: branch, head: branch, base: 'main', body: 'By an agent.' });
  return z.object({ number: z.number() }).parse(made).number;
}

/** Waits until the check of a commit is there; the last thing a review does. */
async function reviewed(sha: string): Promise<{ conclusion: string | null; title: string | null }> {
  return world.github.waitFor(
    async () => {
      const { check_runs: runs } = checkRuns.parse(
        await api('GET', `/commits/${sha}/check-runs?check_name=promptops/review`),
      );
      return runs.map(({ conclusion, output }) => ({ conclusion, title: output.title }))[0];
    },
    { what: `review of ${sha}` },
  );
}

const reviewsOf = async (number: number) => reviews.parse(await api('GET', `/pulls/${number}/reviews`));
const commentsOf = async (number: number) => lineComments.parse(await api('GET', `/pulls/${number}/comments`));

/** Of each conversation on a line, whether it is resolved. */
async function threadsResolved(number: number): Promise<readonly boolean[]> {
  const [owner, repo] = world.repository.split('/');
  const asked = { query: threadsQuery, variables: { owner, repo, number } };
  const answer = await world.github.request(world.tokens.lena, 'POST', '/graphql', asked);
  const text = JSON.stringify(answer.body);
  return [...text.matchAll(/"isResolved":(true|false)/g)].map(([, is]) => is === 'true');
}

const faulty = good
  .replace('targetPort: http', 'targetPort: web')
  .replace('memory: 128Mi', 'memory: 512Mi')
  .replace(
    '          resources:',
    '          readinessProbe:\n            tcpSocket:\n              port: 9090\n          resources:',
  );

describe("another agent's pull request with three faults", () => {
  it('is told each on its line, once; a push that mends them resolves them', async () => {
    const first = await push('agent/faulty', faulty);
    const number = await open('agent/faulty');
    expect(await reviewed(first)).toMatchObject({
      conclusion: 'failure',
      title: expect.stringMatching(/^\d findings\. Risk: high/),
    });
    const [review, ...others] = await reviewsOf(number);
    expect(others).toEqual([]);
    expect(review).toMatchObject({ state: 'COMMENTED' });
    expect(review?.body.match(/^- /gm)).toHaveLength(3);
    const comments = await commentsOf(number);
    expect(comments.map(({ line }) => line).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([23, 26, 40]);
    expect(comments.find(({ line }) => line === 40)?.body).toContain('```suggestion\n      targetPort: http\n```');

    // A second run, asked for by hand, edits and repeats nothing.
    await world.comment(number, '/promptops review');
    expect(await world.ending(number)).toMatch(/findings?\. Risk: high/);
    expect(await reviewsOf(number)).toHaveLength(1);
    expect(await commentsOf(number)).toHaveLength(comments.length);

    const mended = await push('agent/faulty', good.replace('1.4.0', '1.4.1'));
    expect(await reviewed(mended)).toMatchObject({
      conclusion: 'success',
      title: expect.stringMatching(/^Nothing found/),
    });
    const after = await commentsOf(number);
    expect(after).toHaveLength(comments.length);
    for (const { body } of after) expect(body).toContain('✅ Resolved with');
    expect(await threadsResolved(number)).toEqual([true, true, true]);
    expect(await reviewsOf(number)).toHaveLength(1);

    // One of them is back, and so is its conversation.
    await reviewed(await push('agent/faulty', good.replace('targetPort: http', 'targetPort: web')));
    expect((await threadsResolved(number)).filter((is) => !is)).toHaveLength(1);
    expect((await commentsOf(number)).filter(({ body }) => body.includes('✅ Resolved'))).toHaveLength(2);
  });

  it('leaves out what a person said already', async () => {
    const head = await push('agent/known', good.replace('targetPort: http', 'targetPort: web'), 'no agent yet');
    const number = await open('agent/known');
    await api('POST', `/pulls/${number}/comments`, {
      body: 'There is no such port.',
      path: manifest,
      line: 37,
      side: 'RIGHT',
      commit_id: head,
    });
    await world.comment(number, '/promptops review');
    expect(await world.ending(number)).toContain('1 finding');
    expect((await commentsOf(number)).filter(({ user }) => user.login !== 'lena')).toEqual([]);
  });
});

describe('a pull request that is fine', () => {
  it('of an agent gets a green check and not a word', async () => {
    const head = await push('agent/fine', good.replace('replicas: 2', 'replicas: 3'));
    const number = await open('agent/fine');
    expect(await reviewed(head)).toMatchObject({
      conclusion: 'success',
      title: expect.stringContaining('Nothing found'),
    });
    expect(await reviewsOf(number)).toEqual([]);
    expect(await commentsOf(number)).toEqual([]);
    expect(await world.botComments(number)).toEqual([]);
  });

  it('of a person is left alone', async () => {
    const head = await push('lena/faulty', good.replace('targetPort: http', 'targetPort: web'), 'a change of mine');
    const number = await open('lena/faulty');
    const later = await push('agent/after', good.replace('replicas: 2', 'replicas: 4'));
    await open('agent/after');
    // What came after it was reviewed, so it had its turn.
    await reviewed(later);
    const { check_runs: runs } = checkRuns.parse(
      await api('GET', `/commits/${head}/check-runs?check_name=promptops/review`),
    );
    expect([runs, await reviewsOf(number)]).toEqual([[], []]);
  });
});

describe('a change that a guardrail refuses', () => {
  it('is asked to change, until it does', async () => {
    const head = await push('agent/latest', good.replace('shop:1.4.0', 'shop:latest'));
    const number = await open('agent/latest');
    expect(await reviewed(head)).toMatchObject({ conclusion: 'failure' });
    expect((await reviewsOf(number)).map(({ state }) => state)).toEqual(['CHANGES_REQUESTED']);
    const mended = await push('agent/latest', good.replace('shop:1.4.0', 'shop:1.5.0'));
    expect(await reviewed(mended)).toMatchObject({ conclusion: 'success' });
    expect((await reviewsOf(number)).map(({ state }) => state)).toEqual(['DISMISSED']);
  });
});

describe('where the check is required', () => {
  const required = [
    'version: 1',
    'environments: { production: { paths: ["apps/**"], protected: true } }',
    'review: { agents: ["trailer:Co-authored-by: Claude"], required: true }',
    'guardrails: { latest-tag: refuse }',
    '',
  ].join('\n');
  let own: World;
  beforeAll(async () => {
    own = await world.beside({ files: { ...files, '.github/promptops.yml': required } });
  });

  /** The last word of a check of ours on a commit. */
  const check = (sha: string, name: 'review' | 'approval') =>
    world.github.waitFor(
      async () => {
        const found = await own.api('GET', `/commits/${sha}/check-runs?check_name=promptops/${name}`);
        return checkRuns.parse(found).check_runs[0];
      },
      { what: `promptops/${name} of ${sha}` },
    );

  it("an agent's pull request fails it as long as a guardrail refuses, and needs the second person as ours do", async () => {
    const head = await own.push('agent/latest', manifest, good.replace('shop:1.4.0', 'shop:latest'), trailer);
    const number = await own.open('agent/latest');
    expect(await check(head, 'review')).toMatchObject({ conclusion: 'failure' });
    expect(await own.api('GET', `/pulls/${number}/reviews`)).toMatchObject([{ state: 'CHANGES_REQUESTED' }]);
    const mended = await own.push('agent/latest', manifest, good.replace('shop:1.4.0', 'shop:1.5.0'), trailer);
    expect(await check(mended, 'review')).toMatchObject({ conclusion: 'success' });
    expect(await check(mended, 'approval')).toMatchObject({ conclusion: 'action_required' });
    expect(await own.api('GET', `/pulls/${number}/reviews`)).toMatchObject([{ state: 'DISMISSED' }]);
  });

  it("a person's pull request has it green at once, whatever is in it, and not a word is said", async () => {
    const head = await own.push('lena/latest', manifest, good.replace('shop:1.4.0', 'shop:latest'));
    const number = await own.open('lena/latest');
    expect(await check(head, 'review')).toMatchObject({
      conclusion: 'success',
      output: { title: 'No agent made this pull request' },
    });
    expect(await own.api('GET', `/pulls/${number}/reviews`)).toEqual([]);
    expect(await own.botComments(number)).toEqual([]);
  });
});
