import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRepositoryCache } from '../../../../src/adapters/git/git-repository-cache.ts';
import { commit, git, scratchFolder, scratchRepository } from './scratch-repository.ts';

const files = { 'main.tf': 'terraform {}\n', 'apps/web/deploy.yaml': 'kind: Deployment\n' };

describe('reading a repository at one commit', () => {
  test('lists every file with its git object id and reads texts', async () => {
    const { dir, url } = scratchRepository(files);
    const tree = await openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref: 'main' });
    expect(tree.commit).toBe(git(dir, 'rev-parse', 'HEAD').trim());
    expect(tree.treeId).toBe(git(dir, 'rev-parse', 'HEAD^{tree}').trim());
    expect(tree.entries.map((entry) => entry.path)).toEqual(['apps/web/deploy.yaml', 'main.tf']);
    expect(tree.entries[1]).toEqual({
      path: 'main.tf',
      oid: git(dir, 'rev-parse', 'HEAD:main.tf').trim(),
      size: 13,
      mode: '100644',
    });
    expect(await tree.read('main.tf')).toBe('terraform {}\n');
    expect(await tree.readMany(['main.tf', 'nothing.tf', 'apps/web/deploy.yaml'])).toEqual(
      new Map([
        ['main.tf', 'terraform {}\n'],
        ['apps/web/deploy.yaml', 'kind: Deployment\n'],
      ]),
    );
  });

  test('a branch that moves is seen by the next reading and not by the one before', async () => {
    const { dir, url } = scratchRepository(files);
    const cache = openRepositoryCache({ dataDir: scratchFolder() });
    const before = await cache.fetchTree({ url, ref: 'main' });
    commit(dir, { 'main.tf': 'changed\n' });
    const after = await cache.fetchTree({ url, ref: 'main' });
    expect(await after.read('main.tf')).toBe('changed\n');
    expect(await before.read('main.tf')).toBe('terraform {}\n');
  });

  test('a commit that is in the cache is read without asking the server', async () => {
    const { dir, url } = scratchRepository(files);
    const cache = openRepositoryCache({ dataDir: scratchFolder() });
    const { commit: id } = await cache.fetchTree({ url, ref: 'HEAD' });
    rmSync(dir, { recursive: true });
    const again = await cache.fetchTree({ url, ref: id });
    expect(await again.read('main.tf')).toBe('terraform {}\n');
  });

  test('names with spaces, quotes, newlines and other scripts are kept exactly', async () => {
    const names = { 'a b.tf': '1', 'quote".tf': '2', 'new\nline.tf': '3', 'модуль.tf': '4', '-dash.tf': '5' };
    const { url } = scratchRepository(names);
    const tree = await openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref: 'main' });
    expect(Object.fromEntries(await tree.readMany(Object.keys(names)))).toEqual(names);
  });

  test('binary, non-UTF-8, huge and LFS files are listed and cannot be read', async () => {
    const { url } = scratchRepository({
      'binary.bin': new Uint8Array([1, 0, 2]),
      'latin1.tf': new Uint8Array([0x61, 0xe9, 0x0a]),
      'huge.tf': 'x'.repeat(1024 * 1024 + 1),
      'state.tf': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
      'fine.tf': 'x'.repeat(1024 * 1024),
    });
    const tree = await openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref: 'main' });
    expect(tree.entries).toHaveLength(5);
    expect([...(await tree.readMany(tree.entries.map((entry) => entry.path))).keys()]).toEqual(['fine.tf']);
  });

  test('twenty readings at once of several branches all succeed', async () => {
    const { dir, url } = scratchRepository(files);
    for (const branch of ['one', 'two', 'three']) {
      git(dir, 'checkout', '--quiet', '-b', branch);
      commit(dir, { 'main.tf': branch });
    }
    const cache = openRepositoryCache({ dataDir: scratchFolder() });
    const refs = Array.from({ length: 20 }, (_, index) => ['one', 'two', 'three'][index % 3] ?? '');
    const texts = await Promise.all(refs.map(async (ref) => (await cache.fetchTree({ url, ref })).read('main.tf')));
    expect(texts).toEqual(refs);
  });
});

