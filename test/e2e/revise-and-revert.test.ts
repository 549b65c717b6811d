import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openWorld, type Pull, type World } from './world.ts';

const manifest = 'manifests/shop.yaml';
const deployment = (replicas: number, tag: string, name = 'shop'): string =>
  [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    `  replicas: ${replicas}`,
    '  selector: { matchLabels: { app: shop } }',
    '  template:',
    '    metadata: { labels: { app: shop } }',
    '    spec:',
    '      containers:',
    '        - name: shop',
    `          image: ghcr.io/acme/shop:${tag}`,
    '',
  ].join('\n');

const carts = {
  'apps/cart/staging/cart.yaml': deployment(1, '1.0.0', 'cart'),
  'apps/cart/production/cart.yaml': deployment(1, '1.0.0', 'cart'),
};

let world: World;
beforeAll(async () => {
  world = await openWorld({ from: { files: { [manifest]: deployment(2, '1.4.0'), ...carts } } });
});
afterAll(() => world.close());

const api: World['api'] = (...call) => world.api(...call);

/** As people read it: without what keeps numbers from becoming links. */
function plain(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll('\\#', '#');
}

/** The answer to a comment, by its place among the bot's comments there. */
async function answer(number: number, position = 0): Promise<string> {
  return plain(await world.ending(number, position));
}

async function pullIn(comment: string): Promise<Pull> {
  return pullOf(Number(/Opened #(\d+)/.exec(plain(comment))?.[1]), comment);
}

async function pullOf(number: number, what = `#${number}`): Promise<Pull> {
  const pull = (await world.pulls()).find((one) => one.number === number);
  if (pull === undefined) throw new Error(`no pull request: ${what}`);
  return pull;
}

/** Asks for a change and merges it. */
async function merged(request: string): Promise<Pull> {
  const { comment } = await world.ask(request);
  const pull = await pullIn(comment);
  await merge(pull);
  return pull;
}

async function merge(pull: Pull): Promise<void> {
  await api('PUT', `/pulls/${pull.number}/merge`, { merge_method: 'squash' });
  await api('DELETE', `/git/refs/heads/${pull.head.ref}`);
}

const commitsOf = async ({ number }: Pull): Promise<readonly string[]> =>
  z
    .array(z.object({ sha: z.string() }))
    .parse(await api('GET', `/pulls/${number}/commits`))
    .map(({ sha }) => sha);

/** Asks for another tag on a pull request and holds that right before the commit is written; `end` lets it go on. */
async function reviseUntilCommit({ number }: Pull, tag: string): Promise<{ readonly end: () => Promise<string> }> {
  const { github } = world;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const fault = github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held } });
  const position = (await world.botComments(number)).length;
  await world.comment(number, `/promptops revise set the image tag of shop to ${tag}`);
  await github.waitFor(() => fault.struck() > 0, { what: 'the commit of the revision' });
  return { end: () => (release(), answer(number, position)) };
}

/** The lines of a diff that go and come. */
function linesOf(diff: string): readonly string[] {
  return diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line));
}

describe('a question', () => {
  it('is answered by plain words of people who may, in its own comment, and by nothing else', async () => {
    const { issueNumber, comment } = await world.ask('/promptops scale cart to 3 replicas');
    expect(comment).toMatch(/❓.*\n\n1\. .*\n2\. .*/);
    expect(comment).toContain('Answer here with its number');
    await world.comment(issueNumber, 'I wonder whether staging is big enough for this');
    await world.comment(issueNumber, '2', 'rob');
    await world.comment(issueNumber, 'staging', 'mia');
    const told = await world.github.waitFor(
      async () => (await world.botComments(issueNumber)).find((text) => text.includes('Opened')),
      { what: 'the end of the request that was answered' },
    );
    expect(linesOf(await world.diff((await pullIn(told)).number))).toEqual(['-  replicas: 1', '+  replicas: 3']);
    expect((await pullIn(told)).body).toContain('answered: staging');
    await world.comment(issueNumber, '/promptops status');
    // Whoever may not was told nothing, and nobody was told anything twice.
    await answer(issueNumber, 1);
    expect(await world.botComments(issueNumber)).toHaveLength(2);
  });
});

