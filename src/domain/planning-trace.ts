/** One answer of a model as it came, tool calls as it wrote them. */
export type ModelAnswer = {
  readonly text: string;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly argumentsText: string }[];
  readonly end: 'complete' | 'cut-off' | 'filtered';
  readonly refusal?: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** How one round of planning came about: with the request and the files, what is needed to have it again. */
export type PlanningTrace = {
  /** Digest of the prompts or of the templates; absent where the version of the software says it all. */
  readonly version?: string;
  /** Present where a model was asked: what it was given beside the messages, and what it answered, in order. */
  readonly model?: {
    readonly name: string;
    readonly maxContextTokens: number;
    readonly maxOutputTokens: number;
    readonly tools: readonly string[];
    readonly answers: readonly ModelAnswer[];
  };
};
