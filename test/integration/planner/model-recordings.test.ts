import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecordings, recordedScript, type Recording } from '../../../dev/recorded-answers.ts';
import { startScriptedModel, type ScriptedModel } from '../../../dev/scripted-model.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { createOpenAiModel } from '../../../src/adapters/model/openai.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { composeModelPlanner } from '../../../src/compose-model-planner.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { unifiedDiff } from '../../../src/edits/unified-diff.ts';
import { planningInput } from '../../support/model.ts';

const recordings = await readRecordings('fixtures/model');
const templates = await readTemplateFiles('templates/infrastructure');
let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(recordedScript(recordings));
});
afterAll(() => model.close());

async function replay({ request, verb, repository }: Recording) {
  const tree = await openFolder(`fixtures/repositories/${repository}`);
  const config = { baseUrl: model.url, apiKey: 'none', model: 'recorded', timeoutMs: 20_000, maxTokens: 60_000 };
  const { plan } = await composeModelPlanner({
    model: config,
    chat: createOpenAiModel(config),
    templates,
    secrets: [],
    limits: { maxFiles: 40, maxBytes: 500_000 },
  });
  const command = { verb, text: request, flags: {} };
  const planned = await plan(
    planningInput(request, tree, { command, inventory: await buildInventory(tree) }),
    AbortSignal.timeout(20_000),
  );
  const diff =
    planned.result.kind === 'proposal'
      ? unifiedDiff(await applyOperations(planned.result.operations, (path) => tree.read(path)))
      : undefined;
  return { outcome: planned.result.kind, diff };
}

test.each(recordings.map((recording) => [recording.request, recording] as const))('%s', async (_, recording) => {
  const { outcome, diff } = await replay(recording);
  expect(outcome).toBe(recording.outcome);
  expect(diff).toBe(recording.diff);
});

test('a request without a recorded answer gets a question, never a made-up change', async () => {
  const [first] = recordings;
  if (first === undefined) throw new Error('there are no recordings');
  expect(await replay({ ...first, request: 'paint the cluster green' })).toMatchObject({ outcome: 'question' });
});
