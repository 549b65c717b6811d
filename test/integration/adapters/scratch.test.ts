import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createScratch } from '../../../src/adapters/scratch.ts';
import { temporaryFolder } from './tools-support.ts';

describe('a scratch folder', () => {
  test('holds the files and is gone afterwards', async () => {
    const parent = await temporaryFolder();
    const scratch = createScratch(parent);
    {
      await using folder = await scratch.write(
        new Map([
          ['a/b.txt', 'x'],
          ['c.txt', ''],
        ]),
      );
      expect(await readFile(join(folder.dir, 'a/b.txt'), 'utf8')).toBe('x');
      expect((await stat(folder.dir)).mode & 0o077).toBe(0);
    }
    expect(await readdir(parent)).toEqual([]);
  });
  test("sees nothing of another's (SEC-14)", async () => {
    const scratch = createScratch(await temporaryFolder());
    await using one = await scratch.write(new Map([['a', '1']]));
    await using other = await scratch.write(new Map([['a', '2']]));
    expect(one.dir).not.toBe(other.dir);
    expect(await readFile(join(one.dir, 'a'), 'utf8')).toBe('1');
  });
  test.each(['/etc/passwd', '../a', 'a/../../b', './a', 'a//b', '', 'a/', 'a\\b', 'a\0b', 'C:/a'])(
    'refuses %j, and writes nothing at all',
    async (path) => {
      const parent = await temporaryFolder();
      const writing = createScratch(parent).write(
        new Map([
          ['fine', 'x'],
          [path, 'y'],
        ]),
      );
      await expect(writing).rejects.toMatchObject({ code: 'path-not-allowed' });
      expect(await readdir(parent)).toEqual([]);
    },
  );
  test('refuses a file that is a folder too', async () => {
    const writing = createScratch(await temporaryFolder()).write(
      new Map([
        ['a', ''],
        ['a/b', ''],
      ]),
    );
    await expect(writing).rejects.toMatchObject({ code: 'path-not-allowed' });
  });
});
