import { expect, it } from 'vitest';
import { isVersionBump } from '../../../src/review/is-version-bump.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
const path = '.github/workflows/ci.yml';

it.each([
  ['a newer tag', '- uses: a/b@v1', '- uses: a/b@v2', true],
  ['a newer commit with its comment', `- uses: a/b@${one} # v1`, `- uses: a/b@${two} # v2`, true],
  ['a tag instead of a commit', `- uses: a/b@${one}`, '- uses: a/b@v2', false],
  ['an action of somebody else', '- uses: a/b@v1', '- uses: c/b@v1', false],
  ['another script', '- uses: a/b@v1\n- run: make', '- uses: a/b@v2\n- run: make install', false],
  ['one step more', '- uses: a/b@v1', '- uses: a/b@v1\n- run: x', false],
])('%s', (_, before, after, expected) => {
  expect(isVersionBump({ path, before, after })).toBe(expected);
});

it('a new workflow, and what only looks like one, is none', () => {
  const [before, after] = ['- uses: a/b@v1', '- uses: a/b@v2'];
  expect([isVersionBump({ path, after }), isVersionBump({ path: 'ci.yml', before, after })]).toEqual([false, false]);
});
