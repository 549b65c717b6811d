import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, git, repo, startSeeded, type Seeded } from './support.ts';

describe('git over HTTP', () => {
  let seeded: Seeded;
  let folder: string;

  beforeAll(async () => {
    seeded = await startSeeded();
    await seeded.github.addRepository({ owner: 'acme', name: 'secret', from: { files: { a: 'a\n' } }, private: true });
    folder = await mkdtemp(join(tmpdir(), 'clone-'));
  });
  afterAll(async () => {
    await seeded.github.close();
    await rm(folder, { recursive: true });
  });

  async function installationToken(): Promise<string> {
    const { token } = (await seeded.bot.auth({ type: 'installation' })) as { token: string };
    return token;
  }

  it('clones with an installation token in the header', async () => {
    await git(
      folder,
      ['clone', '-q', '--depth=1', `${seeded.github.url}/acme/secret.git`, 'by-app'],
      await installationToken(),
    );
    expect(await readFile(join(folder, 'by-app', 'a'), 'utf8')).toBe('a\n');
  });

  it('refuses a bad token, and nobody, on a private repository', async () => {
    const url = `${seeded.github.url}/acme/secret.git`;
    await expect(git(folder, ['clone', '-q', url, 'bad'], 'ghs_wrong')).rejects.toThrow(
      /Authentication failed|terminal prompts disabled/,
    );
    await expect(git(folder, ['clone', '-q', url, 'nobody'])).rejects.toThrow(/terminal prompts disabled/);
  });

  it('refuses a bad token even where nobody may read', async () => {
    const url = `${seeded.github.url}/acme/infra.git`;
    await expect(git(folder, ['clone', '-q', url, 'bad-public'], 'ghs_wrong')).rejects.toThrow(
      /Authentication failed|terminal prompts disabled/,
    );
  });

  it('fetches what the Git Data API made', async () => {
    const sha = await commitOnBranch(seeded.bot, 'promptops/1-fetch', { 'new.txt': 'made by the API\n' });
    await git(folder, ['clone', '-q', '-b', 'promptops/1-fetch', `${seeded.github.url}/acme/infra.git`, 'fetched']);
    expect(await readFile(join(folder, 'fetched', 'new.txt'), 'utf8')).toBe('made by the API\n');
    expect((await git(join(folder, 'fetched'), ['rev-parse', 'HEAD'])).trim()).toBe(sha);
    await git(join(folder, 'fetched'), ['fsck', '--strict']);
  });

  it('shows a push to the API and tells with a push event', async () => {
    const clone = join(folder, 'pushing');
    await git(folder, ['clone', '-q', `${seeded.github.url}/acme/infra.git`, 'pushing']);
    await git(clone, ['checkout', '-q', '-b', 'feature']);
    await writeFile(join(clone, 'pushed.txt'), 'pushed\n');
    await git(clone, ['add', '.']);
    await git(clone, ['commit', '-q', '-m', 'Push a file']);
    await git(clone, ['push', '-q', 'origin', 'feature'], seeded.tokens.lena);
    const sha = (await git(clone, ['rev-parse', 'HEAD'])).trim();
    const event = await seeded.github.waitFor(() =>
      seeded.github.deliveries().find((one) => one.event === 'push' && one.payload['after'] === sha),
    );
    expect(event.payload).toMatchObject({
      ref: 'refs/heads/feature',
      created: true,
      pusher: { name: 'lena' },
      commits: [{ message: 'Push a file\n', added: ['pushed.txt'] }],
    });
    const file = await seeded.lena.rest.repos.getContent({ ...repo, path: 'pushed.txt', ref: 'feature' });
    expect(file.data).toMatchObject({ type: 'file', content: `${Buffer.from('pushed\n').toString('base64')}\n` });
    expect((await seeded.lena.rest.git.getRef({ ...repo, ref: 'heads/feature' })).data.object.sha).toBe(sha);
  });

  it('lets a reader clone but not push', async () => {
    const clone = join(folder, 'reader');
    await git(folder, ['clone', '-q', `${seeded.github.url}/acme/infra.git`, 'reader'], seeded.tokens.rhea);
    await git(clone, ['commit', '-q', '--allow-empty', '-m', 'Nothing']);
    await expect(git(clone, ['push', '-q', 'origin', 'HEAD:refs/heads/mine'], seeded.tokens.rhea)).rejects.toThrow(
      /403/,
    );
  });

  it('pushes a large pack, which git sends in chunks', async () => {
    const clone = join(folder, 'large');
    await git(folder, ['clone', '-q', `${seeded.github.url}/acme/infra.git`, 'large']);
    const noise = Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join('\n');
    await writeFile(join(clone, 'large.txt'), noise);
    await git(clone, ['add', '.']);
    await git(clone, ['commit', '-q', '-m', 'Large']);
    await git(
      clone,
      ['-c', 'http.postBuffer=65536', 'push', '-q', 'origin', 'HEAD:refs/heads/large'],
      seeded.tokens.lena,
    );
    const tree = await seeded.lena.rest.git.getTree({ ...repo, tree_sha: 'large' });
    expect(tree.data.tree.find((item) => item.path === 'large.txt')?.size).toBe(Buffer.byteLength(noise));
  });
});
