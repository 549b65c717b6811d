import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { composeStages } from '../../../src/compose-stages.ts';

const repositories = fileURLToPath(new URL('../../../fixtures/repositories', import.meta.url));
// As the operator of those who wrote them would allow it.
const env = { ...process.env, PROMPTOPS_TERRAFORM_MODULES: 'git::https://git.example.com/platform/' };
const stages = composeStages({ env, model: null, planner: 'rules' });
afterAll(() => stages[Symbol.asyncDispose]());

/** What nothing here can prove, by check; each is named with a reason. Everything else passes. */
const open: Readonly<Record<string, readonly string[]>> = {
  'platform-live': ['terraform modules'],
  'terraform-modules': ['terraform modules'],
  'terragrunt-live': ['terragrunt inputs'],
};

describe('nothing in the demo repositories fails', () => {
  it.each(readdirSync(repositories))('%s', async (name) => {
    const checks = await stages.validateFolder(`${repositories}/${name}`);
    expect(checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const unchecked = checks.filter(({ verdict }) => verdict === 'unchecked');
    expect([...new Set(unchecked.map((check) => check.name))]).toEqual(open[name] ?? []);
    expect(unchecked.every(({ reason }) => reason !== undefined && reason.length > 20)).toBe(true);
    expect(checks.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(1);
  });
});
