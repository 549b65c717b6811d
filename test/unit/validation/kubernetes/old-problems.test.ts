import { describe, expect, test } from 'vitest';
import type { Check, Finding } from '../../../../src/domain/check.ts';
import { withoutOldProblems } from '../../../../src/validation/kubernetes/old-problems.ts';

const problem = (message: string, line: number): Finding => ({
  severity: 'error',
  file: 'web.yaml',
  line,
  rule: 'kubernetes/schema',
  message,
});
const failing = (...findings: readonly Finding[]): Check => ({
  name: 'kubeconform',
  target: 'web.yaml',
  verdict: 'fail',
  tool: 'kubeconform 0.7.0',
  seconds: 0.1,
  findings,
});

describe('problems that a file had before the change', () => {
  test('do not fail the change, and nothing is called proven', () => {
    const check = withoutOldProblems(failing(problem('replicaz unknown', 9)), [problem('replicaz unknown', 7)]);
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('not valid before the change either (1 problem)');
    expect(check.findings).toEqual([
      { ...problem('Before this change already: replicaz unknown', 9), severity: 'warning' },
    ]);
  });

  test('do not hide a new one', () => {
    const check = withoutOldProblems(failing(problem('a', 1), problem('b', 2)), [problem('a', 1)]);
    expect(check.verdict).toBe('fail');
    expect(check.findings.map(({ severity }) => severity)).toEqual(['warning', 'error']);
  });

  test('of another file count for nothing', () => {
    const check = failing(problem('a', 1));
    expect(withoutOldProblems(check, [{ ...problem('a', 1), file: 'other.yaml' }])).toBe(check);
  });
});
