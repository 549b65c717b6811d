import { expect, it } from 'vitest';
import { judgeFailure, type FailureHistory } from '../../../src/explain/judge-failure.ts';

const known = { category: 'compile', causeId: 'typescript/error', confidence: 0.9 } as const;
const nothing: FailureHistory = { isKnownFlaky: false, basePasses: false, baseBranch: 'main', changedPlaces: [] };
const touched = { changedPlaces: [{ path: 'src/a.ts', line: 3 }] };
const page = 'https://github.example/run';

const cases: readonly (readonly [string, Parameters<typeof judgeFailure>[0], Partial<FailureHistory>, object])[] = [
  [
    'the base branch fails in the same way',
    known,
    { failingOnBase: page, ...touched },
    { verdict: 'base', because: { url: page } },
  ],
  [
    'it passed for the same commit',
    known,
    { passedOnSameCommit: page, ...touched },
    { verdict: 'flaky', because: { url: page } },
  ],
  ['it came and went here before', known, { isKnownFlaky: true, ...touched }, { verdict: 'flaky' }],
  ['the network failed', { ...known, category: 'network' }, touched, { verdict: 'infrastructure' }],
  ['the runner was lost', { ...known, causeId: 'workflow/runner-lost' }, touched, { verdict: 'infrastructure' }],
  ['a changed file is named', known, { ...touched, basePasses: true }, { verdict: 'change', confidence: 0.9 }],
  [
    'a right is missing and no changed file is named',
    { ...known, category: 'permission' },
    {},
    { verdict: 'infrastructure' },
  ],
  [
    'a right is missing where a changed file asks for it',
    { ...known, category: 'permission' },
    touched,
    { verdict: 'change' },
  ],
  ['the memory ran out', { ...known, category: 'resources' }, {}, { verdict: 'infrastructure' }],
  ['only the base branch passes', known, { basePasses: true }, { verdict: 'change', confidence: 0.6 }],
  [
    'the base branch passes and nothing is known',
    { ...known, causeId: null },
    { basePasses: true },
    { verdict: 'unknown' },
  ],
  ['it ran out of time', { ...known, category: 'timeout' }, { basePasses: true }, { verdict: 'unknown' }],
  ['nothing is known of other runs', known, {}, { verdict: 'unknown', confidence: 0.2 }],
];

it.each(cases)('a failure is judged: %s', (_, failure, history, expected) => {
  const judgement = judgeFailure(failure, { ...nothing, ...history });
  expect(judgement).toMatchObject(expected);
  expect(judgement.because.text).not.toBe('');
});
