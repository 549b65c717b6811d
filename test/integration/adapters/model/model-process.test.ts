import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startScriptedModel, type ScriptedModel } from '../../../../dev/scripted-model.ts';
import { createModelProcess, type ModelProcess } from '../../../../src/adapters/model/model-process.ts';
import { createOpenAiModel } from '../../../../src/adapters/model/openai.ts';
import type { ChatRequest } from '../../../../src/planner/model/chat-model.ts';
import { scratchFolder } from '../git/scratch-repository.ts';

const key = 'sk-process-Zk3v9QpL7mX2wTb8RnC4';
const forever = new AbortController().signal;
const request: ChatRequest = {
  messages: [{ role: 'user', text: 'hello' }],
  tools: [],
  toolChoice: 'none',
  answer: { name: 'answer', schema: { type: 'object', properties: {}, required: [], additionalProperties: false } },
  maxOutputTokens: 100,
};

let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(() => ({ content: 'hi' }));
});
afterAll(() => model.close());
beforeEach(() => model.reset(() => ({ content: 'hi' })));

function start(timeoutMs = 20_000, entry?: string): ModelProcess {
  const config = { baseUrl: model.url, apiKey: key, model: 'm', timeoutMs, maxTokens: 1_000 };
  const started = createModelProcess(config, entry);
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

/** Has the endpoint answer so, the first time by never answering; resolves when it was asked for the first time. */
function hangOnce(then: string): Promise<void> {
  return new Promise((asked) => {
    model.reset((_, call) => {
      asked();
      return call === 0 ? { fault: 'hang' } : { content: then };
    });
  });
}

/** A program in the place of ours. */
function program(source: string): string {
  const path = join(scratchFolder(), 'child.mjs');
  writeFileSync(path, source);
  return path;
}

describe('the process that talks to the model', () => {
  test('answers, and brings its key to the endpoint', async () => {
    expect(await start().chat(request, forever)).toMatchObject({ text: 'hi', end: 'complete', model: 'm' });
    expect(model.keys).toEqual([`Bearer ${key}`]);
  });

  test('holds nothing of our environment, not even the key in its own (SEC-05, SEC-12)', async () => {
    process.env['GITHUB_PRIVATE_KEY'] = 'canary-of-the-app';
    onTestFinished(() => void delete process.env['GITHUB_PRIVATE_KEY']);
    const process_ = start();
    await process_.chat(request, forever);
    const environment = readFileSync(`/proc/${process_.pid() ?? 0}/environ`, 'utf8');
    const names = environment.split('\0').map((line) => line.split('=')[0]);
    expect(
      names.filter((name) => name !== '' && !/^(?:NODE_CHANNEL_|TZ$|NODE_|HTTPS?_|NO_|https?_|no_)/.test(name ?? '')),
    ).toEqual([]);
    const commandLine = readFileSync(`/proc/${process_.pid() ?? 0}/cmdline`, 'utf8');
    for (const secret of [key, 'canary']) expect(environment + commandLine).not.toContain(secret);
  });

  test('can read no file, start no program and write nothing, also when it is taken over (SEC-07)', async () => {
    const target = join(scratchFolder(), 'written');
    const attacks = [
      `fs.readFileSync('/proc/self/environ')`,
      `fs.readFileSync('/etc/passwd')`,
      `fs.readdirSync('/')`,
      `fs.writeFileSync(${JSON.stringify(target)}, 'x')`,
      `cp.spawnSync('/bin/true').error ?? undefined`,
      `cp.execFileSync('/bin/true')`,
      `new Worker('1', { eval: true })`,
      `process.dlopen({ exports: {} }, '/lib/x.node')`,
    ];
    const entry = program(`
      import fs from 'node:fs'; import cp from 'node:child_process'; import { Worker } from 'node:worker_threads';
      const tried = {};
      for (const [name, attack] of [${attacks.map((code) => `[${JSON.stringify(code)}, () => { ${code}; }]`).join(', ')}])
        try { attack(); tried[name] = 'it worked'; } catch (error) { tried[name] = error.code; }
      process.on('message', (m) => m.kind === 'ask' && process.send({ kind: 'answer', id: m.id, answer:
        { text: JSON.stringify(tried), toolCalls: [], end: 'complete', model: 'm', inputTokens: 0, outputTokens: 0 } }));
    `);
    const { text } = await start(20_000, entry).chat(request, forever);
    const tried = JSON.parse(text) as Record<string, string>;
    expect(Object.keys(tried)).toEqual(attacks);
    expect(new Set(Object.values(tried))).toEqual(new Set(['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED']));
  });
});

describe('a process in trouble', () => {
  test('that dies in the middle is a model that is down, and the next question starts another', async () => {
    const process_ = start();
    const isAsked = hangOnce('again');
    const asked = process_.chat(request, forever);
    await isAsked;
    const first = process_.pid() ?? 0;
    process.kill(first, 'SIGKILL');
    await expect(asked).rejects.toMatchObject({ code: 'model-down', details: { detail: 'its process ended' } });
    expect(await process_.chat(request, forever)).toMatchObject({ text: 'again' });
    expect(process_.pid()).not.toBe(first);
  });

  test('that cannot be started is a model that is down', async () => {
    await expect(start(1_000, '/nonexistent/child.ts').chat(request, forever)).rejects.toMatchObject({
      code: 'model-down',
    });
  });

  test('that hangs is ended after its time', async () => {
    const process_ = start(100, program(`process.on('message', () => { for (;;); });`));
    await expect(process_.chat(request, forever)).rejects.toMatchObject({ code: 'model-down' });
    await expect.poll(() => process_.pid(), { timeout: 20_000 }).toBeUndefined();
  });

  test.each([
    ['is none', `{ kind: 'answer', id: m.id, answer: { text: 'x' } }`],
    [
      'has more than an answer has',
      `{ kind: 'answer', id: m.id, answer: { text: '', toolCalls: [], end: 'complete', model: 'm', inputTokens: 0, outputTokens: 0, token: 1 } }`,
    ],
    ['names an error that is not the model’s', `{ kind: 'error', id: m.id, code: 'not-allowed', detail: '' }`],
    ['is nothing we know', `'rm -rf'`],
  ])('whose answer %s is not listened to any more', async (_, said) => {
    const entry = program(`process.on('message', (m) => m.kind === 'ask' && process.send(${said}));`);
    await expect(start(20_000, entry).chat(request, forever)).rejects.toMatchObject({ code: 'model-down' });
  });

  test.each([
    [{ fault: 'status', status: 401, message: `bad key ${key}` } as const, 'model-misconfigured'],
    [{ fault: 'status', status: 400, message: `no ${key} here` } as const, 'model-misconfigured'],
    [
      { fault: 'garbage', body: '{"choices":[{"message":{"content":"x"}}],"model":{"a":1}}' } as const,
      'model-nonsense',
    ],
    [
      { fault: 'garbage', body: `{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":"many"}}` } as const,
      'model-nonsense',
    ],
  ])('tells what the endpoint did: %j', async (answer, code) => {
    model.reset(() => answer);
    const failed = await start()
      .chat(request, forever)
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(JSON.stringify(failed)).not.toContain(key);
  });
});

test('a question that is given up is given up at the endpoint too, and others go on', async () => {
  const process_ = start();
  const isAsked = hangOnce('other');
  const cancel = new AbortController();
  const given = process_.chat(request, cancel.signal);
  await isAsked;
  const other = process_.chat(request, forever);
  cancel.abort(new Error('cancelled'));
  await expect(given).rejects.toThrow('cancelled');
  expect(await other).toMatchObject({ text: 'other' });
});

test('it ends with its service, at the latest half a second after', async () => {
  const process_ = start();
  await process_.chat(request, forever);
  const pid = process_.pid() ?? 0;
  await process_[Symbol.asyncDispose]();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('the detour costs little', async () => {
  const config = { baseUrl: model.url, apiKey: key, model: 'm', timeoutMs: 20_000, maxTokens: 1_000 };
  const long: ChatRequest = { ...request, messages: [{ role: 'user', text: 'x'.repeat(200_000) }] };
  const median = async (chat: ModelProcess['chat']): Promise<number> => {
    await chat(long, forever);
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const started = performance.now();
      await chat(long, forever);
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[7] ?? 0;
  };
  const [direct, detour] = [await median(createOpenAiModel(config)), await median(start().chat)];
  // Two milliseconds on an idle machine.
  expect(detour - direct).toBeLessThan(250);
});
