import { type ChildProcess, spawn } from 'node:child_process';
import type { ToolResult } from '../../domain/tool.ts';

/** A command line with everything decided: nothing is inherited. */
export type ProcessToRun = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal | undefined;
};

const graceMs = 500;

/**
 * Starts a process in a group of its own and ends with it, at the latest `graceMs` after time-out, output cap or abort:
 * then the whole group is killed and its pipes are closed, whoever still holds them.
 */
export function runProcess(job: ProcessToRun): Promise<ToolResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const [file = '', ...args] = job.argv;
  const { promise, resolve } = Promise.withResolvers<ToolResult>();
  const child = spawn(file, args, {
    cwd: job.cwd,
    env: { ...job.env },
    shell: false,
    detached: true,
    stdio: [job.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const output = collectOutput(child, job.maxOutputBytes, () =>
    stop({ kind: 'too-much-output', limitBytes: job.maxOutputBytes }),
  );
  const onAbort = () => stop({ kind: 'killed', signal: 'abort', stderr: output.stderr() });
  const timer = setTimeout(() => stop({ kind: 'timeout', seconds: seconds() }), job.timeoutMs);

  function end(result: ToolResult): void {
    clearTimeout(timer);
    job.signal?.removeEventListener('abort', onAbort);
    // Also after a normal exit: a child left behind must not outlive its parent.
    killGroup(child.pid);
    child.stdout?.destroy();
    child.stderr?.destroy();
    resolve(result);
  }

  /** Ends once the pipes are closed, or soon: a grandchild may hold them open for as long as it likes. The first result counts. */
  function endSoon(result: () => ToolResult): void {
    const late = setTimeout(() => end(result()), graceMs);
    child.once('close', () => {
      clearTimeout(late);
      end(result());
    });
  }

  function stop(result: ToolResult): void {
    endSoon(() => result);
    killGroup(child.pid);
  }

  job.signal?.addEventListener('abort', onAbort, { once: true });
  if (job.signal?.aborted === true) onAbort();
  // A program that does not read its input closes the pipe; that is its right.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(job.stdin);
  child.once('error', (error) => end({ kind: 'missing', remedy: `It could not be started: ${error.message}` }));
  child.once('exit', (code, signal) => {
    endSoon(() =>
      code === null
        ? { kind: 'killed', signal: signal ?? 'unknown', stderr: output.stderr() }
        : { kind: 'exited', code, stdout: output.stdout(), stderr: output.stderr(), seconds: seconds() },
    );
  });
  return promise;
}

/** Keeps what both streams print, up to `maxBytes` together; calls `onTooMuch` once at the first byte over it. */
function collectOutput(child: ChildProcess, maxBytes: number, onTooMuch: () => void) {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let bytes = 0;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk: Buffer) => {
      const isOver = bytes > maxBytes;
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks[stream].push(chunk);
      else if (!isOver) onTooMuch();
    });
  }
  return {
    stdout: () => Buffer.concat(chunks.stdout).toString('utf8'),
    stderr: () => Buffer.concat(chunks.stderr).toString('utf8'),
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
