import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { git } from '../adapters/git/scratch-repository.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs `src/cli.ts` as a script would, without a model. */
export function promptops(...args: readonly string[]): Promise<Ended> {
  return promptopsWith({}, ...args);
}

/** The same with more environment variables. */
export function promptopsWith(more: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const { OPENAI_BASE_URL: _, OPENAI_API_KEY: __, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    cwd: tmpdir(),
    env: { ...env, ...more },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A repository of the shop fixture with one commit on `main`, gone after the test. */
export async function shopRepository(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'promptops-cli-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await cp(join(root, 'fixtures', 'repositories', 'shop'), dir, { recursive: true });
  git(dir, 'init', '--quiet', '--initial-branch=main');
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '-m', 'Shop');
  return dir;
}
