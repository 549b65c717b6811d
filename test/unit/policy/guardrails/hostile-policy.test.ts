import { expect, it } from 'vitest';
import { statementsOf } from '../../../../src/policy/guardrails/iam-text.ts';

it.each([
  ['quotes that never close', '"\\'],
  ['comments that never close', '/* '],
  ['brackets that never close', '[,'],
  ['lines without an end', 'a\n'],
  ['quotes alone', '"'],
])('a policy text of %s is read in linear time', (_, piece) => {
  const text = `\${jsonencode(${piece.repeat(200_000)})}`;
  const started = performance.now();
  expect(statementsOf(text)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(3_000);
});
