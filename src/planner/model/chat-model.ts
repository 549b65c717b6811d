/** One call of a tool that the model asks for; `argumentsText` is what it wrote, not yet parsed. */
export type ToolCall = { readonly id: string; readonly name: string; readonly argumentsText: string };

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

/** A tool as the model sees it; `parameters` is a JSON Schema. */
export type ToolDefinition = { readonly name: string; readonly description: string; readonly parameters: JsonSchema };

export type JsonSchema = { readonly [key: string]: unknown };

export type ChatRequest = {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  /** `none`: the tools were used up and an answer is due. */
  readonly toolChoice: 'auto' | 'none';
  /** What the answer must look like. An endpoint that cannot enforce it is told in words. */
  readonly answer: { readonly name: string; readonly schema: JsonSchema };
  readonly maxOutputTokens: number;
};

/** One answer of a model. `cut-off`: it hit the output limit; `filtered`: the endpoint withheld it. */
export type ChatAnswer = {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly end: 'complete' | 'cut-off' | 'filtered';
  /** The model's own words when it declined. */
  readonly refusal?: string;
  /** The model that answered, as the endpoint names it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/**
 * Asks a model once. The only thing the planner knows of models: no token, no address, no library types.
 * @throws {PromptOpsError} `model-down` (with `retryAfterSeconds` where the endpoint said so), `model-misconfigured`, `model-refused`,
 * `model-nonsense` or `model-budget`, after its own retries.
 */
export type ChatModel = (request: ChatRequest, signal: AbortSignal) => Promise<ChatAnswer>;
