import { spawn } from 'node:child_process';
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
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: job.cwd,
      env: { ...job.env },
      shell: false,
      detached: true,
      stdio: [job.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
    const text = (stream: 'stdout' | 'stderr') => Buffer.concat(output[stream]).toString('utf8');
    let ended = false;
    const end = (result: ToolResult) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      job.signal?.removeEventListener('abort', abort);
      // Also after a normal exit: a child left behind must not outlive its parent.
      killGroup(child.pid);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(result);
    };
    const stop = (result: ToolResult) => {
      killGroup(child.pid);
      const late = setTimeout(() => end(result), graceMs);
      child.once('close', () => {
        clearTimeout(late);
        end(result);
      });
    };
    const abort = () => stop({ kind: 'killed', signal: 'abort', stderr: text('stderr') });
    const timer = setTimeout(() => stop({ kind: 'timeout', seconds: seconds() }), job.timeoutMs);
    const collect = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
      output.bytes += chunk.byteLength;
      if (output.bytes <= job.maxOutputBytes) output[stream].push(chunk);
      else stop({ kind: 'too-much-output', limitBytes: job.maxOutputBytes });
    };
    job.signal?.addEventListener('abort', abort, { once: true });
    if (job.signal?.aborted === true) abort();
    child.stdout?.on('data', collect('stdout'));
    child.stderr?.on('data', collect('stderr'));
    // A program that does not read its input closes the pipe; that is its right.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(job.stdin);
    child.once('error', (error) => end({ kind: 'missing', remedy: `It could not be started: ${error.message}` }));
    // A grandchild may hold the pipes open after its parent is gone, so `exit` starts a short wait for `close`.
    child.once('exit', (code, signal) => {
      const result = (): ToolResult =>
        code === null
          ? { kind: 'killed', signal: signal ?? 'unknown', stderr: text('stderr') }
          : { kind: 'exited', code, stdout: text('stdout'), stderr: text('stderr'), seconds: seconds() };
      const late = setTimeout(() => end(result()), graceMs);
      child.once('close', () => {
        clearTimeout(late);
        end(result());
      });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
