import type { Answer } from '../domain/request.ts';
import type { Planned, Planner } from '../planner/planner.ts';

/**
 * Plans a request that was asked about and answered: each reading of the answer by rules and templates, the likeliest first; then, where
 * there is a model, the conversation. What is still unclear is asked again, with what was answered.
 */
export function answerPlanner(
  { plan, sure }: { readonly plan: Planner; readonly sure: Planner },
  answer: Answer,
): Planner {
  return async (input, signal) => {
    if (input.feedback.length > 0) return plan(input, signal);
    for (const text of [input.command.text, ...answer.others]) {
      const planned = await sure({ ...input, command: { ...input.command, text } }, signal);
      if (isSettled(planned)) return planned;
    }
    const { question, words, original } = answer;
    const thread = [
      ...input.thread,
      { author: 'PromptOps', text: question.question },
      { author: 'the answer to it', text: words },
    ];
    const planned = await plan(
      { ...input, command: { ...input.command, text: `${original} (${words})` }, thread },
      signal,
    );
    if (isSettled(planned)) return planned;
    const again = `${question.question} “${words}” does not tell.`;
    return { ...planned, result: { ...question, question: again } };
  };
}

function isSettled({ result }: Planned): boolean {
  return result.kind !== 'question' && result.kind !== 'not-understood';
}
