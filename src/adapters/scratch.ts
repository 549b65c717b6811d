import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PromptOpsError } from '../domain/errors.ts';
import type { Scratch } from '../validation/scratch.ts';

/** Scratch folders below `parent` (the system's folder for temporary files unless told), readable by us alone. */
export function createScratch(parent: string = tmpdir()): Scratch {
  return {
    async write(files) {
      refuseStrayPaths([...files.keys()]);
      await mkdir(parent, { recursive: true });
      const dir = await mkdtemp(join(parent, 'promptops-'));
      const dispose = async () => {
        await rm(dir, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
      };
      try {
        const folders = new Set([...files.keys()].map((path) => dirname(join(dir, path))));
        for (const folder of folders) await mkdir(folder, { recursive: true });
        await Promise.all([...files].map(([path, text]) => writeFile(join(dir, path), text, { flag: 'wx' })));
      } catch (error) {
        await dispose();
        throw error;
      }
      return { dir, dispose, [Symbol.asyncDispose]: dispose };
    },
  };
}

function refuseStrayPaths(paths: readonly string[]): void {
  const folders = new Set(paths.flatMap((path) => parents(path)));
  for (const path of paths) {
    const reason = strayReason(path) ?? (folders.has(path) ? 'it is a file and a folder at once' : null);
    if (reason === null) continue;
    throw new PromptOpsError('path-not-allowed', {
      file: path,
      reason,
      remedy: 'Use a plain path inside the repository.',
    });
  }
}

function strayReason(path: string): string | null {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is not relative';
  if (/[\0\\]/.test(path)) return 'it holds a NUL or a backslash';
  const steps = path.split('/');
  if (steps.some((step) => step === '' || step === '.' || step === '..')) return 'it could leave its folder';
  return null;
}

function parents(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('/'));
}
