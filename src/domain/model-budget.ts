import type { Usage } from './usage.ts';

/** What a model may still be asked for: asked before each call, told after it. */
export type ModelBudget = {
  /** @throws {PromptOpsError} `limit-reached` when it is used up. */
  check(): Promise<void>;
  spend(usage: Pick<Usage, 'inputTokens' | 'outputTokens'>): Promise<void>;
};
