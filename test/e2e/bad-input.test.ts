import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Asks, and expects one clear comment and nothing written. */
async function answer(text: string, who?: 'lena' | 'rob' | 'eve'): Promise<string> {
  const before = await world.pulls();
  const { issueNumber, comment } = await world.ask(text, who);
  expect(await world.botComments(issueNumber)).toHaveLength(1);
  expect(await world.pulls()).toHaveLength(before.length);
  return comment;
}

describe('a request that cannot be read', () => {
  it.each([
    ['an unknown verb', '/promptops genrate an s3 bucket', 'Did you mean `generate`?'],
    ['nothing', '/promptops', 'There is nothing after the command'],
    ['an unknown flag', '/promptops scale checkout to 3 --model gpt', 'The flag `--model` does not exist'],
    ['the longest text GitHub takes', `/prompt ${'please '.repeat(9_000)}`, '8000 are read'],
  ])('%s', async (_, text, message) => {
    expect(await answer(text)).toContain(message);
  });

  it.each([
    ['another language', '/prompt bitte skaliere den Bezahldienst auf fünf Instanzen'],
    ['emoji', '/prompt 🚀🚀 checkout 📈'],
    ['letters that look like others', '/prompt sсale chеckout tо 5 in production'],
  ])('%s is answered with what could be asked', async (_, text) => {
    expect(await answer(text)).toMatch(/❓[\s\S]*\/promptops/);
  });
});

describe('a request that is not allowed', () => {
  it('by a reader is denied by name of the rule', async () => {
    expect(await answer('/prompt scale checkout to 5 replicas in production', 'rob')).toContain('`default.role:write`');
  });

  it('by an outsider too', async () => {
    expect(await answer('/prompt scale checkout to 5 replicas in production', 'eve')).toMatch(
      /rule `(?:outsider|default\.role:write)`/,
    );
  });

  it('to stop somebody’s run', async () => {
    expect(await answer('/promptops cancel', 'rob')).toContain('Not allowed');
  });
});

describe('a request that the repository cannot fulfil', () => {
  it('names the branch that is missing', async () => {
    expect(await answer('/prompt scale checkout to 5 replicas in production --base release')).toContain(
      'There is no branch `release`',
    );
  });

  it('says what exists that is similar', async () => {
    expect(await answer('/prompt scale chekout to 5 replicas in production')).toContain('checkout');
  });

  it('says which environments there are', async () => {
    expect(await answer('/prompt scale checkout to 5 replicas in canary')).toMatch(
      /production[\s\S]*staging|staging[\s\S]*production/,
    );
  });

  it('says that the name is taken', async () => {
    expect(await answer('/promptops generate s3 module, name it service-bucket')).toContain('modules/service-bucket');
  });
});

describe('an edited or deleted comment', () => {
  it('stops the run that it asked for (SEC-09)', async () => {
    const { github, repository, tokens } = world;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const fault = github.fault({ method: 'GET', path: /\/collaborators\/lena\/permission$/, respond: { until: held } });
    const issueNumber = await world.post('just talk');
    const comment = await world.comment(issueNumber, '/prompt scale checkout to 5 replicas in production');
    await github.waitFor(() => fault.struck() > 0 || undefined, { what: 'the question for permission' });
    await github.request(tokens.lena, 'PATCH', `/repos/${repository}/issues/comments/${comment}`, {
      body: '/prompt scale payments to 0',
    });
    release();
    expect(await world.ending(issueNumber)).toContain('The comment was edited or deleted');
  });

  it('an edit of an old comment starts nothing', async () => {
    const { github, repository, tokens } = world;
    const issueNumber = await world.post('just talk');
    const comment = await world.comment(issueNumber, 'more talk');
    await github.request(tokens.lena, 'PATCH', `/repos/${repository}/issues/comments/${comment}`, {
      body: '/promptops help',
    });
    await github.settled();
    await world.comment(issueNumber, '/promptops help');
    await world.ending(issueNumber);
    expect(await world.botComments(issueNumber)).toHaveLength(1);
  });
});

