import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';

test('an error ends a command by its kind: usage, refusal, or internal', () => {
  expect(exitCodeOf(new PromptOpsError('empty-repository'))).toBe(2);
  expect(exitCodeOf(new PromptOpsError('not-allowed'))).toBe(3);
  expect(exitCodeOf(new PromptOpsError('model-nonsense'))).toBe(1);
});
