import { expect, it } from 'vitest';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { neighboursOf } from '../../../src/review/neighbours.ts';

it('are the small infrastructure files of the same folders, the smallest first', async () => {
  const tree = memoryTree(
    new Map([
      ['a/changed.tf', 'a = 1\n'],
      ['a/long.tf', 'b = 1\nc = 1\n'],
      ['a/short.tf', 'b = 1\n'],
      ['a/huge.tf', '#'.repeat(5_000)],
      ['a/README.md', 'x\n'],
      ['b/other.tf', 'c = 1\n'],
    ]),
  );
  const found = await neighboursOf({ files: [{ path: 'a/changed.tf', after: 'a = 2\n' }] }, tree);
  expect(found.map(({ path }) => path)).toEqual(['a/short.tf', 'a/long.tf']);
});
