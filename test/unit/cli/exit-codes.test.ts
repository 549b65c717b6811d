import { expect, test } from 'vitest';
import { exitCodeOfError } from '../../../src/cli/exit-codes.ts';
import { PromptOpsError } from '../../../src/domain/errors.ts';

test('an error ends a command by its kind: usage, refusal, or internal', () => {
  expect(exitCodeOfError[new PromptOpsError('empty-repository').kind]).toBe(2);
  expect(exitCodeOfError[new PromptOpsError('not-allowed').kind]).toBe(3);
  expect(exitCodeOfError[new PromptOpsError('model-nonsense').kind]).toBe(1);
});
