import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| SEC-'));

/** The tests that a row names: a file, then titles in quotation marks. */
function testsOf(row: string): readonly { readonly file: string; readonly title: string }[] {
  return [...row.matchAll(/`(test\/[^`]+)`((?:,? “[^”]+”)+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
  );
}

describe('docs/security.md', () => {
  it('has a row for each attack, once', () => {
    const ids = rows.map((row) => row.slice(2, 8));
    expect(ids).toEqual(Array.from({ length: 26 }, (_, index) => `SEC-${String(index + 1).padStart(2, '0')}`));
  });

  it.each(rows.map((row) => [row.slice(2, 8), row] as const))('%s is held by tests that are there', (_, row) => {
    const tests = testsOf(row);
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, title } of tests) {
      expect(`${file} ${existsSync(file) ? 'exists' : 'is missing'}`).toBe(`${file} exists`);
      // As a title stands in the source: in quotes of one of three kinds.
      const source = readFileSync(file, 'utf8');
      const isThere = [`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted));
      expect(`${title}: ${isThere ? 'is' : 'is not'} a test of ${file}`).toBe(`${title}: is a test of ${file}`);
    }
  });

  it('speaks of the corpus as it is', () => {
    const [, count = ''] = /holds (\d+) attempts/.exec(page) ?? [];
    expect(Number(count)).toBeGreaterThanOrEqual(200);
  });
});
