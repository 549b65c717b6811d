import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { evaluateReview } from '../../../dev/reviews/evaluate-review.ts';
import { afterEdits, readReviewCases } from '../../../dev/reviews/review-cases.ts';
import { composeStages } from '../../../src/compose-stages.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { overlayTree } from '../../../src/domain/overlay-tree.ts';
import { defaultRepositoryConfig } from '../../../src/config/repository-config.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { reviewChange } from '../../../src/workflows/review-change.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures');
const stages = composeStages({ env: process.env, model: null, planner: 'rules' });
afterAll(() => stages[Symbol.asyncDispose]());

// What a stranger wrote is a measure, not a promise.
const cases = (await readReviewCases(join(fixtures, 'reviews'))).filter(({ part }) => /^(?:report|tune)$/.test(part));
const faulty = cases.filter(({ fault }) => fault !== undefined);
const fine = cases.filter(({ fault }) => fault === undefined);

it('has a corpus worth the name', () => {
  expect([faulty.length >= 80, fine.length >= 25]).toEqual([true, true]);
});

// One in twelve; `npm run eval -- --set reviews` takes all.
it.each(faulty.filter((_, index) => index % 12 === 0))('finds: $name', async (one) => {
  const { found, review } = await evaluateReview(one, stages.change);
  expect({ found, findings: review.findings }).toMatchObject({ found: true });
});

it.each(fine.filter((_, index) => index % 12 === 0))('has nothing to say: $name', async (one) => {
  const { falseAlarms } = await evaluateReview(one, stages.change);
  expect(falseAlarms).toEqual([]);
});

it.each([
  'service sends to a port name that pods do not have',
  'tfvars key with a typing error',
  'value with a typing error in a values file',
])('a suggestion mends it, and the next review finds nothing: %s', async (name) => {
  const one = faulty.find((other) => other.name === name) ?? expect.fail(`there is no case ${name}`);
  const before = await openFolder(join(fixtures, 'repositories', one.repository));
  const after = await afterEdits(before, one);
  const about = {
    before,
    config: defaultRepositoryConfig,
    author: 'agent',
    signal: new AbortController().signal,
  } as const;
  const [finding] = (await reviewChange({ ...about, after }, stages.change)).findings;
  const lines = ((await after.read(finding?.file ?? '')) ?? '').split('\n');
  lines[(finding?.line ?? 0) - 1] = finding?.suggestion ?? expect.fail('nothing is suggested');
  const mended = overlayTree(after, { files: [{ path: finding?.file ?? '', before: '', after: lines.join('\n') }] });
  expect((await reviewChange({ ...about, after: mended }, stages.change)).findings).toEqual([]);
});

it.each([
  ['an agent', 'agent', 'run: make', 'run: make all', ['guardrail/workflow-files']],
  ['an agent that takes a newer action', 'agent', 'uses: a/b@v1', 'uses: a/b@v2', []],
  ['a person', 'person', 'run: make', 'run: make all', []],
] as const)('a workflow that %s changes', async (_, author, was, is, expected) => {
  const file = '.github/workflows/ci.yml';
  const text = (step: string): string =>
    `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;
  const before = memoryTree(new Map([[file, text(was)]]));
  const after = memoryTree(new Map([[file, text(is)]]));
  const about = { before, after, author, config: defaultRepositoryConfig, signal: new AbortController().signal };
  expect((await reviewChange(about, stages.change)).findings.map(({ rule }) => rule)).toEqual(expected);
});
