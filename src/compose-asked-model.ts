import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createModelProcess } from './adapters/model/model-process.ts';
import type { ModelConfig } from './config/service-config.ts';
import { createLeakFinder } from './context/find-leak.ts';
import { createRedactor, redactedMark } from './context/redact.ts';
import { sanitizeText } from './context/sanitize.ts';
import type { AskedModel } from './domain/asked-model.ts';
import type { ModelBudget } from './domain/model-budget.ts';
import type { ModelAnswer } from './domain/planning-trace.ts';
import { digestOf } from './domain/text-digest.ts';
import { addUsage, noUsage, type Shown, type Usage } from './domain/usage.ts';
import type { ChatModel } from './planner/model/chat-model.ts';
import { createFence } from './planner/model/fence.ts';
import { guardChat } from './planner/model/guard-chat.ts';
import { hearChat } from './planner/model/heard-chat.ts';
import { redactSightings } from './validation/secrets/secretlint.ts';

export type ComposedAskedModel = AsyncDisposable & {
  /** The model for one run; `budget` is asked before each question and told after it. */
  readonly open: (budget?: ModelBudget) => AskedModel;
};

const maxOutputTokens = 2_000;
const charactersPerToken = 3;

/**
 * A model for single questions behind the same guards as the one that plans. `review` and `explain` have a prompt each
 * (`templates/prompts/`); a review asks `PROMPTOPS_REVIEW_MODEL` where one is named.
 */
export function composeAskedModel(
  purpose: 'review' | 'explain',
  config: ModelConfig,
  knownSecrets: readonly string[],
): ComposedAskedModel {
  const model = purpose === 'review' ? (config.reviewModel ?? config.model) : config.model;
  const process = createModelProcess({ ...config, model });
  const secrets = [...knownSecrets, config.apiKey];
  const redact = createRedactor(secrets);
  const chat = guardChat(process.chat, {
    redact: (text) => redactSightings(text, redactedMark),
    leaks: createLeakFinder(secrets),
  });
  const prompt = readFileSync(join(import.meta.dirname, '..', 'templates', 'prompts', `${purpose}.md`), 'utf8');
  const about = { name: model, maxContextTokens: config.maxTokens, maxOutputTokens, tools: [] };
  return {
    open: (budget) => ({
      prompt,
      fence: createFence(),
      makeSafe: (text) => redact(sanitizeText(text).text).text,
      maxCharacters: Math.max(2_000, (config.maxTokens - maxOutputTokens) * charactersPerToken - prompt.length),
      ...listening(chat, `promptops_${purpose}`, budget, { version: digestOf(prompt).slice(0, 12), model: about }),
    }),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

type Trace = ReturnType<AskedModel['heard']>['traces'][number];
type Silent = Omit<Trace, 'model'> & { readonly model: Omit<NonNullable<Trace['model']>, 'answers'> };

/** Asks and keeps what was shown and said. What was sent counts as shown, whatever came back. */
function listening(
  chat: ChatModel,
  answerName: string,
  budget: ModelBudget | undefined,
  trace: Silent,
): Pick<AskedModel, 'ask' | 'heard'> {
  const answers: ModelAnswer[] = [];
  const seen: Shown[] = [];
  let asked = 0;
  return {
    async ask({ system, user, schema, shown }, signal) {
      const noting: ChatModel = (request, until) => {
        asked += 1;
        seen.push(...shown);
        return chat(request, until);
      };
      const heard = hearChat(noting, budget);
      const messages = [
        { role: 'system', text: system },
        { role: 'user', text: user },
      ] as const;
      const answer = { name: answerName, schema };
      const said = await heard.chat({ messages, tools: [], toolChoice: 'none', answer, maxOutputTokens }, signal);
      answers.push(...heard.heard().answers);
      return said.text;
    },
    heard() {
      if (asked === 0) return { usage: noUsage, shown: [], traces: [] };
      const usage = answers.reduce<Usage>((sum, one) => addUsage(sum, { ...one, rounds: 1 }), noUsage);
      const name = usage.model ?? trace.model.name;
      return { usage, shown: seen, traces: [{ ...trace, model: { ...trace.model, name, answers } }] };
    },
  };
}