describe('revise', () => {
  it('addresses each open remark of a review in one more commit, or says why not', async () => {
    const { comment } = await world.ask('/prompt scale shop to 4 replicas');
    const pull = await pullIn(comment);
    const line = (body: string) => ({ path: manifest, line: 6, side: 'RIGHT', body });
    const review = await api(
      'POST',
      `/pulls/${pull.number}/reviews`,
      {
        event: 'REQUEST_CHANGES',
        body: 'set the image tag of shop to 1.5.0',
        comments: [line('Two more.\n```suggestion\n  replicas: 6\n```'), line('frobnicate the gizmo')],
      },
      'mia',
    );
    expect(review).toBeDefined();
    await world.comment(pull.number, '/promptops revise');
    const told = await answer(pull.number);
    expect(told).toMatch(new RegExp(`Revised #${pull.number} with commit`));
    expect(told).toMatch(/✅ `Two more\.`: take a suggestion/);
    expect(told).toMatch(/✅ `set the image tag of shop to 1\.5\.0`/);
    expect(told).toMatch(/⛔ `frobnicate the gizmo` was not done: .+/);
    expect(linesOf(await world.diff(pull.number))).toEqual([
      '-  replicas: 2',
      '+  replicas: 6',
      '-          image: ghcr.io/acme/shop:1.4.0',
      '+          image: ghcr.io/acme/shop:1.5.0',
    ]);

    // Somebody pushes; a line is answered with what it should be instead.
    const pushed = await world.push(pull.head.ref, 'notes.md', 'Ours.\n');
    const comments = await api('GET', `/pulls/${pull.number}/comments`);
    const first = z.array(z.object({ id: z.number() })).parse(comments)[0]?.id;
    const reply = { body: '/promptops revise scale shop to 5 replicas' };
    await api('POST', `/pulls/${pull.number}/comments/${first}/replies`, reply);
    expect(await answer(pull.number, 1)).toContain('scale shop');
    const revised = (await world.pulls()).find(({ number }) => number === pull.number);
    expect(revised?.title).toBe(`${pull.title}, revised: scale shop to 5 replicas`);
    expect(revised?.body).toMatch(
      /### Rounds\n\n.*`\/prompt scale shop to 4 replicas`[^]*`\/promptops revise`[^]*5 replicas/,
    );
    expect(await commitsOf(pull)).toEqual([pull.head.sha, expect.any(String), pushed, revised?.head.sha]);
    expect(linesOf(await world.diff(pull.number))).toContain('+  replicas: 5');
    await api('PATCH', `/pulls/${pull.number}`, { state: 'closed' });
    await world.comment(pull.number, '/promptops revise scale shop to 7 replicas');
    expect(await answer(pull.number, 2)).toContain('This pull request is closed');
  });
});

describe('revert', () => {
  it('keeps what was changed in the same file since, asks where the value moved, and then undoes both', async () => {
    const scaled = await merged('/prompt scale shop to 4 replicas');
    await world.push('main', manifest, deployment(4, '1.5.0'));
    await world.comment(scaled.number, '/promptops revert');
    const undo = await pullIn(await answer(scaled.number));
    expect(plain(undo.title)).toMatch(new RegExp(`^revert\\(.*\\): undo #${scaled.number}`));
    expect(linesOf(await world.diff(undo.number))).toEqual(['-  replicas: 4', '+  replicas: 2']);
    expect(undo.body).toMatch(/is undone as run [0-9a-f]{8} recorded it/);
    await api('PATCH', `/pulls/${undo.number}`, { state: 'closed' });

    const again = await merged('/prompt scale shop to 7 replicas');
    const { issueNumber, comment: asked } = await world.ask(`/promptops revert #${scaled.number}`);
    const comment = plain(asked);
    expect(comment).toContain(`spec.replicas: expected 4, found 7 (changed by #${again.number})`);
    expect(comment).toContain(`/promptops revert #${again.number} #${scaled.number}`);
    await world.comment(issueNumber, 'yes');
    const both = await world.github.waitFor(
      async () => (await world.botComments(issueNumber)).find((text) => text.includes('Opened')),
      { what: 'the revert of both' },
    );
    expect(linesOf(await world.diff((await pullIn(both)).number))).toEqual(['-  replicas: 7', '+  replicas: 2']);

    const last = await world.ask('/promptops revert the last change to shop');
    expect(plain(last.comment)).toContain(`undo #${again.number}`);
  });

  it('wants a second person where it would destroy data, and names what is built on it', async () => {
    const bucket = await merged('/promptops generate s3 module with versioning, name it artifacts');
    await world.comment(bucket.number, '/promptops revert');
    const undo = await pullIn(await answer(bucket.number));
    expect(undo.body).toContain('A second person must approve this');
    expect(undo.body).toContain('stateful-removal');
    expect(undo.body).toMatch(/\/promptops approve aws_s3_bucket/);

    const dir = /^diff --git a\/(\S+)\/[^/]+\.tf /m.exec(await world.diff(bucket.number))?.[1] ?? '';
    await world.push('main', 'live/main.tf', `module "artifacts" {\n  source = "../${dir}"\n}\n`);
    await world.comment(bucket.number, '/promptops revert');
    const question = await answer(bucket.number, 1);
    expect(question).toMatch(/is used by now, and would be missed/);
    expect(question).toContain('live/main.tf:2');
  });

  it('undoes by lines what no record tells of, and refuses what was not merged', async () => {
    await world.push('by-hand', manifest, deployment(7, '1.6.0'));
    const number = await world.open('by-hand');
    await world.comment(number, '/promptops revert');
    expect(await answer(number)).toContain(`#${number} is open: there is nothing to undo yet`);
    await world.comment(number, '/promptops revise set the image tag of shop to 1.7.0');
    expect(await answer(number, 1)).toContain('This pull request is not mine');
    await api('PUT', `/pulls/${number}/merge`, { merge_method: 'merge' });
    await world.comment(number, '/promptops revert');
    const undo = await pullIn(await answer(number, 2));
    expect(undo.body).toContain(`without a record that tells of them, undone line by line`);
    expect(linesOf(await world.diff(undo.number))).toEqual([
      '-          image: ghcr.io/acme/shop:1.6.0',
      '+          image: ghcr.io/acme/shop:1.5.0',
    ]);
  });
});

