import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createModelProcess } from './adapters/model/model-process.ts';
import type { ModelConfig } from './config/service-config.ts';
import { createLeakFinder } from './context/find-leak.ts';
import { createRedactor, redactedMark } from './context/redact.ts';
import { sanitizeText } from './context/sanitize.ts';
import type { ModelBudget } from './domain/model-budget.ts';
import type { ExplainModel } from './explain/model-explanation.ts';
import { createFence } from './planner/model/fence.ts';
import { guardChat } from './planner/model/guard-chat.ts';
import { redactSightings } from './validation/secrets/secretlint.ts';

export type ComposedExplainModel = AsyncDisposable & {
  /** The model for one question; `budget` is asked before and told after. */
  readonly open: (budget?: ModelBudget) => ExplainModel;
};

const maxOutputTokens = 2_000;

/** The model that explains failures, behind the same guards as the one that plans. */
export function composeExplainModel(config: ModelConfig, knownSecrets: readonly string[]): ComposedExplainModel {
  const process = createModelProcess(config);
  const secrets = [...knownSecrets, config.apiKey];
  const redact = createRedactor(secrets);
  const chat = guardChat(process.chat, {
    redact: (text) => redactSightings(text, redactedMark),
    leaks: createLeakFinder(secrets),
  });
  const prompt = readFileSync(join(import.meta.dirname, '..', 'templates', 'prompts', 'explain.md'), 'utf8');
  return {
    open: (budget) => ({
      prompt,
      fence: createFence(),
      makeSafe: (text) => redact(sanitizeText(text).text).text,
      async ask({ system, user, schema }, signal) {
        await budget?.check();
        const messages = [
          { role: 'system', text: system },
          { role: 'user', text: user },
        ] as const;
        const answer = await chat(
          {
            messages,
            tools: [],
            toolChoice: 'none',
            answer: { name: 'promptops_explanation', schema },
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
