import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

/** A folder of its own that is gone after the test. */
export function scratchFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'promptops-git-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** git as a person at a terminal would call it, for setting the stage and for looking at the result. */
export function git(dir: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=Lena', '-c', 'user.email=lena@example.com', ...args], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function write(dir: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** A repository with one commit on `main`. */
export function scratchRepository(files: Readonly<Record<string, string | Uint8Array>>): { dir: string; url: string } {
  const dir = scratchFolder();
  git(dir, 'init', '--quiet', '--initial-branch=main');
  if (Object.keys(files).length > 0) commit(dir, files);
  return { dir, url: pathToFileURL(dir).href };
}

export function commit(dir: string, files: Readonly<Record<string, string | Uint8Array>>, message = 'Work'): string {
  write(dir, files);
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--allow-empty', '-m', message);
  return git(dir, 'rev-parse', 'HEAD').trim();
}
