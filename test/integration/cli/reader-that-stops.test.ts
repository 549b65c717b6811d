import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');

const broken = await mkdtemp(join(tmpdir(), 'promptops-broken-'));
await writeFile(join(broken, 'main.tf'), 'resource {{\n');
afterAll(() => rm(broken, { recursive: true }));

it.each([
  [0, ['help']],
  [4, ['validate', broken]],
])(
  'a command whose reader has gone (`| head -1`) ends quietly, with the exit code that it has anyway: %i',
  async (expected, args) => {
    const child = spawn(process.execPath, [cli, ...args]);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, stderr]).toEqual([expected, '']);
  },
);
