import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileChange } from '../../../src/domain/change-set.ts';
import { unifiedDiff } from '../../../src/edits/unified-diff.ts';

const run = promisify(execFile);
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'unified-diff-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const line = fc.constantFrom(
  'a',
  'b',
  'c',
  '',
  ' ',
  '  x: 1',
  '-',
  '+',
  '--- a',
  '@@ -1 +1 @@',
  '\\ No newline',
  'é😀',
  'tab\t',
  '\u2028',
  'x\ry',
);
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, newline, final]) => lines.join(newline) + (final && lines.length > 0 ? newline : ''));
const name = fc.constantFrom(
  'k.yaml',
  'a b/c d.yaml',
  'q"uote',
  "it's",
  'é/ü.tf',
  'back\\slash',
  'tab\tx',
  '-dash',
  'deep/er/x',
  ' lead',
  '$(x)',
  'b/a/b',
);
const change: fc.Arbitrary<Omit<FileChange, 'path'>> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ before: text, after: text }) },
  { weight: 1, arbitrary: fc.record({ after: text }) },
  { weight: 1, arbitrary: fc.record({ before: text }) },
);
const changes = fc.uniqueArray(
  fc.tuple(name, change).map(([path, sides]): FileChange => ({ path, ...sides })),
  {
    minLength: 1,
    maxLength: 4,
    selector: (file) => file.path,
  },
);

test('git apply makes of `before` what `after` says', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(changes, async (files) => {
      const patch = unifiedDiff({ files });
      if (patch === '') return;
      const cwd = join(root, String(count++));
      await mkdir(cwd);
      for (const { path, before } of files) {
        await mkdir(join(cwd, dirname(path)), { recursive: true });
        if (before !== undefined) await writeFile(join(cwd, path), before);
      }
      await writeFile(join(root, 'patch'), patch);
      await run('git', ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', join(root, 'patch')], {
        cwd,
        env: { PATH: process.env['PATH'] ?? '', GIT_CEILING_DIRECTORIES: root },
      });
      for (const { path, after } of files) {
        const found = await readFile(join(cwd, path), 'utf8').catch(() => undefined);
        expect(found).toBe(after);
      }
    }),
    { numRuns: 150 },
  );
});