describe('when something is wrong', () => {
  test('a branch that does not exist is named', async () => {
    const { url } = scratchRepository(files);
    const cache = openRepositoryCache({ dataDir: scratchFolder() });
    const reading = cache.fetchTree({ url, ref: 'release', defaultBranch: 'main' });
    await expect(reading).rejects.toMatchObject({
      code: 'base-not-found',
      message: expect.stringContaining('`release`') as string,
      remedy: expect.stringContaining('`main`') as string,
    });
  });

  test.each(['--upload-pack=touch canary', 'a..b', 'x y', '', 'refs/heads/../x'])(
    'the ref %j is not given to git',
    async (ref) => {
      const { url } = scratchRepository(files);
      await expect(openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref })).rejects.toMatchObject({
        code: 'base-not-found',
      });
    },
  );

  test.each(['main', 'HEAD'])('a repository without a commit says so (asked for %s)', async (ref) => {
    const { url } = scratchRepository({});
    await expect(openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref })).rejects.toMatchObject({
      code: 'empty-repository',
    });
  });

  test('a corrupt cache is replaced by itself', async () => {
    const { url } = scratchRepository(files);
    const dataDir = scratchFolder();
    const cache = openRepositoryCache({ dataDir });
    const { commit: id } = await cache.fetchTree({ url, ref: 'main' });
    const home = join(dataDir, 'git', readdirSync(join(dataDir, 'git'))[0] ?? '');
    rmSync(join(home, '1', 'objects'), { recursive: true });
    writeFileSync(join(home, '1', 'HEAD'), 'garbage');
    expect(await (await cache.fetchTree({ url, ref: id })).read('main.tf')).toBe('terraform {}\n');
    expect(await (await cache.fetchTree({ url, ref: 'main' })).read('main.tf')).toBe('terraform {}\n');
  });

  test('locks left by a killed process do not stop the next one', async () => {
    const { dir, url } = scratchRepository(files);
    const dataDir = scratchFolder();
    await openRepositoryCache({ dataDir }).fetchTree({ url, ref: 'main' });
    const home = join(dataDir, 'git', readdirSync(join(dataDir, 'git'))[0] ?? '');
    writeFileSync(join(home, '1', 'shallow.lock'), '');
    writeFileSync(join(home, '1', 'refs', 'promptops', 'newest.lock'), '');
    commit(dir, { 'main.tf': 'changed\n' });
    const tree = await openRepositoryCache({ dataDir }).fetchTree({ url, ref: 'main' });
    expect(await tree.read('main.tf')).toBe('changed\n');
  });

  test('a server that is not there leaves nothing behind', async () => {
    const dataDir = scratchFolder();
    const url = 'file:///nonexistent/promptops/repository';
    const reading = openRepositoryCache({ dataDir }).fetchTree({ url, ref: 'main' });
    await expect(reading).rejects.toMatchObject({ code: 'git-failed' });
    await expect(reading).rejects.not.toThrow('/nonexistent');
    expect(readdirSync(join(dataDir, 'git')).flatMap((key) => readdirSync(join(dataDir, 'git', key)))).toEqual([]);
  });

  test.each([
    'ssh://git@github.example/o/r.git',
    'ext::sh -c touch% canary',
    'git://example.com/x',
    'http://example.com/o/r.git',
    'https://user:secret-token@example.com/o/r.git',
    '/etc',
    '--upload-pack=x',
  ])('the URL %s is refused before git starts', async (url) => {
    const dataDir = scratchFolder();
    const reading = openRepositoryCache({ dataDir }).fetchTree({ url, ref: 'main' });
    await expect(reading).rejects.toMatchObject({ code: 'git-failed' });
    await expect(reading).rejects.not.toThrow('secret-token');
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
