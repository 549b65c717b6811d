import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inOrder, startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../../dev/scripted-model.ts';
import { createOpenAiModel } from '../../../src/adapters/model/openai.ts';
import { modelPlanner, planningInput, proposalText, setReplicas, treeOf } from '../../support/model.ts';

let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(() => ({ content: 'unused' }));
});
beforeEach(() => model.reset(() => ({ content: 'unused' })));
afterAll(() => model.close());

const key = 'sk-CANARY-0123456789';
const tree = treeOf({ 'a.yaml': 'replicas: 3\n' });
const good: ScriptedAnswer = { content: proposalText([setReplicas]) };
const forever = new AbortController().signal;

function plan(options: { readonly timeoutMs?: number; readonly signal?: AbortSignal; readonly baseUrl?: string } = {}) {
  const config = {
    baseUrl: options.baseUrl ?? model.url,
    apiKey: key,
    model: 'scripted',
    timeoutMs: options.timeoutMs ?? 20_000,
    maxTokens: 60_000,
  };
  return modelPlanner(createOpenAiModel(config))(planningInput('scale a', tree), options.signal ?? forever);
}

async function failure(planned: Promise<unknown>): Promise<{ code: string; text: string }> {
  const error: unknown = await planned.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'PromptOpsError', kind: 'model' });
  const seen = error as { code: string; cause?: unknown };
  return { code: seen.code, text: `${String(error)} ${JSON.stringify(error)} ${String(seen.cause)}` };
}

test('a strict schema, the tools and the key go over the wire, and usage comes back', async () => {
  model.reset(inOrder({ toolCalls: [{ name: 'read_file', arguments: { path: 'a.yaml', from_line: null } }] }, good));
  const planned = await plan();
  expect(planned.result).toMatchObject({ kind: 'proposal', operations: [setReplicas] });
  expect(planned.usage).toMatchObject({ model: 'scripted', rounds: 1 });
  expect(planned.usage.inputTokens).toBeGreaterThan(100);
  expect(model.requests[0]?.response_format).toMatchObject({ type: 'json_schema', json_schema: { strict: true } });
  expect(model.requests[0]?.tools?.map((tool) => tool.function.name)).toContain('show_object');
  expect(model.requests[1]?.messages.at(-1)).toMatchObject({
    role: 'tool',
    content: expect.stringContaining('1\treplicas: 3'),
  });
  expect(model.keys[0]).toBe(`Bearer ${key}`);
});

test('an endpoint that does not know JSON Schema is asked in JSON mode with the schema in words, and that is remembered', async () => {
  model.reset(({ response_format }) =>
    response_format?.type === 'json_schema'
      ? { fault: 'status', status: 400, message: 'response_format json_schema is not supported' }
      : { content: `\`\`\`json\n${proposalText([setReplicas])}\n\`\`\`` },
  );
  const chat = createOpenAiModel({ baseUrl: model.url, apiKey: key, model: 'm', timeoutMs: 20_000, maxTokens: 1 });
  const planner = modelPlanner(chat);
  expect((await planner(planningInput('x', tree), forever)).result.kind).toBe('proposal');
  expect((await planner(planningInput('x', tree), forever)).result.kind).toBe('proposal');
  expect(model.requests.map((request) => request.response_format?.type)).toEqual([
    'json_schema',
    'json_object',
    'json_object',
  ]);
  expect(model.requests[1]?.messages[0]?.content).toContain('fits this JSON Schema');
});

test('an endpoint without tools, JSON mode or the newer token limit is still of use', async () => {
  model.reset((request) => {
    if ('max_completion_tokens' in request)
      return { fault: 'status', status: 400, message: 'unknown field max_completion_tokens' };
    if (request.tools !== undefined)
      return { fault: 'status', status: 400, message: 'this model does not support tools' };
    if (request.response_format !== undefined) return { fault: 'status', status: 400, message: 'bad request' };
    return good;
  });
  expect((await plan()).result.kind).toBe('proposal');
  expect(model.requests).toHaveLength(5);
});

test('a rate limit and a failure of the server are waited out', async () => {
  model.reset(
    inOrder(
      { fault: 'status', status: 429, retryAfterSeconds: 1 },
      { fault: 'status', status: 503, retryAfterSeconds: 0.1 },
      good,
    ),
  );
  const started = performance.now();
  expect((await plan()).result.kind).toBe('proposal');
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(model.requests).toHaveLength(3);
});

