import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Gate, GateResult } from './gate.ts';
import { leftBehind } from './left-behind.ts';
import { runCommand } from './run-command.ts';

/** The part of vitest's JSON report that is read. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * Files at once. vitest itself would leave one processor free, which on two of them means one file at a time; suites whose tests mostly
 * wait for processes of their own take more.
 */
const workers: Readonly<Record<string, number>> = { integration: 2, e2e: 3 };

/** One vitest project as a gate. A suite without tests, or one that does not report, fails: nothing was shown. */
export function suiteGate(project: string): Gate {
  return { name: project, run: () => runSuite(project) };
}

async function runSuite(project: string): Promise<GateResult> {
  const folder = await mkdtemp(join(tmpdir(), 'promptops-suite-'));
  const file = join(folder, 'report.json');
  const scratch = join(folder, 'tmp');
  await mkdir(scratch);
  // The PostgreSQL of the tests runs as somebody else.
  await chmod(folder, 0o711);
  try {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const atOnce = `--maxWorkers=${workers[project] ?? availableParallelism()}`;
    const { code, output } = await runCommand('vitest', [...args, atOnce], { TMPDIR: scratch });
    const result = readReport(code, output, await readFile(file, 'utf8').catch(() => ''));
    const left = await leftBehind(scratch);
    if (left.length === 0) return result;
    return { ...result, failed: result.failed + 1, details: `${result.details}\nleft behind: ${left.join(', ')}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readReport(code: number | null, output: string, text: string): GateResult {
  const parsed = report.safeParse(text === '' ? undefined : JSON.parse(text));
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0, details: output };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  // A file that cannot be loaded has no tests and counts as one failure.
  const brokenFiles = testResults.filter((it) => it.status === 'failed' && it.assertionResults.length === 0).length;
  const failures = numFailedTests + brokenFiles;
  // vitest's own verdict counts too: an unhandled rejection fails the run though every test passed.
  const failed = failures === 0 && (code !== 0 || numPassedTests === 0) ? 1 : failures;
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests, details: failed > 0 ? output : '' };
}
