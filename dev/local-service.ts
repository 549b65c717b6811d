import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from './end-with-us.ts';
import type { LocalGithub } from './local-github/local-github.ts';

/** The real service as a process of its own, pointed at the local GitHub. */
export type LocalService = {
  readonly url: string;
  /** Every log line so far, as the service wrote it. */
  readonly log: readonly string[];
  /** Resolves with the first log line, past (after the first `since`) or future, for which `wanted` holds. Rejects when the process ends before. */
  line(
    wanted: (entry: Readonly<Record<string, unknown>>) => boolean,
    since?: number,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: as if the machine lost power. */
  kill(): Promise<void>;
};

export type LocalServiceOptions = {
  readonly github: LocalGithub;
  readonly dataDir: string;
  /** Added to the service's environment. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts `src/main.ts`, waits until it is ready, and tells the local GitHub where to send webhooks. */
export async function startLocalService({ github, dataDir, env = {} }: LocalServiceOptions): Promise<LocalService> {
  const main = join(import.meta.dirname, '..', 'src', 'main.ts');
  // With its data, so that what a killed process leaves goes with it.
  const scratch = join(dataDir, 'tmp');
  await mkdir(scratch, { recursive: true });
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: scratch,
      GITHUB_APP_ID: String(github.appId),
      GITHUB_PRIVATE_KEY: github.privateKey,
      GITHUB_WEBHOOK_SECRET: github.webhookSecret,
      GITHUB_API_URL: github.url,
      GITHUB_URL: github.url,
      PROMPTOPS_HOST: '127.0.0.1',
      PROMPTOPS_PORT: '0',
      PROMPTOPS_DATA_DIR: dataDir,
      PROMPTOPS_LOG_LEVEL: 'debug',
      ...env,
    },
  });
  child.once(
    'exit',
    endWithUs(() => child.kill('SIGKILL')),
  );
  const log = readLog(child);
  const ready = await log.line((entry) => entry['msg'] === 'ready');
  const url = `http://127.0.0.1:${String(ready['port'])}`;
  github.setWebhookUrl(webhooksOf({ url }));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  };
  return {
    url,
    log: log.lines,
    line: log.line,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Where a service takes webhooks. */
export function webhooksOf({ url }: Pick<LocalService, 'url'>): string {
  return `${url}/api/github/webhooks`;
}

type Waiting = {
  readonly wanted: (entry: Readonly<Record<string, unknown>>) => boolean;
  readonly found: (entry: Readonly<Record<string, unknown>>) => void;
};

function readLog(child: ChildProcess): Pick<LocalService, 'line'> & { readonly lines: string[] } {
  const lines: string[] = [];
  const waiting = new Set<Waiting>();
  if (child.stderr === null) throw new Error('the service has no standard error');
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    const entry = parse(line);
    for (const one of waiting) if (one.wanted(entry)) one.found(entry);
  });
  return {
    lines,
    line: (wanted, since = 0) =>
      new Promise((resolve, reject) => {
        const past = lines
          .slice(since)
          .map(parse)
          .find((entry) => wanted(entry));
        if (past !== undefined) return resolve(past);
        const ended = (): void =>
          reject(new Error(`the service ended with ${String(child.exitCode)}:\n${lines.slice(-20).join('\n')}`));
        if (child.exitCode !== null || child.signalCode !== null) return ended();
        const one: Waiting = { wanted, found: (entry) => (waiting.delete(one), resolve(entry)) };
        waiting.add(one);
        child.once('exit', ended);
      }),
  };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
