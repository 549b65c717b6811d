import type { ModelBudget } from '../../domain/model-budget.ts';
import type { ModelAnswer, PlanningTrace } from '../../domain/planning-trace.ts';
import { wellFormed } from '../../domain/well-formed.ts';
import type { ChatModel } from './chat-model.ts';

/** A model whose answers are kept for the record of the run. */
export type HeardChat = {
  readonly chat: ChatModel;
  readonly heard: () => Pick<NonNullable<PlanningTrace['model']>, 'maxOutputTokens' | 'answers'>;
};

/** Listens to a model: asks the budget before each answer, charges it after, and keeps the answer as the database takes it. */
export function hearChat(chat: ChatModel, budget: ModelBudget | undefined): HeardChat {
  const answers: ModelAnswer[] = [];
  let maxOutputTokens = 0;
  return {
    async chat(request, signal) {
      maxOutputTokens = request.maxOutputTokens;
      await budget?.check();
      const answer = await chat(request, signal);
      await budget?.spend(answer);
      answers.push(storable(answer));
      return answer;
    },
    heard: () => ({ maxOutputTokens, answers }),
  };
}

function storable(answer: ModelAnswer): ModelAnswer {
  return {
    ...answer,
    text: wellFormed(answer.text),
    toolCalls: answer.toolCalls.map(({ id, name, argumentsText }) => ({
      id: wellFormed(id),
      name: wellFormed(name),
      argumentsText: wellFormed(argumentsText),
    })),
    ...(answer.refusal === undefined ? {} : { refusal: wellFormed(answer.refusal) }),
  };
}
