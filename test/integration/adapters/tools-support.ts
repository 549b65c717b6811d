import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createToolRunner, type SandboxedToolRunner } from '../../../src/adapters/tools.ts';

/** A folder that is gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A tiny shell program in place of a tool. */
export async function fakeTool(script: string): Promise<string> {
  const path = join(await temporaryFolder(), 'fake');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** A runner whose helm is the given program, with more of our own environment around it. */
export async function runnerWith(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SandboxedToolRunner> {
  return createToolRunner({ toolsDir: '/nonexistent', env: { ...env, PROMPTOPS_HELM: await fakeTool(script) } });
}
