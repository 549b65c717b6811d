import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ToolInvocation, ToolName, ToolResult, ToolRunner } from '../domain/tool.ts';
import { findTool } from './tools/find-tool.ts';
import { runProcess } from './tools/run-process.ts';
import { probeSandbox, type Sandbox } from './tools/sandbox.ts';
import { toolTable } from './tools/tool-table.ts';

export type ToolRunnerOptions = {
  /** `.tools/bin` of the project. */
  readonly toolsDir: string;
  /** The service's environment. Read for `PROMPTOPS_<TOOL>` and PATH (to find tools) and, where the network is allowed, proxy settings. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told about each finished run; never given an environment, input or output. */
  readonly log?: (entry: {
    readonly tool: ToolName;
    readonly args: readonly string[];
    readonly result: string;
  }) => void;
};

/** A tool runner that can also say what it takes away from the tools; for `doctor`. */
export type SandboxedToolRunner = ToolRunner & {
  livePid(): Promise<number>;
  describeSandbox(): Promise<Pick<Sandbox, 'noNetwork' | 'ownProcesses' | 'memoryLimit' | 'text'>>;
  /** Where a tool was found, or what to do about it. */
  locate(tool: ToolName): { readonly path: string } | { readonly remedy: string };
};

const defaultTimeoutMs = 60_000;
const defaultMaxOutputBytes = 16 * 1024 * 1024;
const proxyVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'];
const certificateVariables = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'];

/**
 * The only door to child processes. What runs behind it gets an environment made from nothing (PATH of the system,
 * LANG, TZ, an empty HOME of its own, the tool's and the invocation's variables), no shell, no terminal, no network and
 * no sight of other processes where the kernel allows it, and limits on time, output and memory; its children die with it.
 */
export function createToolRunner(options: ToolRunnerOptions): SandboxedToolRunner {
  const versions = new Map<ToolName, Promise<string | null>>();
  const turn = createTurns(Math.max(2, availableParallelism()));
  let probed: Promise<Sandbox> | undefined;
  const sandbox = () => (probed ??= probeSandbox());
  const locate = (tool: ToolName) => findTool(tool, options.toolsDir, options.env);

  async function run(invocation: ToolInvocation): Promise<ToolResult> {
    refuseOtherSubcommands(invocation);
    // A tool that talks to the network mostly waits, so it takes no turn on the processors.
    const result = invocation.network === true ? await start(invocation) : await turn(() => start(invocation));
    const summary = result.kind === 'exited' ? `exit ${result.code}` : result.kind;
    options.log?.({ tool: invocation.tool, args: invocation.args, result: summary });
    return result;
  }

  async function start(invocation: ToolInvocation): Promise<ToolResult> {
    const found = locate(invocation.tool);
    if ('remedy' in found) return { kind: 'missing', remedy: found.remedy };
    const network = invocation.network ?? false;
    const home = await mkdtemp(join(tmpdir(), 'promptops-home-'));
    try {
      await mkdir(join(home, 'tmp'));
      const argv = [found.path, ...toolTable[invocation.tool].leadingArgs, ...invocation.args];
      return await runProcess({
        argv: (await sandbox()).wrap(argv, { network }),
        cwd: invocation.cwd,
        env: { ...baseEnvironment(invocation.tool, found.path, home, network), ...invocation.env },
        stdin: invocation.stdin,
        timeoutMs: invocation.timeoutMs ?? defaultTimeoutMs,
        maxOutputBytes: invocation.maxOutputBytes ?? defaultMaxOutputBytes,
        signal: invocation.signal,
      });
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }

  function baseEnvironment(tool: ToolName, path: string, home: string, network: boolean): Record<string, string> {
    const environment: Record<string, string> = {
      // git starts programs of its own installation; nothing else has business on a longer PATH.
      PATH: tool === 'git' ? `${dirname(path)}:/usr/bin:/bin` : '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      HOME: home,
      TMPDIR: join(home, 'tmp'),
    };
    for (const name of network ? [...proxyVariables, ...certificateVariables] : []) {
      const value = options.env[name];
      if (value !== undefined) environment[name] = value;
    }
    return { ...environment, ...toolTable[tool].env(home) };
  }

  async function askVersion(tool: ToolName): Promise<string | null> {
    const { versionArgs, parseVersion } = toolTable[tool];
    const result = await run({ tool, args: versionArgs, cwd: tmpdir(), timeoutMs: 10_000, maxOutputBytes: 65_536 });
    return result.kind === 'exited' && result.code === 0 ? parseVersion(result.stdout) : null;
  }

  return {
    run,
    locate,
    version(tool) {
      const known = versions.get(tool) ?? askVersion(tool);
      versions.set(tool, known);
      return known;
    },
    async livePid() {
      return (await sandbox()).ownProcesses ? 1 : process.pid;
    },
    async describeSandbox() {
      const { noNetwork, ownProcesses, memoryLimit, text } = await sandbox();
      return { noNetwork, ownProcesses, memoryLimit, text };
    },
  };
}

/** @throws {Error} for what nothing here may ever ask: `terraform apply`, `helm upgrade`, `kubectl delete` … */
function refuseOtherSubcommands({ tool, args: [first] }: ToolInvocation): void {
  const { subcommands } = toolTable[tool];
  if (subcommands === null || first === undefined || subcommands.includes(first)) return;
  throw new Error(`${tool} is never asked for ${JSON.stringify(first)}: it could change something`);
}

/** At most `limit` jobs at once, first come first served. */
function createTurns(limit: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running >= limit) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      // The turn is handed over, not given back, so that nobody can slip in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
