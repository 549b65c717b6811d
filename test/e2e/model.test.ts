import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRecordings, recordedScript, type Recording } from '../../dev/recorded-answers.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../dev/scripted-model.ts';
import { parseRecord } from '../../src/publishing/record.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let model: ScriptedModel;
let recordings: readonly (Recording & { readonly name: string })[];

beforeAll(async () => {
  recordings = await readRecordings(join(import.meta.dirname, '..', '..', 'fixtures', 'model'));
  model = await startScriptedModel(recordedScript(recordings));
  world = await openWorld({
    env: {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-scripted-0123456789',
      PROMPTOPS_MODEL: 'scripted',
    },
  });
});
afterAll(async () => {
  await world.close();
  await model.close();
});
beforeEach(() => model.reset(recordedScript(recordings)));

function recorded(name: string): Recording {
  const found = recordings.find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return found;
}

const ask = (request: string) => world.ask(`/prompt ${request}`);

describe('what rules and templates cannot express goes to the model', () => {
  it('and becomes a validated pull request that tells who planned it', async () => {
    const { request, diff } = recorded('pod-annotation');
    const { comment } = await ask(request);
    const number = Number(/Opened #(\d+)/.exec(comment)?.[1]);
    const pull = (await world.pulls()).find((candidate) => candidate.number === number);
    expect(await world.diff(number)).toContain(diff?.split('\n').find((line) => /^\+(?!\+)/.test(line)));
    expect(pull?.body).toContain('`scripted`');
    expect(parseRecord(pull?.body ?? '')).toMatchObject({ planner: 'model', usage: { model: 'scripted' } });
    expect(parseRecord(pull?.body ?? '')?.shown.length).toBeGreaterThan(0);
  });

  it('and a question of the model is asked', async () => {
    const { comment } = await ask(recorded('hsts-header').request);
    expect(comment).toContain('❓');
    expect(comment).toContain('charts/storefront/values-production.yaml');
  });

  it('and a refusal is told with its reason', async () => {
    const { comment } = await ask(recorded('plain-secret').request);
    expect(comment).toContain('⛔');
  });

  it('while a request that rules understand costs nothing', async () => {
    const request = 'scale checkout to 5 replicas in production';
    const { comment } = await ask(request);
    const number = Number(/Opened #(\d+)/.exec(comment)?.[1]);
    const pull = (await world.pulls()).find((candidate) => candidate.number === number);
    expect(parseRecord(pull?.body ?? '')).toMatchObject({ usage: { model: null, inputTokens: 0 } });
    // A review of what the model made before may still be under way.
    expect(JSON.stringify(model.requests)).not.toContain(request);
  });

  it('and no token of ours is among what it is told (SEC-05)', async () => {
    await ask(recorded('pod-annotation').request);
    const told = JSON.stringify(model.requests);
    expect(model.requests.length).toBeGreaterThan(0);
    for (const secret of ['ghs_', world.github.webhookSecret, 'sk-scripted-0123456789', 'PRIVATE KEY'])
      expect(told).not.toContain(secret);
  });
});

describe('a model that is in trouble', () => {
  const request = 'make the search service survive a node failure please somehow';
  const cases: readonly (readonly [string, ScriptedAnswer, RegExp])[] = [
    ['talks nonsense', { content: 'certainly! here is your change' }, /no usable answer/],
    ['answers garbage', { fault: 'garbage', body: '<html>502</html>' }, /model/i],
    ['declines', { fault: 'refusal', text: 'I cannot help' }, /declined/],
    ['stops in the middle', { fault: 'cut-off', content: '{"parts":[' }, /no usable answer|cut/],
    ['rejects the key', { fault: 'status', status: 401, message: 'bad key' }, /does not accept the key/],
  ];
  it.each(cases)('that %s ends in one clear comment', async (_, answer, expected) => {
    model.reset(() => answer);
    const before = await world.pulls();
    const { issueNumber, comment } = await ask(request);
    expect(comment).toMatch(expected);
    expect(comment).not.toMatch(/sk-scripted|at .*\.ts/);
    expect(await world.botComments(issueNumber)).toHaveLength(1);
    expect(await world.pulls()).toHaveLength(before.length);
  });

  it('that is down for a moment is asked again', async () => {
    const answers = recordedScript(recordings);
    model.reset((asked, call) =>
      call === 0 ? { fault: 'status', status: 429, retryAfterSeconds: 1 } : answers(asked, call),
    );
    expect((await ask(recorded('disruption-budget').request)).comment).toContain('Opened #');
  });
});

describe('a proposal that must not be', () => {
  it.each(['.github/workflows/x.yml', '../outside.tf', '.git/hooks/pre-commit', 'CODEOWNERS'])(
    'writing %s is refused (SEC-21)',
    async (file) => {
      const request = 'put the helper file where it belongs, you know where';
      const proposal = {
        kind: 'proposal',
        summary: 'add a file',
        type: 'chore',
        scope: 'x',
        operations: [{ op: 'add-file', file, content: 'x\n' }],
        assumptions: [],
        warnings: [],
      };
      model.reset(() => ({ content: { parts: [{ asked: request, done: 'added' }], answer: proposal } }));
      const before = await world.pulls();
      const { comment } = await ask(request);
      expect(comment).toMatch(/❌|⛔|❓/);
      expect(await world.pulls()).toHaveLength(before.length);
    },
  );
});
