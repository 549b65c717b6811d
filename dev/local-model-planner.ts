import { join } from 'node:path';
import { createOpenAiModel } from '../src/adapters/model/openai.ts';
import { readTemplateFiles } from '../src/adapters/template-files.ts';
import { composeModelPlanner } from '../src/compose-model-planner.ts';
import { readModelConfig } from '../src/config/service-config.ts';
import type { Planner } from '../src/planner/planner.ts';

/**
 * The model planner for the model of `OPENAI_BASE_URL`, for the evaluation: asked in this process, and only about fixtures of ours.
 * @throws {Error} when no model is configured
 */
export async function localModelPlanner(env: Readonly<Record<string, string | undefined>>): Promise<Planner> {
  const model = readModelConfig(env);
  if (model === null) throw new Error('no model is configured: set OPENAI_BASE_URL');
  const templates = await readTemplateFiles(join(import.meta.dirname, '..', 'templates', 'infrastructure'));
  const { plan } = await composeModelPlanner({
    model,
    chat: createOpenAiModel(model),
    templates,
    secrets: [],
    limits: { maxFiles: 40, maxBytes: 500_000 },
  });
  return plan;
}
