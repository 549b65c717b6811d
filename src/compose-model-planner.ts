import { join } from 'node:path';
import { readPromptFiles } from './adapters/prompt-files.ts';
import type { ModelConfig } from './config/service-config.ts';
import { createLeakFinder } from './context/find-leak.ts';
import { createRedactor, redactedMark } from './context/redact.ts';
import { sanitizeText } from './context/sanitize.ts';
import type { Usage } from './domain/usage.ts';
import { readObjects } from './edits/read-file.ts';
import type { ChatModel } from './planner/model/chat-model.ts';
import { guardChat } from './planner/model/guard-chat.ts';
import { createModelPlanner } from './planner/model/model-planner.ts';
import type { ReadTool } from './planner/model/read-tool.ts';
import type { Planner } from './planner/planner.ts';
import type { Template } from './planner/templates/manifest.ts';
import { findPathProblems, type PathLimits } from './policy/guard-paths.ts';
import { redactSightings } from './validation/secrets/secretlint.ts';

export type ModelPlannerParts = {
  readonly model: Pick<ModelConfig, 'apiKey' | 'maxTokens'>;
  /** The model behind its process. */
  readonly chat: ChatModel;
  readonly templates: readonly Template[];
  /** Every secret value this process knows; none of them reaches the model, in any encoding. */
  readonly secrets: readonly string[];
  readonly limits: PathLimits;
  /** Tools beside the built-in ones: schemas, rendered values. */
  readonly moreTools?: readonly ReadTool[];
  readonly onUsage?: (usage: Usage) => void;
};

/** The model planner with its prompts, cleaner and path rules. `promptVersion` belongs into the record of a run. */
export async function composeModelPlanner(
  parts: ModelPlannerParts,
): Promise<{ readonly plan: Planner; readonly promptVersion: string }> {
  const prompts = await readPromptFiles(join(import.meta.dirname, '..', 'templates', 'prompts'));
  const secrets = [...parts.secrets, parts.model.apiKey];
  const redact = createRedactor(secrets);
  const plan = createModelPlanner({
    chat: guardChat(parts.chat, {
      redact: (text) => redactSightings(text, redactedMark),
      leaks: createLeakFinder(secrets),
    }),
    prompts,
    makeSafe: (text) => redact(sanitizeText(text).text).text,
    pathProblems: (files, tree) =>
      findPathProblems(files, tree.entries, parts.limits).map(({ file, reason }) => `${file}: ${reason}`),
    async objectsOf(file, text) {
      const { objects } = await readObjects(file, text);
      return objects.map(({ object, start, end }) => ({
        object,
        line: text.slice(0, start).split('\n').length,
        text: text.slice(start, end),
      }));
    },
    templates: parts.templates,
    ...(parts.moreTools === undefined ? {} : { moreTools: parts.moreTools }),
    maxTokens: parts.model.maxTokens,
    ...(parts.onUsage === undefined ? {} : { onUsage: parts.onUsage }),
  });
  return { plan, promptVersion: prompts.version };
}
