import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createModelProcess } from './adapters/model/model-process.ts';
import type { ModelConfig } from './config/service-config.ts';
import { createLeakFinder } from './context/find-leak.ts';
import { createRedactor, redactedMark } from './context/redact.ts';
import { sanitizeText } from './context/sanitize.ts';
import type { ModelBudget } from './domain/model-budget.ts';
import { createFence } from './planner/model/fence.ts';
import { guardChat } from './planner/model/guard-chat.ts';
import type { ReviewModel } from './review/model-review.ts';
import { redactSightings } from './validation/secrets/secretlint.ts';

export type ComposedReviewModel = AsyncDisposable & {
  /** The model for one review; `budget` is asked before and told after. */
  readonly open: (budget?: ModelBudget) => ReviewModel;
};

const maxOutputTokens = 2_000;
const charactersPerToken = 3;

/** The reviewing model, with a prompt of its own and `PROMPTOPS_REVIEW_MODEL` where one is named; behind the same guards as the author. */
export function composeReviewModel(config: ModelConfig, knownSecrets: readonly string[]): ComposedReviewModel {
  const process = createModelProcess({ ...config, model: config.reviewModel ?? config.model });
  const secrets = [...knownSecrets, config.apiKey];
  const redact = createRedactor(secrets);
  const chat = guardChat(process.chat, {
    redact: (text) => redactSightings(text, redactedMark),
    leaks: createLeakFinder(secrets),
  });
  const prompt = readFileSync(join(import.meta.dirname, '..', 'templates', 'prompts', 'review.md'), 'utf8');
  return {
    open: (budget) => ({
      prompt,
      fence: createFence(),
      makeSafe: (text) => redact(sanitizeText(text).text).text,
      maxCharacters: Math.max(2_000, (config.maxTokens - maxOutputTokens) * charactersPerToken - prompt.length),
      async ask({ system, user, answer: schema }, signal) {
        await budget?.check();
        const answer = await chat(
          {
            messages: [
              { role: 'system', text: system },
              { role: 'user', text: user },
            ],
            tools: [],
            toolChoice: 'none',
            answer: { name: 'promptops_review', schema },
            maxOutputTokens,
          },
          signal,
        );
        await budget?.spend(answer);
        return answer.text;
      },
    }),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
