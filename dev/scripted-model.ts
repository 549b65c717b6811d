import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const request = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string().nullish() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
  tool_choice: z.string().optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
});

export type ScriptedRequest = z.output<typeof request>;

/** One answer of the scripted model, or one of the ways an endpoint fails. */
export type ScriptedAnswer =
  | { readonly content: unknown }
  | { readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[]; readonly content?: string }
  | { readonly fault: 'refusal' | 'filtered'; readonly text?: string }
  /** Stops in the middle of its answer with `finish_reason: length`. */
  | { readonly fault: 'cut-off'; readonly content: string }
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly code?: string;
      readonly message?: string;
    }
  /** Never answers; `body`: sends its headers first. */
  | { readonly fault: 'hang'; readonly after?: 'nothing' | 'headers' }
  /** Sends this in place of a completion. */
  | { readonly fault: 'garbage'; readonly body: string };

/** Decides the answer to a request; `call` counts from 0. */
export type Script = (request: ScriptedRequest, call: number) => ScriptedAnswer;

export type ScriptedModel = {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** What was asked so far, oldest first. */
  readonly requests: readonly ScriptedRequest[];
  /** The values of the `authorization` headers, to see where a key goes. */
  readonly keys: readonly string[];
  /** Takes another script from now on and forgets what was asked. */
  reset(script: Script): void;
  close(): Promise<void>;
};

/** Answers with the given answers in order; the last one is repeated. */
export function inOrder(...answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]]): Script {
  return (_, call) => answers[Math.min(call, answers.length - 1)] ?? answers[0];
}

/**
 * An OpenAI-compatible endpoint on loopback whose answers come from a script: for tests and for the demo of the model path.
 * Objects as `content` are sent as JSON text.
 */
export async function startScriptedModel(first: Script): Promise<ScriptedModel> {
  let script = first;
  let requests: ScriptedRequest[] = [];
  let keys: string[] = [];
  const server = createServer((incoming, response) => {
    let raw = '';
    incoming.on('data', (chunk: Buffer) => (raw += chunk.toString()));
    incoming.on('end', () => {
      if (incoming.method !== 'POST' || incoming.url?.endsWith('/chat/completions') !== true) {
        return sendJson(response, 404, { error: { message: 'no such route' } });
      }
      keys.push(incoming.headers.authorization ?? '');
      const parsed = request.safeParse(JSON.parse(raw));
      if (!parsed.success) return sendJson(response, 400, { error: { message: parsed.error.message } });
      requests.push(parsed.data);
      answer(response, parsed.data, script(parsed.data, requests.length - 1), requests.length, raw.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get requests() {
      return requests;
    },
    get keys() {
      return keys;
    },
    reset(next) {
      script = next;
      requests = [];
      keys = [];
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(
  response: ServerResponse,
  { model }: ScriptedRequest,
  scripted: ScriptedAnswer,
  id: number,
  size: number,
): void {
  const complete = (message: object, finish: string, output: string): void =>
    sendJson(response, 200, {
      id: `chatcmpl-${id}`,
      object: 'chat.completion',
      created: 0,
      model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: null, refusal: null, ...message },
          finish_reason: finish,
          logprobs: null,
        },
      ],
      usage: {
        prompt_tokens: Math.ceil(size / 4),
        completion_tokens: Math.ceil(output.length / 4),
        total_tokens: Math.ceil((size + output.length) / 4),
      },
    });
  if ('toolCalls' in scripted) {
    const tool_calls = scripted.toolCalls.map((call, index) => ({
      id: `call_${id}_${index}`,
      type: 'function',
      function: { name: call.name, arguments: textOf(call.arguments) },
    }));
    return complete({ content: scripted.content ?? null, tool_calls }, 'tool_calls', JSON.stringify(tool_calls));
  }
  if (!('fault' in scripted)) return complete({ content: textOf(scripted.content) }, 'stop', textOf(scripted.content));
  switch (scripted.fault) {
    case 'refusal':
      return complete({ refusal: scripted.text ?? 'I cannot help with that.' }, 'stop', '');
    case 'filtered':
      return complete({ content: '' }, 'content_filter', '');
    case 'cut-off':
      return complete({ content: scripted.content }, 'length', scripted.content);
    case 'status': {
      const { status, retryAfterSeconds, code, message } = scripted;
      const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      return sendJson(
        response,
        status,
        { error: { message: message ?? `status ${status}`, code: code ?? null, type: 'error' } },
        headers,
      );
    }
    case 'hang':
      if (scripted.after === 'headers') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":');
      }
      return undefined;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(scripted.body);
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}
