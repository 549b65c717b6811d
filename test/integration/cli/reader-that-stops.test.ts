import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');

it.each([
  [0, ['help']],
  [4, ['templates', 'check', '/nowhere']],
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
