import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, failure, git, repo, seedFiles, startSeeded, type Seeded } from './support.ts';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the Git Data API', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
  });
  afterAll(() => seeded.github.close());

  const pathsOf = async (name: string): Promise<readonly string[]> => {
    const { data } = await seeded.lena.rest.git.getTree({ ...repo, tree_sha: name, recursive: 'true' });
    return data.tree.filter((item) => item.type === 'blob').map((item) => item.path);
  };

  it('lists the tree of a commit, nested', async () => {
    expect(await pathsOf('main')).toEqual(Object.keys(seedFiles).toSorted());
  });

  it('builds a tree on another one: adds, changes and deletes', async () => {
    const { data: blob } = await seeded.bot.rest.git.createBlob({
      ...repo,
      content: Buffer.from([0, 1, 255]).toString('base64'),
      encoding: 'base64',
    });
    const { data: base } = await seeded.bot.rest.git.getTree({ ...repo, tree_sha: 'main' });
    const { data: tree } = await seeded.bot.rest.git.createTree({
      ...repo,
      base_tree: base.sha,
      tree: [
        { path: 'apps/checkout/deployment.yaml', mode: '100644', type: 'blob', sha: null },
        { path: 'bin/run', mode: '100755', type: 'blob', sha: blob.sha },
        { path: 'README.md', mode: '100644', type: 'blob', content: 'new\n' },
      ],
    });
    expect(await pathsOf(tree.sha)).toEqual(['README.md', 'bin/run', 'modules/logs/main.tf']);
    const read = await seeded.bot.rest.git.getBlob({ ...repo, file_sha: blob.sha });
    expect([...Buffer.from(read.data.content, 'base64')]).toEqual([0, 1, 255]);
  });

  it('refuses trees with unknown objects and with paths that leave the tree', async () => {
    const entry = { mode: '100644', type: 'blob' } as const;
    const unknown = seeded.bot.rest.git.createTree({
      ...repo,
      tree: [{ ...entry, path: 'a', sha: '0'.repeat(39) + '1' }],
    });
    expect(await failure(unknown)).toMatchObject({ status: 422 });
    for (const path of ['../a', 'a//b', '.git/config', '/a']) {
      expect(
        await failure(seeded.bot.rest.git.createTree({ ...repo, tree: [{ ...entry, path, content: 'x' }] })),
      ).toMatchObject({ status: 422 });
    }
  });

  it('makes a ref once', async () => {
    const sha = await commitOnBranch(seeded.bot, 'promptops/7-once', { a: 'a' });
    const again = seeded.bot.rest.git.createRef({ ...repo, ref: 'refs/heads/promptops/7-once', sha });
    expect(await failure(again)).toEqual({
      status: 422,
      message: expect.stringContaining('Reference already exists') as string,
    });
  });

  it('lets exactly one of twenty concurrent makers win', async () => {
    const { data } = await seeded.bot.rest.git.getRef({ ...repo, ref: 'heads/main' });
    const make = (): Promise<unknown> =>
      seeded.bot.rest.git.createRef({ ...repo, ref: 'refs/heads/raced', sha: data.object.sha });
    const results = await Promise.allSettled(Array.from({ length: 20 }, make));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('moves a ref forward only, unless forced', async () => {
    const one = await commitOnBranch(seeded.bot, 'one', { one: '1' });
    const other = await commitOnBranch(seeded.bot, 'other', { other: '2' });
    const move = { ...repo, ref: 'heads/one', sha: other };
    expect(await failure(seeded.bot.rest.git.updateRef(move))).toEqual({
      status: 422,
      message: expect.stringContaining('not a fast forward') as string,
    });
    await seeded.bot.rest.git.updateRef({ ...move, force: true });
    expect((await seeded.bot.rest.git.getRef({ ...repo, ref: 'heads/one' })).data.object.sha).toBe(other);
    expect(one).not.toBe(other);
  });

  it('answers 404 for a ref that is not there and lists matching ones', async () => {
    expect(await failure(seeded.bot.rest.git.getRef({ ...repo, ref: 'heads/none' }))).toMatchObject({ status: 404 });
    await commitOnBranch(seeded.bot, 'match/a', { a: '1' });
    await commitOnBranch(seeded.bot, 'match/b', { b: '1' });
    const { data } = await seeded.bot.rest.git.listMatchingRefs({ ...repo, ref: 'heads/match/' });
    expect(data.map((ref) => ref.ref)).toEqual(['refs/heads/match/a', 'refs/heads/match/b']);
  });

  it('deletes a branch, but never the default one', async () => {
    await commitOnBranch(seeded.bot, 'gone', { gone: '1' });
    await seeded.bot.rest.git.deleteRef({ ...repo, ref: 'heads/gone' });
    expect(await failure(seeded.bot.rest.git.getRef({ ...repo, ref: 'heads/gone' }))).toMatchObject({ status: 404 });
    expect(await failure(seeded.bot.rest.git.deleteRef({ ...repo, ref: 'heads/main' }))).toMatchObject({ status: 422 });
  });

  it('reads files, folders and what is missing through the contents API', async () => {
    const file = await seeded.rhea.rest.repos.getContent({ ...repo, path: 'modules/logs/main.tf' });
    expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', path: 'modules/logs/main.tf' });
    const folder = await seeded.rhea.rest.repos.getContent({ ...repo, path: 'apps' });
    expect(folder.data).toMatchObject([{ type: 'dir', path: 'apps/checkout' }]);
    expect(await failure(seeded.rhea.rest.repos.getContent({ ...repo, path: 'none.yml' }))).toMatchObject({
      status: 404,
    });
  });

  it('seeds from the HEAD of a git repository and leaves a dirty tree alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'source-'));
    await git(folder, ['init', '-q', '-b', 'trunk']);
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'deep', 'kept.txt'), 'kept\n');
    await git(folder, ['add', '.']);
    await git(folder, ['commit', '-q', '-m', 'First']);
    await writeFile(join(folder, 'deep', 'kept.txt'), 'dirty\n');
    const { fullName } = await seeded.github.addRepository({ owner: 'acme', name: 'from-git', from: folder });
    const { data } = await seeded.bot.rest.repos.getContent({
      owner: 'acme',
      repo: 'from-git',
      path: 'deep/kept.txt',
      mediaType: { format: 'raw' },
    });
    expect([fullName, data]).toEqual(['acme/from-git', 'kept\n']);
    await git(folder, ['clone', '-q', '--bare', `${seeded.github.url}/acme/from-git.git`, 'bare.git']);
    await seeded.github.addRepository({ owner: 'acme', name: 'from-bare', from: join(folder, 'bare.git') });
    const bare = await seeded.bot.rest.git.getTree({
      owner: 'acme',
      repo: 'from-bare',
      tree_sha: 'main',
      recursive: 'true',
    });
    expect(bare.data.tree.map((item) => item.path)).toEqual(['deep', 'deep/kept.txt']);
    await rm(folder, { recursive: true });
  });

  it('seeds files with odd names, byte for byte', async () => {
    const files = { 'a b/"quoted" \\ ü.txt': 'no newline at the end', empty: '', 'crlf.txt': 'a\r\nb\r\n' };
    await seeded.github.addRepository({ owner: 'acme', name: 'odd', from: { files } });
    const odd = { owner: 'acme', repo: 'odd' };
    const { data } = await seeded.bot.rest.git.getTree({ ...odd, tree_sha: 'main', recursive: 'true' });
    const read = async (sha: string): Promise<string> => {
      const blob = await seeded.bot.rest.git.getBlob({ ...odd, file_sha: sha });
      return Buffer.from(blob.data.content, 'base64').toString();
    };
    const blobs = data.tree.filter((item) => item.type === 'blob');
    const found = await Promise.all(blobs.map(async (item) => [item.path, await read(item.sha)] as const));
    expect(Object.fromEntries(found)).toEqual(files);
  });

  it('answers for a repository without a commit', async () => {
    await seeded.github.addRepository({ owner: 'acme', name: 'empty', from: null });
    const empty = { owner: 'acme', repo: 'empty' };
    expect(await failure(seeded.bot.rest.repos.getContent({ ...empty, path: '' }))).toMatchObject({ status: 404 });
    expect(await failure(seeded.bot.rest.repos.listCommits(empty))).toMatchObject({ status: 409 });
    expect(await failure(seeded.bot.rest.git.getRef({ ...empty, ref: 'heads/main' }))).toMatchObject({ status: 404 });
  });

  it('refuses writes to an archived repository', async () => {
    await seeded.github.addRepository({ owner: 'acme', name: 'old', from: { files: { a: 'a' } }, archived: true });
    const old = { owner: 'acme', repo: 'old' };
    expect((await seeded.bot.rest.repos.get(old)).data.archived).toBe(true);
    expect(await failure(seeded.bot.rest.issues.create({ ...old, title: 'x' }))).toMatchObject({
      status: 403,
      message: expect.stringContaining('archived') as string,
    });
  });
});
