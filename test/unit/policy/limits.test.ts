import { describe, expect, it } from 'vitest';
import { limitsOf, readOperatorLimits } from '../../../src/config/limits.ts';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';
import { endOf } from '../../../src/policy/counters.ts';
import { createLimitKeeper, type LimitKeeper } from '../../../src/policy/limits.ts';
import { memoryCounters } from './memory-counters.ts';

const configured = (limits: string) => parseRepositoryConfig(`version: 1\nlimits: ${limits}\n`);
const operator = readOperatorLimits({ PROMPTOPS_INPUT_PRICE: '2', PROMPTOPS_OUTPUT_PRICE: '10' });
const keeper = (): LimitKeeper => createLimitKeeper(memoryCounters(), operator);
const lena = { repository: 'acme/infra', actor: 'lena' };
const max = { ...lena, actor: 'max' };

/** What is refused and when that ends; `undefined` when nothing is. */
async function refusal(work: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PromptOpsError && error.code === 'limit-reached') return `${error.message} ${error.remedy}`;
    throw error;
  }
  return undefined;
}

describe('limits of a repository', () => {
  it('narrow those of the operator and never widen them', () => {
    const limits = limitsOf(
      configured('{ requestsPerHour: 5, tokensPerDay: 999000000, perActor: { requestsPerHour: 9 } }'),
      operator,
    );
    expect(limits).toMatchObject({ requestsPerHour: 5, tokensPerDay: 5_000_000, perActor: { requestsPerHour: 5 } });
  });
});

describe('requests', () => {
  it('are counted for each person and for all, and the refusal says until when', async () => {
    const limits = keeper();
    const config = configured('{ requestsPerHour: 3, perActor: { requestsPerHour: 2 } }');
    const ask = (who: typeof lena) => refusal(() => limits.request(who, config));
    expect([await ask(lena), await ask(lena)]).toEqual([undefined, undefined]);
    expect(await ask(lena)).toBe(
      'The limit of 2 requests an hour for @lena in this repository is reached (rule `limits.perActor.requestsPerHour`). It ends at 15:04 UTC; ask again then.',
    );
    expect(await ask(max)).toBeUndefined();
    expect(await ask(max)).toContain('3 requests an hour for this repository');
    expect(await ask({ repository: 'acme/other', actor: 'lena' })).toBeUndefined();
  });

  it('do not start anew with another spelling of the name', async () => {
    const limits = keeper();
    const config = configured('{ perActor: { requestsPerHour: 1 } }');
    await limits.request(lena, config);
    expect(await refusal(() => limits.request({ repository: 'Acme/Infra', actor: 'LENA' }, config))).toContain('rule');
  });
});

describe('open pull requests', () => {
  const config = configured('{ openPullRequests: 3, perActor: { openPullRequests: 1 } }');
  const open = (owners: readonly string[]) => refusal(() => keeper().openPullRequests(lena, config, owners));

  it('are limited for each person and for all', async () => {
    expect(await open(['max', 'rob'])).toBeUndefined();
    expect(await open(['Lena'])).toContain('limits.perActor.openPullRequests');
    expect(await open(['max', 'rob', 'max'])).toMatch(/`limits.openPullRequests`\). It ends as soon as/);
  });
});

describe('a budget for the model', () => {
  it('ends with its tokens', async () => {
    const budget = keeper().budget(lena, configured('{ tokensPerDay: 1000 }'));
    await budget.check();
    await budget.spend({ inputTokens: 900, outputTokens: 100 });
    expect(await refusal(() => budget.check())).toContain('It ends at 2026-11-22 15:04 UTC');
  });

  it('ends with what they cost', async () => {
    const budget = keeper().budget(lena, configured('{ costPerDay: 3 }'));
    await budget.spend({ inputTokens: 1_000_000, outputTokens: 90_000 });
    expect(await refusal(() => budget.check())).toBeUndefined();
    await budget.spend({ inputTokens: 0, outputTokens: 10_000 });
    expect(await refusal(() => budget.check())).toContain('limit of 3 of cost a day');
  });
});

it.each([
  ['hour', 1, 'at 15:04 UTC'],
  ['day', 1, 'at 2026-11-22 15:04 UTC'],
  ['day', 0, 'when the limit is raised'],
] as const)('the end of a limit is told as people read it: %s, %d', async (window, most, end) => {
  expect(await endOf(memoryCounters(), 'any', window, most)).toBe(end);
});
