import { PromptOpsError } from '../../domain/errors.ts';
import type { ChatModel, ChatRequest } from '../../planner/model/chat-model.ts';
import { answerMessage, isModelError, type FromModelProcess, type ToModelProcess } from './model-message.ts';
import { createOpenAiModel } from './openai.ts';

/**
 * The process that talks to the model, started by `model-process.ts`. It holds the model's key and nothing else: no environment, no
 * GitHub token, no database, and Node's permission model keeps it from reading files, starting programs and writing anything.
 */
let chat: ChatModel | undefined;
const asked = new Map<number, AbortController>();

process.on('message', (message: ToModelProcess) => {
  if (message.kind === 'configure') chat = createOpenAiModel(message.config);
  else if (message.kind === 'cancel') asked.get(message.id)?.abort();
  else void answer(message.id, message.request);
});
// The service is gone, or wants this process to end.
process.on('disconnect', () => process.exit(0));

async function answer(id: number, request: ChatRequest): Promise<void> {
  const cancelled = new AbortController();
  asked.set(id, cancelled);
  const said = await ask(id, request, cancelled.signal);
  asked.delete(id);
  if (!cancelled.signal.aborted && process.connected) process.send?.(said);
}

async function ask(id: number, request: ChatRequest, signal: AbortSignal): Promise<FromModelProcess> {
  if (chat === undefined) return { kind: 'error', id, code: 'model-down', detail: 'it was not configured' };
  try {
    const read = answerMessage.safeParse(await chat(request, signal));
    if (read.success) return { kind: 'answer', id, answer: read.data };
    return { kind: 'error', id, code: 'model-nonsense', detail: 'the endpoint sent something that is no answer' };
  } catch (error) {
    const isKnown = error instanceof PromptOpsError && isModelError(error.code);
    if (!isKnown) return { kind: 'error', id, code: 'model-down', detail: 'the call failed' };
    const { detail = '', retryAfterSeconds } = error.details;
    const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return { kind: 'error', id, code: error.code, detail: detail.slice(0, 1_000), ...later };
  }
}
