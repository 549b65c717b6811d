import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ModelConfig } from '../../config/service-config.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from '../../planner/model/chat-model.ts';
import type { ModelErrorCode } from './model-message.ts';

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
 * all its retries and its body. A longer `retry-after` goes along with `model-down`. What no retry can mend (key, model, address, a
 * parameter that is not taken, a spent quota) is `model-misconfigured`. Where strict JSON Schema is not known, JSON mode is used, then
 * plain text, with the schema in words.
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
    const known = { ...abilities };
    for (;;) {
      const tried = { ...abilities };
      try {
        const body = { model: config.model, ...bodyOf(request, tried) };
        return readCompletion(await client.chat.completions.create(body, { signal: deadline }), config.model);
      } catch (error) {
        signal.throwIfAborted();
        if (giveUpAbility(error, tried, abilities)) continue;
        // No form of it was taken, so it was not about the form.
        Object.assign(abilities, known);
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

function explain(error: unknown, config: ModelConfig): PromptOpsError {
  if (error instanceof PromptOpsError) return error;
  if (error instanceof APIError && error.status !== undefined) return explainStatus(error, error.status, config);
  const fail = failure(error);
  if (error instanceof SyntaxError) return fail('model-nonsense', 'the endpoint did not send JSON');
  const isLate =
    error instanceof APIUserAbortError ||
    error instanceof DOMException ||
    (error instanceof APIConnectionError && /timed out/i.test(error.message));
  if (isLate) return fail('model-down', `no answer in ${Math.round(config.timeoutMs / 1000)} s`);
  return fail('model-down', error instanceof APIConnectionError ? 'no connection' : 'the call failed');
}

/** What an answer that is no completion means. Its own words stay out: of a wrong key they repeat the key. */
function explainStatus(error: APIError, status: number, { model }: ModelConfig): PromptOpsError {
  const fail = failure(error);
  if (isAboutContent(error) && /content_/.test(error.code ?? ''))
    return fail('model-refused', 'its provider withheld the answer');
  if (isAboutContent(error))
    return fail('model-budget', 'the model takes less; the operator can lower PROMPTOPS_MODEL_MAX_TOKENS');
  if (status === 401 || status === 403)
    return fail(
      'model-misconfigured',
      `its endpoint does not accept the key: ${status}; the operator has to check OPENAI_API_KEY`,
    );
  if (status === 404)
    return fail(
      'model-misconfigured',
      `its endpoint knows no model \`${model}\`, or has another address: 404; the operator has to check PROMPTOPS_MODEL and OPENAI_BASE_URL`,
    );
  if (error.code === 'insufficient_quota')
    return fail('model-misconfigured', `the quota of the key is spent: ${status}; the operator has to renew it`);
  if (status === 429 || status === 408 || status === 409 || status >= 500)
    return fail(
      'model-down',
      status === 429 ? 'it takes no more requests for now: 429' : `its endpoint answers ${status}`,
      retryAfterSeconds(error),
    );
  const parameter = parameterOf(error);
  const what = parameter === undefined ? 'the request' : `the parameter \`${parameter}\``;
  return fail(
    'model-misconfigured',
    `the endpoint of \`${model}\` does not take ${what}: ${status}; the operator has to check PROMPTOPS_MODEL and OPENAI_BASE_URL`,
  );
}

type Fail = (code: ModelErrorCode, detail: string, more?: { readonly retryAfterSeconds?: string }) => PromptOpsError;

/** Only the name goes along as a cause: SDK errors carry headers, and with them the key. */
function failure(error: unknown): Fail {
  const cause = error instanceof Error ? error.name : typeof error;
  return (code, detail, more = {}) => new PromptOpsError(code, { detail, ...more }, { cause });
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterSeconds({ headers }: APIError): { readonly retryAfterSeconds?: string } {
  const value = headers?.get('retry-after') ?? '';
  const seconds = /^\d{1,6}(?:\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return seconds > 0 ? { retryAfterSeconds: String(Math.ceil(seconds)) } : {};
}

function parameterOf({ param, message }: APIError): string | undefined {
  const named = param ?? /parameter:? ["'`]?([\w.[\]-]+)/i.exec(message)?.[1] ?? '';
  return /^[\w.[\]-]{1,60}$/.test(named) ? named : undefined;
}
