import { describe, expect, test } from 'vitest';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';
import type { Question } from '../../../src/domain/proposal.ts';
import { createAutoPlanner, type PlannerChoice } from '../../../src/planner/auto.ts';
import { noUsage, type Planner } from '../../../src/planner/planner.ts';
import { memoryTree } from '../context/memory-tree.ts';

const silent =
  (...leftover: readonly string[]): Planner =>
  () =>
    Promise.resolve({ result: { kind: 'not-understood', leftover }, usage: noUsage, shown: [] });

async function ask(
  files: Readonly<Record<string, string>>,
  leftover: readonly string[],
  choice: PlannerChoice = 'auto',
  model: Planner | null = null,
): Promise<Question> {
  const tree = memoryTree(files);
  const planner = createAutoPlanner({ rules: silent(...leftover), templates: silent('x'.repeat(99)), model }, choice);
  const input = {
    command: { verb: 'scale', text: 'scale mail to 0', flags: {} },
    inventory: await buildInventory(tree),
    tree,
    thread: [],
    feedback: [],
  };
  const { result } = await planner(input, new AbortController().signal);
  if (result.kind !== 'question') throw new Error(result.kind);
  return result;
}

describe('a request that nobody understands, without a model', () => {
  test('is answered with the words that are left and what they name here', async () => {
    const files = { 'apps/mail.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: mail\n' };
    const { question, candidates } = await ask(files, ['mail', 'replicas']);
    expect(question).toContain('I could not express `mail`, `replicas`');
    expect(question).toContain('What has such a name is here');
    expect(candidates).toEqual([{ label: 'Service/mail', file: 'apps/mail.yaml', line: 1 }]);
  });

  test('claims nothing about names that are not there', async () => {
    const { question, candidates } = await ask({}, ['mail']);
    expect(question).not.toContain('is here');
    expect(candidates).toEqual([]);
  });

  test('is answered the same way, with the reason, where the model cannot be used until somebody mends it', async () => {
    const broken: Planner = () =>
      Promise.reject(new PromptOpsError('model-misconfigured', { detail: 'no such model' }));
    const { question } = await ask({}, ['mail'], 'auto', broken);
    expect(question).toContain('I could not express `mail`');
    expect(question).toContain('The model cannot be used (no such model). Tell the operator');
  });

  test('waits for a model that is only down, and hears why where nothing but the model may answer', async () => {
    const down: Planner = () => Promise.reject(new PromptOpsError('model-down', { detail: 'no connection' }));
    await expect(ask({}, ['mail'], 'auto', down)).rejects.toMatchObject({ code: 'model-down', retry: true });
    const broken: Planner = () =>
      Promise.reject(new PromptOpsError('model-misconfigured', { detail: 'no such model' }));
    await expect(ask({}, ['mail'], 'model', broken)).rejects.toMatchObject({ code: 'model-misconfigured' });
  });

  test('says that there is no model when only the model may answer', async () => {
    const { question } = await ask({}, ['mail'], 'model');
    expect(question).toContain('No model is configured');
    expect(question).not.toContain('rules or templates, so nothing');
  });
});
