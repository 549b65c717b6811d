import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HclRename } from '../../../src/domain/hcl-rename.ts';
import { renameInHcl } from '../../../src/edits/rename-hcl.ts';

const root = join(import.meta.dirname, '../../../fixtures/repositories');
const files = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.tf')).sort();
const texts = await Promise.all(files.map((path) => readFile(join(root, path), 'utf8')));

/** Every block of a text that has a name of its own. */
function namesIn(text: string): readonly HclRename[] {
  return [...text.matchAll(/^(resource|module|variable|output) "([\w-]+)"(?: "([\w-]+)")?/gm)].map(
    ([, kind = '', first = '', second]) => ({
      ...{ from: second ?? first, to: '' },
      declared: second === undefined ? [kind, first] : [kind, first, second],
      referred: second === undefined ? (kind === 'variable' ? 'var' : kind) : first,
    }),
  );
}

const cases = texts.flatMap((text) => namesIn(text).map((rename) => ({ text, rename })));

it('a name and back again is the same file, byte for byte', async () => {
  expect(cases.length).toBeGreaterThan(50);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...cases), fc.stringMatching(/^zz[a-z_]{1,12}$/), async ({ text, rename }, to) => {
      const there = await renameInHcl(text, { ...rename, to });
      expect(there).not.toBe(text);
      const { declared } = rename;
      const back = {
        ...{ from: to, to: rename.from, referred: rename.referred ?? '' },
        declared: Array.isArray(declared) ? [...(declared as readonly string[]).slice(0, -1), to] : 'locals',
      } as const;
      expect(await renameInHcl(there ?? '', back)).toBe(text);
    }),
    { numRuns: 60 },
  );
});
