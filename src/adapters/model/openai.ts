import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ModelConfig } from '../../config/service-config.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from '../../planner/model/chat-model.ts';

const maxRetries = 3;

/** What an endpoint turned out to take; found out by its refusals and remembered. */
type Abilities = {
  form: 'json_schema' | 'json_object' | 'text';
  tools: boolean;
  limit: 'max_completion_tokens' | 'max_tokens';
};

/**
 * A model behind an OpenAI-compatible Chat Completions endpoint (OpenAI, Azure, vLLM, Ollama …).
 * Retries 408, 409, 429 and 5xx with backoff, as long as `retry-after` says (the SDK's own way); `timeoutMs` covers one answer with
 * all its retries and its body. Where strict JSON Schema is not known, JSON mode is used, then plain text, with the schema in words.
 * The key stays in here: no error carries a header or the text of an authentication failure.
 */
export function createOpenAiModel(config: ModelConfig): ChatModel {
  const client = new OpenAI({
    baseURL: config.baseUrl,
    apiKey: config.apiKey,
    // Not from the environment: what goes over the wire is what was configured.
    organization: null,
    project: null,
    timeout: config.timeoutMs,
    maxRetries,
    logLevel: 'off',
  });
  const abilities: Abilities = { form: 'json_schema', tools: true, limit: 'max_completion_tokens' };

  return async (request, signal) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutMs)]);
    for (;;) {
      const tried = { ...abilities };
      try {
        const body = { model: config.model, ...bodyOf(request, tried) };
        return readCompletion(await client.chat.completions.create(body, { signal: deadline }), config.model);
      } catch (error) {
        signal.throwIfAborted();
        if (giveUpAbility(error, tried, abilities)) continue;
        throw explain(error, config);
      }
    }
  };
}

function bodyOf(request: ChatRequest, { form, tools, limit }: Abilities) {
  const { answer, messages, maxOutputTokens, toolChoice } = request;
  const spelled = form === 'json_schema' ? messages : withSchemaInWords(messages, request);
  const used = tools && request.tools.length > 0;
  return {
    stream: false as const,
    messages: spelled.map((message) => messageOf(message, tools)),
    ...(limit === 'max_tokens' ? { max_tokens: maxOutputTokens } : { max_completion_tokens: maxOutputTokens }),
    ...(used
      ? {
          tools: request.tools.map(({ name, description, parameters }) => ({
            type: 'function' as const,
            function: { name, description, parameters: { ...parameters }, strict: form === 'json_schema' },
          })),
          tool_choice: toolChoice,
        }
      : {}),
    ...(form === 'json_schema'
      ? {
          response_format: {
            type: 'json_schema' as const,
            json_schema: { name: answer.name, strict: true, schema: { ...answer.schema } },
          },
        }
      : {}),
    ...(form === 'json_object' ? { response_format: { type: 'json_object' as const } } : {}),
  };
}

function withSchemaInWords(messages: readonly ChatMessage[], { answer }: ChatRequest): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  const words = `Your final answer is one JSON object, without a fence or words around it, that fits this JSON Schema:\n${JSON.stringify(answer.schema)}`;
  return first?.role === 'system'
    ? [{ role: 'system', text: `${first.text}\n\n${words}` }, ...rest]
    : [{ role: 'system', text: words }, ...messages];
}

function messageOf(message: ChatMessage, tools: boolean): ChatCompletionMessageParam {
  switch (message.role) {
    case 'tool':
      return tools
        ? { role: 'tool', tool_call_id: message.callId, content: message.text }
        : { role: 'user', content: message.text };
    case 'assistant': {
      const calls = tools ? message.toolCalls : [];
      if (calls.length === 0) return { role: 'assistant', content: message.text || '(a tool call)' };
      return {
        role: 'assistant',
        content: message.text || null,
        tool_calls: calls.map(({ id, name, argumentsText }) => ({
          id,
          type: 'function',
          function: { name, arguments: argumentsText },
        })),
      };
    }
    default:
      return { role: message.role, content: message.text };
  }
}

