import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { scratchFolder, write } from './git/scratch-repository.ts';

test('a plain folder is read like a repository, without what belongs to tools', async () => {
  const dir = scratchFolder();
  write(dir, {
    'b.tf': 'b',
    'a/x.yaml': 'x',
    'a.yaml': 'a',
    '.git/config': 'secret',
    'node_modules/m/x.tf': 'm',
    'a/.terraform/x.tf': 't',
    '.github/w.yml': 'w',
  });
  const tree = await openFolder(dir);
  expect(tree.entries.map((entry) => entry.path)).toEqual(['.github/w.yml', 'a.yaml', 'a/x.yaml', 'b.tf']);
  expect(tree.commit).toBeNull();
  expect(await tree.read('a/x.yaml')).toBe('x');
  expect(await tree.readMany(['b.tf', '.git/config', 'nope'])).toEqual(new Map([['b.tf', 'b']]));
});

test('links are listed and never followed, also when they appear after listing', async () => {
  const outside = scratchFolder();
  write(outside, { 'secret.tf': 'secret' });
  const dir = scratchFolder();
  write(dir, { 'sub/x.tf': 'mine', 'y.tf': 'mine' });
  symlinkSync(join(outside, 'secret.tf'), join(dir, 'file.tf'));
  symlinkSync(outside, join(dir, 'folder'));
  const tree = await openFolder(dir);
  expect(tree.entries.map((entry) => [entry.path, entry.mode])).toEqual([
    ['file.tf', '120000'],
    ['folder', '120000'],
    ['sub/x.tf', '100644'],
    ['y.tf', '100644'],
  ]);
  expect(await tree.read('file.tf')).toBeUndefined();
  expect(await tree.read('folder/secret.tf')).toBeUndefined();

  write(outside, { 'x.tf': 'secret' });
  renameSync(join(dir, 'sub'), join(dir, 'moved'));
  symlinkSync(outside, join(dir, 'sub'));
  renameSync(join(dir, 'y.tf'), join(dir, 'z.tf'));
  symlinkSync(join(outside, 'secret.tf'), join(dir, 'y.tf'));
  expect(await tree.read('sub/x.tf')).toBeUndefined();
  expect(await tree.read('y.tf')).toBeUndefined();
});

test('pipes and devices are not files', async () => {
  const dir = scratchFolder();
  mkdirSync(join(dir, 'sub'));
  execFileSync('mkfifo', [join(dir, 'sub', 'pipe.tf')]);
  expect((await openFolder(dir)).entries).toEqual([]);
});

test('a folder that is not there is named', async () => {
  await expect(openFolder('/nonexistent/folder')).rejects.toMatchObject({ code: 'no-such-folder' });
});