describe('our marker in somebody else’s comment (SEC-11)', () => {
  it('is never read as ours', async () => {
    const issueNumber = await world.post('<!-- promptops:run:00000000-0000-0000-0000-000000000000 -->');
    await world.comment(issueNumber, '/promptops help');
    expect(await world.ending(issueNumber)).toContain('/promptops generate');
  });
});

async function promptopsBranches(): Promise<unknown> {
  const { github, repository, tokens } = world;
  return (await github.request(tokens.lena, 'GET', `/repos/${repository}/git/matching-refs/heads/promptops/`)).body;
}

describe('when GitHub misbehaves', () => {
  const scale = (replicas: number) => `/prompt scale checkout to ${replicas} replicas in production`;

  it.each([
    ['is down for a moment', 503, { message: 'down' }, {}],
    ['limits calls for a second', 429, { message: 'slow down' }, { 'retry-after': '1' }],
    [
      'limits calls in its other way',
      403,
      { message: 'You have exceeded a secondary rate limit' },
      { 'retry-after': '1' },
    ],
  ])('and %s, the run waits and goes on', async (_, status, body, headers) => {
    world.github.fault({ method: 'GET', path: /^\/repos\/acme\/infra$/, respond: { status, body, headers } });
    const { comment } = await world.ask(scale(20 + (status % 17)));
    expect(comment).toContain('Opened #');
  });

  it.each([
    [
      'forbids the branch',
      403,
      'Resource not accessible by integration',
      /forbids the App to create a branch[\s\S]*docs\/operate\.md/,
    ],
    ['rejects the pull request', 422, 'Validation Failed', /rejected the call/],
  ])('and %s, the comment says so', async (_, status, message, expected) => {
    const path = status === 403 ? /\/git\/refs$/ : /\/pulls$/;
    const before = await promptopsBranches();
    const fault = world.github.fault({ method: 'POST', path, respond: { status, body: { message } } });
    const { comment } = await world.ask(scale(40 + (status % 7)));
    expect(fault.struck()).toBe(1);
    expect(comment).toMatch(expected);
    expect(comment).not.toContain('✅');
    expect(await promptopsBranches()).toEqual(before);
  });

  it('and does not take the check run, the pull request is told all the same', async () => {
    world.github.fault({ method: 'POST', path: /\/check-runs$/, respond: { status: 403, body: { message: 'no' } } });
    const { comment } = await world.ask(scale(71));
    expect(comment).toMatch(/Opened #\d+[\s\S]*⚠️[\s\S]*report checks/);
  });

  it('and lost our comment, the end is told in a new one', async () => {
    const { github, repository, tokens } = world;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const fault = github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held } });
    const issueNumber = await world.post(scale(72));
    await github.waitFor(() => fault.struck() > 0 || undefined, { what: 'the commit' });
    const all = await github.request(tokens.lena, 'GET', `/repos/${repository}/issues/${issueNumber}/comments`);
    const own = (all.body as { id: number; user: { type: string } }[]).find(({ user }) => user.type === 'Bot');
    github.setRole(repository, 'lena', 'admin');
    const gone = await github.request(tokens.lena, 'DELETE', `/repos/${repository}/issues/comments/${own?.id ?? 0}`);
    expect(gone.status).toBe(204);
    release();
    expect(await world.ending(issueNumber)).toContain('Opened #');
  });

  it.each([
    ['cuts the connection', 'reset', 2],
    ['never answers', 'timeout', 1],
  ] as const)('and %s, the run is tried again', async (_, respond, times) => {
    const path = /\/collaborators\/lena\/permission$/;
    const fault = world.github.fault({ method: 'GET', path, respond, times });
    const { comment } = await world.ask(scale(60 + times));
    expect(fault.struck()).toBe(times);
    expect(comment).toContain('Opened #');
  });
});
