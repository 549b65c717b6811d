import { PromptOpsError } from '../../domain/errors.ts';
import type { ModelAnswer } from '../../domain/planning-trace.ts';
import type { ChatModel } from './chat-model.ts';

/**
 * A model that says again what one has said, in the same order, and reaches nobody.
 * @throws {PromptOpsError} `model-nonsense` when it is asked more often than it was then: the conversation took another way
 */
export function recordedChat(answers: readonly ModelAnswer[]): ChatModel {
  let asked = 0;
  return () => {
    const answer = answers[asked];
    asked += 1;
    if (answer !== undefined) return Promise.resolve(answer);
    const detail = `it is asked ${asked} times now, and ${answers.length} answers were recorded`;
    return Promise.reject(new PromptOpsError('model-nonsense', { detail }));
  };
}