test.each<[string, ScriptedAnswer, string, RegExp]>([
  [
    'a wrong key',
    { fault: 'status', status: 401, message: `Incorrect API key provided: ${key}` },
    'model-misconfigured',
    /does not accept the key: 401/,
  ],
  ['an unknown model', { fault: 'status', status: 404 }, 'model-misconfigured', /knows no model `scripted`/],
  [
    'a spent quota',
    { fault: 'status', status: 429, code: 'insufficient_quota', retryAfterSeconds: 0.01 },
    'model-misconfigured',
    /quota of the key is spent/,
  ],
  [
    'a parameter that the endpoint does not know',
    { fault: 'status', status: 400, message: "Unsupported parameter: 'tool_choice.mode' is not supported" },
    'model-misconfigured',
    /`scripted` does not take the parameter `tool_choice\.mode`: 400.*PROMPTOPS_MODEL and OPENAI_BASE_URL/,
  ],
  ['a request that is not taken', { fault: 'status', status: 422 }, 'model-misconfigured', /not take the request: 422/],
  ['a method that is not there', { fault: 'status', status: 405 }, 'model-misconfigured', /the request: 405/],
  ['a broken server', { fault: 'status', status: 500, retryAfterSeconds: 0.01 }, 'model-down', /answers 500/],
  [
    'too long a context',
    { fault: 'status', status: 400, code: 'context_length_exceeded' },
    'model-budget',
    /takes less/,
  ],
  ['a content filter', { fault: 'status', status: 400, code: 'content_filter' }, 'model-refused', /withheld/],
  ['a refusal', { fault: 'refusal', text: 'I must not.' }, 'model-refused', /I must not\./],
  ['a filtered answer', { fault: 'filtered' }, 'model-refused', /withheld/],
  ['a cut-off answer', { fault: 'cut-off', content: '{"parts": [' }, 'model-nonsense', /cut off/],
  ['an empty answer', { content: '' }, 'model-nonsense', /empty/],
  ['words', { content: 'Good morning!' }, 'model-nonsense', /not JSON/],
  ['no completion', { fault: 'garbage', body: '{"hello": 1}' }, 'model-nonsense', /no chat completion/],
  ['an empty list', { fault: 'garbage', body: '{"choices": []}' }, 'model-nonsense', /no chat completion/],
  ['no JSON', { fault: 'garbage', body: '<html>' }, 'model-nonsense', /did not send JSON/],
  [
    'endless tool calls',
    { toolCalls: [{ name: 'list_files', arguments: { folder: '' } }] },
    'model-nonsense',
    /no tool calls are left/,
  ],
])('%s ends in one clear error without the key', async (_, answer, code, words) => {
  model.reset(() => answer);
  const seen = await failure(plan());
  expect(seen.code).toBe(code);
  expect(seen.text).toMatch(words);
  expect(seen.text).not.toContain('CANARY');
});

test.each([400, 404, 422])('an endpoint that answers %s is not asked the same again', async (status) => {
  const chat = createOpenAiModel({ baseUrl: model.url, apiKey: key, model: 'm', timeoutMs: 20_000, maxTokens: 1 });
  const planned = () => modelPlanner(chat)(planningInput('scale a', tree), forever);
  model.reset(() => ({ fault: 'status', status }));
  await expect(planned()).rejects.toMatchObject({ code: 'model-misconfigured', retry: false });
  const forms = model.requests.map((request) => request.response_format?.type);
  expect(new Set(forms).size).toBe(forms.length);
  // A form that was not to blame is not given up for the next request.
  model.reset(() => good);
  await planned();
  expect(model.requests[0]?.response_format?.type).toBe('json_schema');
});

test('when the endpoint wants to be asked again goes along, for the run to wait so long', async () => {
  model.reset(() => ({ fault: 'status', status: 429, retryAfterSeconds: 300 }));
  await expect(plan()).rejects.toMatchObject({ code: 'model-down', details: { retryAfterSeconds: '300' } });
});

test.each(['nothing', 'headers'] as const)('an endpoint that hangs after %s is given up in time', async (after) => {
  model.reset(() => ({ fault: 'hang', after }));
  const started = performance.now();
  expect(await failure(plan({ timeoutMs: 500 }))).toMatchObject({
    code: 'model-down',
    text: expect.stringContaining('no answer in 1 s'),
  });
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('an endpoint that is not there is an error', async () => {
  const gone = await startScriptedModel(() => good);
  await gone.close();
  expect(await failure(plan({ baseUrl: gone.url, timeoutMs: 8_000 }))).toMatchObject({
    code: 'model-down',
    text: expect.stringContaining('no connection'),
  });
});

test('a cancelled run stops its call', async () => {
  const controller = new AbortController();
  model.reset(() => {
    controller.abort(new Error('cancelled by the user'));
    return { fault: 'hang' };
  });
  await expect(plan({ signal: controller.signal })).rejects.toThrow('cancelled by the user');
});
