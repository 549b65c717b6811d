import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { promptopsWith, type Ended } from '../integration/cli/command-line.ts';
import { openWorld, type Pull, type World } from './world.ts';

const line = z.object({
  hash: z.string(),
  record: z.looseObject({
    run: z.string(),
    outcome: z.string(),
    actor: z.string(),
    pullRequest: z.number().nullable(),
  }),
});

let world: World;
let issueNumber: number;
let pull: Pull;

beforeAll(async () => {
  world = await openWorld();
  issueNumber = await world.post('/promptops scale checkout to 5 replicas in production');
  // Its last breath is the one between the last words and the record.
  await world.service().line((entry) => entry['stage'] === 'publish');
  await world.service().kill();
  await world.restart();
  expect(await world.ending(issueNumber)).toContain('Opened #');
  pull = (await world.pulls())[0]!;
});
afterAll(() => world.close());

const cli = (...args: readonly string[]): Promise<Ended> =>
  promptopsWith({ PROMPTOPS_DATA_DIR: world.dataDir }, ...args);

async function records(): Promise<readonly z.output<typeof line>['record'][]> {
  const { stdout } = await cli('audit', 'export', '--repo', world.repository);
  return stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)).record);
}

async function asked(number: number, text: string): Promise<string> {
  const before = (await world.botComments(number)).length;
  await world.comment(number, text);
  return world.ending(number, before);
}

describe('the record of a run', () => {
  it('is shown on its pull request, with the chain and the commit that prove it', async () => {
    const comment = await asked(pull.number, '/promptops audit');
    expect(comment).toContain('| asked | `lena` at 20');
    expect(comment).toMatch(/allowed by \| rule `default\.role:write` in `production`/);
    expect(comment).toMatch(/checks \| .*kubeconform 0/);
    expect(comment).toMatch(/✅ the repository.s chain of \d+ records? is whole/);
    expect(comment).toContain(
      `✅ the record in this text is the one that commit ${pull.head.sha.slice(0, 7)} vouches for`,
    );
  });

  it('tells when the text of the pull request was edited', async () => {
    const path = `/repos/${world.repository}/pulls/${pull.number}`;
    const edit = (body: string): Promise<unknown> => world.github.request(world.tokens.lena, 'PATCH', path, { body });
    await edit(pull.body.replace('"requestedBy": "lena"', '"requestedBy": "rob"'));
    expect(await asked(pull.number, '/promptops audit')).toMatch(/❌ the record in this text .* it was edited/);
    await edit(`Reviewed by me.\r\n\r\n${pull.body.replaceAll('\n', '\r\n')}`);
    expect(await asked(pull.number, '/promptops audit')).toContain('✅ the record in this text');
  });

  it('is found in the history by service, environment, path and person', async () => {
    for (const words of ['service:checkout since:7d', 'production', 'path:apps/checkout', 'actor:lena env:production'])
      expect(await asked(issueNumber, `/promptops history ${words}`)).toMatch(
        new RegExp(`\\| \`lena\` \\| \`Deployment/checkout spec\\.replicas\`: .* → \`5\` \\| #${pull.number} \\|`),
      );
    for (const words of ['service:payments', 'path:envs/', 'actor:rob'])
      expect(await asked(issueNumber, `/promptops history ${words}`)).toContain('Nothing was changed through me');
    expect(await asked(issueNumber, '/promptops history colour:blue')).toContain('says nothing about the past');
  });

  it('is kept once, of denied and unclear requests too, and the heads in commits are in the chain', async () => {
    await world.ask('/promptops scale checkout to 6 replicas in production', 'rob');
    await world.ask('/promptops scale the frobnicator to 5');
    await world.service().stop();
    const kept = await records();
    const changes = kept.filter(({ outcome }) => outcome !== 'answered' && outcome !== 'failed');
    expect(changes).toMatchObject([
      { outcome: 'changed', actor: 'lena', pullRequest: pull.number, commit: pull.head.sha },
      { outcome: 'refused', actor: 'rob', pullRequest: null },
      { outcome: 'question', actor: 'lena', pullRequest: null },
    ]);
    expect(new Set(kept.map(({ run }) => run)).size).toBe(kept.length);
    const head = /"audit": "(\d+:[0-9a-f]{64})"/.exec(pull.body)?.[1] ?? 'none';
    const verdict = await cli('audit', 'verify', '--repo', world.repository, '--head', head);
    expect([verdict.code, verdict.stdout]).toEqual([
      0,
      expect.stringContaining(`✓ ${world.repository}: ${kept.length} records`),
    ]);
  });
});
