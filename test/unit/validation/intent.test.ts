import { expect, test } from 'vitest';
import type { SemanticChange } from '../../../src/domain/change-set.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { breaksIntent, intentCheck } from '../../../src/validation/intent.ts';

const operation: Operation = {
  op: 'set',
  file: 'a.yaml',
  object: 'Deployment/checkout',
  path: 'spec.replicas',
  value: 5,
};
const change: SemanticChange = { file: 'a.yaml', object: 'Deployment/checkout', path: 'spec.replicas', from: 3, to: 5 };

test('asked is changed', () => {
  expect(intentCheck([operation], [change])).toMatchObject({ name: 'intent', verdict: 'pass', findings: [] });
});
test('a change nobody asked for fails and is named', () => {
  const extra = { ...change, path: 'spec.paused', from: false, to: true };
  expect(intentCheck([operation], [change, extra])).toMatchObject({
    verdict: 'fail',
    reason: 'one change goes beyond what was declared',
    findings: [
      { severity: 'error', file: 'a.yaml', message: 'Deployment/checkout spec.paused: false → true was not asked for' },
    ],
  });
});
test('another value than the one asked for fails', () => {
  expect(intentCheck([operation], [{ ...change, to: 50 }])).toMatchObject({ verdict: 'fail' });
});
test('an operation without effect is said', () => {
  const idle = { ...operation, path: 'spec.paused', value: false } as const;
  expect(intentCheck([operation, idle], [change])).toMatchObject({
    verdict: 'pass',
    findings: [{ severity: 'warning', rule: 'intent/without-effect' }],
  });
});
test('text that declares no value is held to that: layout may change, values may not', () => {
  const layout = { op: 'replace-text', file: 'a.yaml', find: 'a:  1', replace: 'a: 1', declares: [] } as const;
  expect(intentCheck([layout], [])).toMatchObject({ verdict: 'pass', findings: [] });
  expect(intentCheck([layout], [change])).toMatchObject({ verdict: 'fail' });
});
test('nothing changed is nothing proven', () => {
  expect(intentCheck([], [])).toMatchObject({ verdict: 'unchecked' });
});
test('only a failed intent, in the source or in what is rendered, keeps a change from being written', () => {
  const failed = intentCheck([], [change]);
  expect(breaksIntent([failed])).toBe(true);
  expect(breaksIntent([{ ...failed, name: 'rendered intent' }])).toBe(true);
  expect(breaksIntent([{ ...failed, name: 'kubeconform' }, intentCheck([operation], [change])])).toBe(false);
  expect(breaksIntent([{ ...failed, verdict: 'unchecked' }])).toBe(false);
});