describe('a pull request from a fork', () => {
  it('is not written to, and can be undone once it is merged by whoever may write here', async () => {
    await world.push('from-eve', 'apps/cart/staging/cart.yaml', deployment(9, '1.0.0', 'cart'));
    const number = await world.open('from-eve');
    world.github.moveToFork(world.repository, number, 'eve');
    await world.comment(number, '/promptops revise scale cart to 5 replicas');
    expect(await answer(number)).toMatch(/rule `fork`[\s\S]*ask on an issue of this repository/);
    await world.comment(number, '/promptops fix');
    expect(await answer(number, 1)).toContain('rule `fork`');
    await world.comment(number, '/promptops review');
    expect(await answer(number, 2)).toMatch(/Risk: /);
    await world.comment(number, '/promptops revert');
    expect(await answer(number, 3)).toMatch(/is open: there is nothing to undo yet\. Close it instead\.\s/);

    await api('PUT', `/pulls/${number}/merge`, { merge_method: 'squash' });
    await api('DELETE', '/git/refs/heads/from-eve');
    await world.comment(number, '/promptops revert', 'rob');
    expect(await answer(number, 4)).toContain('rule `default.role:write`');
    await world.comment(number, '/promptops revert', 'mia');
    const undo = await pullIn(await answer(number, 5));
    expect(linesOf(await world.diff(undo.number))).toEqual(['-  replicas: 9', '+  replicas: 1']);
    // Also by its number, from anywhere: that is the same change again.
    expect(plain((await world.ask(`/promptops revert #${number}`)).comment)).toContain(`#${undo.number}`);
  });
});

describe('while a pull request is revised', () => {
  let pull: Pull;
  beforeAll(async () => {
    pull = await pullIn((await world.ask('/prompt scale shop to 3 replicas')).comment);
  });

  it('somebody pushes to it: the revision goes on top of that', async () => {
    const { end } = await reviseUntilCommit(pull, '2.0.0');
    const pushed = await world.push(pull.head.ref, 'notes.md', 'Mine.\n');
    expect(await end()).toContain(`Revised #${pull.number} with commit`);
    expect(await commitsOf(pull)).toEqual([pull.head.sha, pushed, expect.any(String)]);
    expect(linesOf(await world.diff(pull.number))).toEqual(expect.arrayContaining(['+Mine.', '+  replicas: 3']));
  });

  it('somebody sets it back: what they took away stays away', async () => {
    const { end } = await reviseUntilCommit(pull, '3.0.0');
    await api('PATCH', `/git/refs/heads/${pull.head.ref}`, { sha: pull.head.sha, force: true });
    expect(await end()).toContain(`Revised #${pull.number} with commit`);
    expect(await commitsOf(pull)).toEqual([pull.head.sha, expect.any(String)]);
    expect(await world.diff(pull.number)).toMatch(/^(?!.*Mine)[^]*shop:3\.0\.0/);
  });

  it('somebody closes or merges it: nothing is written, and the answer says so', async () => {
    const now = await pullOf(pull.number);
    const refused = async (what: string, { end }: Awaited<ReturnType<typeof reviseUntilCommit>>): Promise<void> => {
      expect(await end()).toMatch(new RegExp(`This pull request is ${what}[^]*Nothing was written`));
      expect(await pullOf(pull.number)).toMatchObject({ body: now.body, head: { sha: now.head.sha } });
    };
    const closed = await reviseUntilCommit(pull, '4.0.0');
    await api('PATCH', `/pulls/${pull.number}`, { state: 'closed' });
    await refused('closed', closed);
    await api('PATCH', `/pulls/${pull.number}`, { state: 'open' });
    const merging = await reviseUntilCommit(pull, '5.0.0');
    await api('PUT', `/pulls/${pull.number}/merge`);
    await refused('merged', merging);
  });
});
