import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAnswers } from '../../src/workflows/admit.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scale = (replicas: number) => `/prompt scale checkout to ${replicas} replicas in production`;

/** Holds the next run when it is about to write its commit; `release` lets it go on. */
function holdNextCommit() {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const fault = world.github.fault({ method: 'POST', path: /\/git\/trees$/, respond: { until: held } });
  const reached = (): Promise<unknown> =>
    world.github.waitFor(() => fault.struck() > 0 || undefined, { what: 'the commit' });
  return { release, reached };
}

describe('requests on one issue', () => {
  it('wait for each other, and answers and cancelling do not', async () => {
    const hold = holdNextCommit();
    const issueNumber = await world.post(scale(11));
    await hold.reached();
    await world.comment(issueNumber, scale(12));
    await world.comment(issueNumber, '/promptops status');
    const status = await world.ending(issueNumber, 2);
    expect(status).toMatch(/\| queued[^\n]*\|[\s\S]*\| running \(publish\) \|/);
    const before = (await world.pulls()).length;
    await world.comment(issueNumber, '/promptops cancel');
    const cancel = await world.ending(issueNumber, 3);
    expect(cancel).toMatch(/Cancelled `[0-9a-f]{8}`\./);
    expect(cancel).toMatch(/`[0-9a-f]{8}` is already opening its pull request/);
    hold.release();
    expect(await world.ending(issueNumber, 1)).toContain('🚫 Cancelled');
    expect(await world.ending(issueNumber, 0)).toContain('Opened #');
    expect((await world.pulls()).length).toBe(before + 1);
  });

  it('are worked on in the order they came', async () => {
    const issueNumber = await world.post(scale(13));
    await world.comment(issueNumber, scale(14));
    const [first, second] = [await world.ending(issueNumber, 0), await world.ending(issueNumber, 1)];
    const number = (comment: string): number => Number(/Opened #(\d+)/.exec(comment)?.[1]);
    expect(number(first)).toBeLessThan(number(second));
  });
});

describe('requests on two issues', () => {
  it('do not wait for each other', async () => {
    const hold = holdNextCommit();
    const slow = await world.post(scale(15));
    await hold.reached();
    const { comment } = await world.ask(scale(16));
    expect(comment).toContain('Opened #');
    hold.release();
    expect(await world.ending(slow)).toContain('Opened #');
  });
});

describe('a flood (SEC-20)', () => {
  it('of people who may not opens nothing, makes little noise, and holds up nobody who may', async () => {
    const { github, repository } = world;
    const issueNumber = await world.post('about the flood');
    const before = (await world.pulls()).length;
    const strangers = Array.from({ length: 50 }, (_, index) => github.addUser(`stranger-${index}`));
    const wave = (replicas: number): Promise<number>[] =>
      strangers.map((token) => github.comment(token, repository, issueNumber, scale(replicas)));
    await Promise.all(wave(50));
    const mine = await world.post(scale(17));
    await github.waitFor(async () => (await world.botComments(mine)).length > 0 || undefined, {
      what: 'the acknowledgement',
    });
    for (const replicas of [51, 52, 53]) await Promise.all(wave(replicas));
    expect(await world.ending(mine)).toContain('Opened #');
    const ends = (): number =>
      world.service().log.filter((line) => /"request (?:refused|quiet)"/.test(line) || line.includes('answered often'))
        .length;
    await world.service().line(() => ends() >= 200);
    expect(await world.pulls()).toHaveLength(before + 1);
    const said = github
      .calls()
      .filter(
        ({ actor, method, path }) =>
          actor === 'promptops[bot]' && method === 'POST' && path.endsWith(`/issues/${issueNumber}/comments`),
      );
    expect(said).toHaveLength(guestAnswers.together);
  });
});
