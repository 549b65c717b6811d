import { z } from 'zod';
import type { ModelConfig } from '../../config/service-config.ts';
import type { ChatAnswer, ChatRequest } from '../../planner/model/chat-model.ts';

/** What the service says to the process that talks to the model; the first message is always the configuration. */
export type ToModelProcess =
  | { readonly kind: 'configure'; readonly config: ModelConfig }
  | { readonly kind: 'ask'; readonly id: number; readonly request: ChatRequest }
  | { readonly kind: 'cancel'; readonly id: number };

const maxTextCharacters = 2_000_000;
const maxToolCalls = 128;

/** The errors that may come out of the process; everything else that happens there is `model-down`. */
const modelErrors = ['model-down', 'model-misconfigured', 'model-refused', 'model-nonsense', 'model-budget'] as const;
export type ModelErrorCode = (typeof modelErrors)[number];

const text = z.string().max(maxTextCharacters);

/** An answer as the service takes it: what the endpoint sent is somebody else's and has passed through a library. */
export const answerMessage = z.strictObject({
  text,
  toolCalls: z
    .array(z.strictObject({ id: z.string().max(200), name: z.string().max(200), argumentsText: text }))
    .max(maxToolCalls),
  end: z.enum(['complete', 'cut-off', 'filtered']),
  refusal: text.exactOptional(),
  model: z.string().max(200),
  inputTokens: z.number().min(0),
  outputTokens: z.number().min(0),
}) satisfies z.ZodType<ChatAnswer>;

/** What the process answers. */
export const fromModelProcess = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id: z.number(), answer: answerMessage }),
  z.strictObject({
    kind: z.literal('error'),
    id: z.number(),
    code: z.enum(modelErrors),
    detail: z.string().max(1_000),
    /** When the endpoint wants to be asked again. */
    retryAfterSeconds: z
      .string()
      .regex(/^\d{1,6}$/)
      .exactOptional(),
  }),
]);

export type FromModelProcess = z.output<typeof fromModelProcess>;

/** Whether an error's code is one that the process may answer with. */
export function isModelError(code: string): code is ModelErrorCode {
  return (modelErrors as readonly string[]).includes(code);
}
