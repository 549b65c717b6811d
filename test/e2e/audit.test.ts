import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRecordings, recordedScript, type Recording } from '../../dev/recorded-answers.ts';
import { inOrder, startScriptedModel, type ScriptedModel } from '../../dev/scripted-model.ts';
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
let model: ScriptedModel;
let recordings: readonly (Recording & { readonly name: string })[];
let issueNumber: number;
let pull: Pull;

beforeAll(async () => {
  recordings = await readRecordings(join(import.meta.dirname, '..', '..', 'fixtures', 'model'));
  model = await startScriptedModel(recordedScript(recordings));
  world = await openWorld({ env: { OPENAI_BASE_URL: model.url, PROMPTOPS_MODEL: 'scripted' } });
  issueNumber = await world.post('/promptops scale checkout to 5 replicas in production');
  // Its last breath is the one between the last words and the record.
  await world.service().line((entry) => entry['stage'] === 'publish');
  await world.service().kill();
  await world.restart();
  await world.ending(issueNumber);
  pull = (await world.pulls())[0]!;
});
afterAll(async () => {
  await world.close();
  await model.close();
});

const cli = (...args: readonly string[]): Promise<Ended> => cliWith({}, ...args);
const cliWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  promptopsWith({ PROMPTOPS_DATA_DIR: world.dataDir, GITHUB_API_URL: world.github.url, ...env }, ...args);

function recorded(name: string): string {
  const found = recordings.find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return found.request;
}

let kept: readonly z.output<typeof line>['record'][];

async function exportRecords(): Promise<typeof kept> {
  const { stdout } = await cli('audit', 'export', '--repo', world.repository);
  const lines = stdout.split('\n').filter((text) => text !== '');
  return lines.map((text) => line.parse(JSON.parse(text)).record);
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
    await world.ask(`/prompt ${recorded('hsts-header')}`);
    await world.ask(`/prompt ${recorded('nightly-report')}`);
    await world.service().stop();
    kept = await exportRecords();
    const changes = kept.filter(({ outcome }) => outcome !== 'answered' && outcome !== 'failed');
    expect(changes).toMatchObject([
      { outcome: 'changed', actor: 'lena', pullRequest: pull.number, commit: pull.head.sha },
      { outcome: 'refused', actor: 'rob', pullRequest: null },
      { outcome: 'question', actor: 'lena', pullRequest: null },
      { outcome: 'changed', actor: 'lena', proposal: { planner: 'model' } },
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

describe('a recorded run', () => {
  it('gives the same files again without asking anybody', async () => {
    const calls = [world.github.calls().length, model.requests.length];
    const { run } = kept.findLast(({ outcome }) => outcome === 'changed')!;
    const { code, stdout } = await cli('replay', run.slice(0, 8), '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { run, sameChangeSet: true, differences: [], recorded: { planner: 'model', files: [{}] } },
    ]);
    expect([world.github.calls().length, model.requests.length]).toEqual(calls);
  });

  it('is given to another model, side by side with what it gave then', async () => {
    const { run } = kept.find(({ outcome }) => outcome === 'question')!;
    const other = await startScriptedModel(inOrder({ content: otherAnswer }));
    const { code, stdout } = await cliWith({ OPENAI_BASE_URL: other.url }, 'replay', run, '--model', 'another');
    await other.close();
    expect(other.requests[0]?.model).toBe('another');
    expect(code).toBe(4);
    expect(stdout).toMatch(/model +scripted, 1 rounds, .* another, 1 rounds/);
    expect(stdout).toMatch(/answer: .* → Which report\?/);
  });
});

const otherAnswer = {
  parts: [],
  answer: {
    kind: 'question',
    question: 'Which report?',
    candidates: [],
    examples: ['/prompt move the nightly report'],
  },
};
