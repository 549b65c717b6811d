import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelConfig } from '../../config/service-config.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../planner/model/chat-model.ts';
import { fromModelProcess, type ToModelProcess } from './model-message.ts';

/** A model behind a process of its own. `pid` while one runs. */
export type ModelProcess = AsyncDisposable & { readonly chat: ChatModel; readonly pid: () => number | undefined };

/** What the process gets of our environment: how to reach the network, nothing that is secret. */
const passedOn = [
  'TZ',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_ENV_PROXY',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

/** After its own time is over, the process gets this long to say so. */
const graceMs = 2_000;
const source = join(import.meta.dirname, '..', '..');

/**
 * Asks the model from a process that holds its key and nothing else; this one never speaks to the endpoint. The process is started when
 * it is first needed, and again after it died. Its settings travel as a message, so that they stand in no environment.
 * @param entry the program of the process, for tests
 */
export function createModelProcess(
  config: ModelConfig,
  entry = join(import.meta.dirname, 'model-child.ts'),
): ModelProcess {
  let running: Running | undefined;
  return {
    async chat(request, signal) {
      signal.throwIfAborted();
      running ??= start(config, entry, () => (running = undefined));
      return running.ask(request, signal);
    },
    pid: () => running?.child.pid,
    async [Symbol.asyncDispose]() {
      await running?.stop();
    },
  };
}

type Running = {
  readonly child: ChildProcess;
  readonly ask: (request: ChatRequest, signal: AbortSignal) => Promise<ChatAnswer>;
  readonly stop: () => Promise<void>;
};

type Waiting = { readonly answer: (answer: ChatAnswer) => void; readonly fail: (error: unknown) => void };

function start(config: ModelConfig, entry: string, gone: () => void): Running {
  const child = fork(entry, [], {
    execArgv: ['--permission', ...readable(entry), '--max-old-space-size=256', '--no-warnings'],
    env: Object.fromEntries(
      passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  const end = (): void => {
    gone();
    for (const { fail } of waiting.values()) fail(down('its process ended'));
    waiting.clear();
  };
  const tell = (message: ToModelProcess): void =>
    void child.send(message, (error) => (error === null ? undefined : end()));
  child.once('exit', end);
  // More than one may come: each message that a dead process no longer takes is an error of its own.
  child.on('error', end);
  child.on('message', (message) => {
    const said = fromModelProcess.safeParse(message);
    // A process that does not keep to the protocol is not ours any more.
    if (!said.success) child.kill('SIGKILL');
    else if (said.data.kind === 'answer') waiting.get(said.data.id)?.answer(said.data.answer);
    else {
      const { kind: _kind, id, code, ...details } = said.data;
      waiting.get(id)?.fail(new PromptOpsError(code, details));
    }
  });
  tell({ kind: 'configure', config });
  rest(child);

  return {
    child,
    async ask(request, signal) {
      const id = (asked += 1);
      const { promise, resolve, reject } = Promise.withResolvers<ChatAnswer>();
      const late = setTimeout(() => {
        reject(down(`no answer in ${Math.round(config.timeoutMs / 1000)} s`));
        child.kill('SIGKILL');
      }, config.timeoutMs + graceMs);
      const cancel = (): void => {
        tell({ kind: 'cancel', id });
        reject(signal.reason);
      };
      signal.addEventListener('abort', cancel, { once: true });
      waiting.set(id, { answer: resolve, fail: reject });
      child.ref();
      child.channel?.ref();
      tell({ kind: 'ask', id, request });
      try {
        return await promise;
      } finally {
        clearTimeout(late);
        signal.removeEventListener('abort', cancel);
        waiting.delete(id);
        if (waiting.size === 0) rest(child);
      }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.ref();
      if (child.connected) child.disconnect();
      const stuck = setTimeout(() => child.kill('SIGKILL'), 500);
      await ended;
      clearTimeout(stuck);
    },
  };
}

/** A process that waits for questions keeps nobody from ending. */
function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/**
 * Node's permission model: the program's own source and packages may be read; nothing written, started or loaded. Packages may lie
 * behind links (pnpm, a linked `node_modules`), so both their ways are named.
 */
function readable(entry: string): readonly string[] {
  const openai = fileURLToPath(import.meta.resolve('openai'));
  const marker = join('/', 'node_modules', '/');
  const packages = openai.slice(0, openai.indexOf(marker) + marker.length);
  const root = join(source, '..');
  const folders = [source, packages, join(root, 'node_modules')].map((folder) => join(folder, '*'));
  return [...folders, join(root, 'package.json'), entry].map((path) => `--allow-fs-read=${path}`);
}

function down(detail: string): PromptOpsError {
  return new PromptOpsError('model-down', { detail });
}