function readCompletion(completion: ChatCompletion, model: string): ChatAnswer {
  // The types promise more than a foreign endpoint keeps.
  const choice = (completion as Partial<ChatCompletion>).choices?.[0];
  const message = choice?.message as Partial<ChatCompletion.Choice['message']> | undefined;
  if (choice === undefined || message === undefined)
    throw new PromptOpsError('model-nonsense', { detail: 'the endpoint sent something that is no chat completion' });
  const { usage } = completion;
  return {
    text: typeof message.content === 'string' ? message.content : '',
    toolCalls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, argumentsText: call.function.arguments }]
        : [],
    ),
    end:
      choice.finish_reason === 'length'
        ? 'cut-off'
        : choice.finish_reason === 'content_filter'
          ? 'filtered'
          : 'complete',
    ...(typeof message.refusal === 'string' && message.refusal !== '' ? { refusal: message.refusal } : {}),
    model: completion.model || model,
    inputTokens: usage?.prompt_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
  };
}

/** Whether a refused request is worth trying in a simpler form; remembers that form. */
function giveUpAbility(error: unknown, tried: Abilities, abilities: Abilities): boolean {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return false;
  if (isAboutContent(error)) return false;
  const text = `${error.message} ${error.param ?? ''}`;
  if (tried.limit === 'max_completion_tokens' && /max_completion_tokens/.test(text)) abilities.limit = 'max_tokens';
  else if (
    tried.tools &&
    /\btools?\b|tool_choice|function call/i.test(text) &&
    !/response_format|json_schema/.test(text)
  )
    abilities.tools = false;
  else if (tried.form === 'json_schema') abilities.form = 'json_object';
  else if (tried.form === 'json_object') abilities.form = 'text';
  else return false;
  return true;
}

function isAboutContent(error: { readonly code?: string | null | undefined; readonly message: string }): boolean {
  return (
    /context_length|content_filter|content_policy/.test(error.code ?? '') ||
    /maximum context length/i.test(error.message)
  );
}

function explain(error: unknown, { timeoutMs, model }: ModelConfig): PromptOpsError {
  if (error instanceof PromptOpsError) return error;
  const down = (detail: string): PromptOpsError =>
    new PromptOpsError('model-down', { detail }, { cause: nameOf(error) });
  const unusable = (detail: string): PromptOpsError =>
    new PromptOpsError('model-misconfigured', { detail }, { cause: nameOf(error) });
  if (error instanceof APIUserAbortError) return down(`no answer in ${Math.round(timeoutMs / 1000)} s`);
  if (error instanceof APIConnectionError)
    return down(/timed out/i.test(error.message) ? `no answer in ${Math.round(timeoutMs / 1000)} s` : 'no connection');
  if (!(error instanceof APIError)) {
    if (error instanceof SyntaxError)
      return new PromptOpsError('model-nonsense', { detail: 'the endpoint did not send JSON' });
    return down(error instanceof DOMException ? `no answer in ${Math.round(timeoutMs / 1000)} s` : 'the call failed');
  }
  const { status, code } = error;
  if (status === 401 || status === 403)
    return unusable(`its endpoint does not accept the key: ${status}; the operator has to check OPENAI_API_KEY`);
  if (status === 404) return unusable(`its endpoint knows no model \`${model}\` or has another address: 404`);
  if (status === 429)
    return down(
      code === 'insufficient_quota' ? 'the quota of the key is spent: 429' : 'it takes no more requests for now: 429',
    );
  if (isAboutContent(error) && /content_/.test(code ?? ''))
    return new PromptOpsError('model-refused', { detail: 'its provider withheld the answer' });
  if (isAboutContent(error))
    return new PromptOpsError('model-budget', {
      detail: 'the model takes less; the operator can lower PROMPTOPS_MODEL_MAX_TOKENS',
    });
  return down(`its endpoint answers ${status ?? 'nothing'}`);
}

/** Only the name goes along as a cause: SDK errors carry headers, and with them the key. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
