import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/domain/proposal.ts';
import { failuresOf, worthAnotherRound } from '../../../../src/planner/model/worth-another-round.ts';
import type { Feedback } from '../../../../src/planner/planner.ts';

let count = 0;
function feedback(failures: number, problems: readonly string[] = [], operations?: readonly Operation[]): Feedback {
  count += 1;
  const findings = Array.from({ length: failures }, (_, line) => ({
    severity: 'error' as const,
    file: 'a.tf',
    line: line + 1,
    rule: 'r',
    message: 'm',
  }));
  return {
    proposal: {
      kind: 'proposal',
      planner: 'model',
      summary: 's',
      type: 'chore',
      scope: 's',
      operations: operations ?? [{ op: 'delete-file', file: `${count}` }],
      assumptions: [],
      warnings: [],
    },
    problems,
    checks: [
      {
        name: 'terraform validate',
        target: 'a',
        verdict: failures > 0 ? 'fail' : 'pass',
        tool: null,
        seconds: 0,
        findings,
      },
    ],
  };
}

test('the first failure is worth a repair, a success is not', () => {
  expect(worthAnotherRound([feedback(3)])).toBe(true);
  expect(worthAnotherRound([feedback(0)])).toBe(false);
  expect(worthAnotherRound([])).toBe(false);
});

test('repair goes on only while fewer things fail', () => {
  expect(worthAnotherRound([feedback(3), feedback(2)])).toBe(true);
  expect(worthAnotherRound([feedback(3), feedback(3)])).toBe(false);
  expect(worthAnotherRound([feedback(2), feedback(3)])).toBe(false);
});

test('an edit that now works is progress, one that no longer works is not', () => {
  expect(worthAnotherRound([feedback(0, ['no such object']), feedback(9)])).toBe(true);
  expect(worthAnotherRound([feedback(9), feedback(0, ['no such object'])])).toBe(false);
  expect(worthAnotherRound([feedback(0, ['no such object']), feedback(0, ['no such path'])])).toBe(true);
  expect(worthAnotherRound([feedback(0, ['no such object']), feedback(0, ['no such object'])])).toBe(false);
});

test('after four repairs it ends', () => {
  const history = [9, 8, 7, 6].map((failures) => feedback(failures));
  expect(worthAnotherRound(history)).toBe(true);
  expect(worthAnotherRound([...history, feedback(5)])).toBe(false);
});

test('the same proposal again is the end', () => {
  const same: readonly Operation[] = [{ op: 'delete-file', file: 'x' }];
  expect(worthAnotherRound([feedback(3, [], same), feedback(2, [], same)])).toBe(false);
});

test('failures name check, file, line and rule; warnings are none', () => {
  expect(failuresOf(feedback(1, ['`a.tf`: no such block']))).toEqual([
    '`a.tf`: no such block',
    'terraform validate: a.tf:1 m (r)',
  ]);
  const warned = { ...feedback(1) };
  const [check] = warned.checks;
  expect(
    failuresOf({ ...warned, checks: check === undefined ? [] : [{ ...check, findings: [], reason: 'it crashed' }] }),
  ).toEqual(['terraform validate (a): it crashed']);
});
