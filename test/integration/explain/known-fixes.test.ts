import { afterAll, expect, it } from 'vitest';
import { composeStages } from '../../../src/compose-stages.ts';
import { defaultRepositoryConfig } from '../../../src/config/repository-config.ts';
import { makeChange } from '../../../src/workflows/make-change.ts';
import { failedStep, mended } from '../../support/known-fix-cases.ts';

const stages = composeStages({ env: process.env, model: null, planner: 'rules' });
afterAll(() => stages[Symbol.asyncDispose]());

it.each(Object.entries(mended))('a fix that is made as every change is passes its checks: %s', async (_, one) => {
  const [command, log, before, after] = one;
  const { tree, planWith } = await failedStep(command, log, before);
  const result = await makeChange(
    {
      ...{ command: { verb: 'fix', text: 'fix', flags: {} }, tree, config: defaultRepositoryConfig },
      thread: () => Promise.resolve([]),
      signal: new AbortController().signal,
      enter: () => Promise.resolve(),
      planned: () => Promise.resolve(),
      authorizeChange: () => Promise.resolve({ allowed: true, reason: '', rule: '', needs: [] }),
    },
    { ...stages.change, plan: planWith(stages.change) },
  );
  if (result.kind !== 'change') return expect.fail(JSON.stringify(result));
  const { changeSet, checks } = result.change;
  expect(Object.fromEntries(changeSet.files.map(({ path, after: text }) => [path, text]))).toEqual(after);
  expect(checks.find(({ name }) => name === 'intent')).toMatchObject({ verdict: 'pass' });
  expect(checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
});
