import type { PlanningTrace } from './planning-trace.ts';
import type { Shown, Usage } from './usage.ts';

/** One question to a model: the answer is JSON of a schema, and there are no tools. */
export type ModelQuestion = {
  readonly system: string;
  readonly user: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** What of the repository and its logs stands in `user`, for the record. */
  readonly shown: readonly Shown[];
};

/** What a model was shown, said and cost so far; all empty when it was not asked. */
export type Heard = {
  readonly usage: Usage;
  readonly shown: readonly Shown[];
  readonly traces: readonly PlanningTrace[];
};

/** A model that answers single questions, with a prompt of its own and the guards in front of it; handed in by `compose`. */
export type AskedModel = {
  readonly prompt: string;
  /** Marks text as data, with a nonce of its own. */
  readonly fence: (label: string, text: string) => string;
  /** Hidden characters and markup removed, secrets taken out. */
  readonly makeSafe: (text: string) => string;
  /** What fits into one question beside the prompt. */
  readonly maxCharacters: number;
  /** @throws {PromptOpsError} of kind `model`, or `limit-reached` */
  readonly ask: (question: ModelQuestion, signal: AbortSignal) => Promise<string>;
  readonly heard: () => Heard;
};
