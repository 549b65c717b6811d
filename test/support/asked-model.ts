import type { AskedModel } from '../../src/domain/asked-model.ts';
import type { Shown } from '../../src/domain/usage.ts';
import { createFence } from '../../src/planner/model/fence.ts';

/** A model that always answers the same, for which `hunter2` is the secret; notes what it is asked and shown. */
export function askedModel(
  answer: string,
  { users = [], shown = [] }: { readonly users?: string[]; readonly shown?: Shown[] } = {},
): AskedModel {
  return {
    prompt: 'Answer.',
    fence: createFence(),
    makeSafe: (text) => text.replaceAll('hunter2', '***'),
    maxCharacters: 10_000,
    ask: (question) => {
      users.push(question.user);
      shown.push(...question.shown);
      return Promise.resolve(answer);
    },
    heard: () => ({ usage: { model: 'm', inputTokens: 10, outputTokens: 1, rounds: users.length }, shown, traces: [] }),
  };
}
