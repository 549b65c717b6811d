import { PromptOpsError } from '../../domain/errors.ts';
import type { ChatMessage, ChatModel } from './chat-model.ts';

export type ChatGuards = {
  /** Takes secrets out of what goes to the model, whatever has been taken out before. */
  readonly redact: (text: string) => Promise<string>;
  /** Whether texts hold a secret of this service. */
  readonly leaks: (texts: readonly string[]) => boolean;
};

/**
 * The last thing before a model and the first behind it: no secret goes in, and an answer that holds one of ours is not read any further.
 * The endpoint knows its own key, so a hostile one could put it into a pull request.
 * @throws {PromptOpsError} `model-leak`, or what the model throws
 */
export function guardChat(chat: ChatModel, { redact, leaks }: ChatGuards): ChatModel {
  // A conversation repeats its first messages in every round.
  const known = new WeakMap<ChatMessage, Promise<ChatMessage>>();
  const safe = (message: ChatMessage): Promise<ChatMessage> => {
    const done = known.get(message) ?? redact(message.text).then((text) => ({ ...message, text }));
    known.set(message, done);
    return done;
  };
  return async (request, signal) => {
    const messages = await Promise.all(request.messages.map(safe));
    const answer = await chat({ ...request, messages }, signal);
    const calls = answer.toolCalls.flatMap(({ name, argumentsText }) => [name, argumentsText]);
    if (leaks([answer.text, ...calls, answer.refusal ?? '', answer.model])) throw new PromptOpsError('model-leak');
    return answer;
  };
}
