import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOnBranch, failure, git, repo, startSeeded, type Seeded } from './support.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest = 'apps/checkout/deployment.yaml';

describe('pull requests', () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await startSeeded();
  });
  afterAll(() => seeded.github.close());

  async function open(
    branch: string,
    more: { readonly draft?: boolean; readonly replicas?: number } = {},
  ): Promise<number> {
    await commitOnBranch(seeded.bot, branch, {
      [manifest]: `kind: Deployment\nspec:\n  replicas: ${String(more.replicas ?? 5)}\n`,
      [`${branch}.txt`]: 'new\n',
    });
    const { data } = await seeded.bot.rest.pulls.create({
      ...repo,
      title: branch,
      head: branch,
      base: 'main',
      draft: more.draft ?? false,
    });
    return data.number;
  }

  it('opens as the bot, as a draft, and is found by its head', async () => {
    const number = await open('draft', { draft: true });
    const { data } = await seeded.bot.rest.pulls.list({ ...repo, head: 'acme:draft', state: 'all' });
    expect(data).toMatchObject([
      { number, draft: true, user: { login: 'promptops[bot]' }, head: { ref: 'draft' }, base: { ref: 'main' } },
    ]);
  });

  it('opens once for a head', async () => {
    await open('twice');
    const again = await failure(seeded.bot.rest.pulls.create({ ...repo, title: 'x', head: 'twice', base: 'main' }));
    expect(again).toEqual({
      status: 422,
      message: expect.stringContaining('A pull request already exists for acme:twice.') as string,
    });
  });

  it('opens once, however many ask at the same time', async () => {
    await commitOnBranch(seeded.bot, 'raced', { raced: 'x' });
    const create = (): Promise<unknown> =>
      seeded.bot.rest.pulls.create({ ...repo, title: 'Raced', head: 'raced', base: 'main' });
    const results = await Promise.allSettled(Array.from({ length: 10 }, create));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('does not open without commits or without branches', async () => {
    const { data } = await seeded.bot.rest.git.getRef({ ...repo, ref: 'heads/main' });
    await seeded.bot.rest.git.createRef({ ...repo, ref: 'refs/heads/same', sha: data.object.sha });
    const create = (head: string, base: string): Promise<unknown> =>
      seeded.bot.rest.pulls.create({ ...repo, title: 'x', head, base });
    expect((await failure(create('same', 'main'))).message).toContain('No commits between main and same');
    expect(await failure(create('none', 'main'))).toMatchObject({ status: 422 });
    expect(await failure(create('same', 'none'))).toMatchObject({ status: 422 });
  });

  it('lists its files with patches and gives the diff that git apply takes', async () => {
    const number = await open('diffed');
    const { data: files } = await seeded.bot.rest.pulls.listFiles({ ...repo, pull_number: number });
    expect(files).toMatchObject([
      {
        filename: manifest,
        status: 'modified',
        additions: 1,
        deletions: 1,
        patch: expect.stringContaining('-  replicas: 3\n+  replicas: 5') as string,
      },
      { filename: 'diffed.txt', status: 'added', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+new' },
    ]);
    const diff = await fetch(`${seeded.github.url}/repos/acme/infra/pulls/${String(number)}`, {
      headers: { accept: 'application/vnd.github.diff' },
    });
    const folder = await mkdtemp(join(tmpdir(), 'apply-'));
    await git(folder, ['clone', '-q', `${seeded.github.url}/acme/infra.git`, '.']);
    await writeFile(join(folder, 'the.diff'), await diff.text());
    await git(folder, ['apply', 'the.diff']);
    expect(await readFile(join(folder, 'diffed.txt'), 'utf8')).toBe('new\n');
    await rm(folder, { recursive: true });
  });

  it('follows its branch and says so', async () => {
    const number = await open('followed');
    const { data: before } = await seeded.bot.rest.pulls.get({ ...repo, pull_number: number });
    const tree = await seeded.bot.rest.git.createTree({
      ...repo,
      base_tree: before.head.sha,
      tree: [{ path: 'more', mode: '100644', type: 'blob', content: 'more' }],
    });
    const commit = await seeded.bot.rest.git.createCommit({
      ...repo,
      message: 'More',
      tree: tree.data.sha,
      parents: [before.head.sha],
    });
    await seeded.bot.rest.git.updateRef({ ...repo, ref: 'heads/followed', sha: commit.data.sha });
    const { data: after } = await seeded.bot.rest.pulls.get({ ...repo, pull_number: number });
    expect(after).toMatchObject({ head: { sha: commit.data.sha }, commits: 2, changed_files: 3, mergeable: true });
    const event = seeded.github.deliveries().find((one) => one.action === 'synchronize');
    expect(event?.payload).toMatchObject({ number, before: before.head.sha, after: commit.data.sha });
  });

  it('merges, and the base has the change', async () => {
    const number = await open('merged', { replicas: 7 });
    await seeded.lena.rest.pulls.merge({ ...repo, pull_number: number });
    const { data } = await seeded.bot.rest.pulls.get({ ...repo, pull_number: number });
    expect(data).toMatchObject({ merged: true, state: 'closed', merged_by: { login: 'lena' } });
    const file = await seeded.bot.rest.repos.getContent({ ...repo, path: 'merged.txt' });
    expect(file.status).toBe(200);
    expect(await failure(seeded.lena.rest.pulls.merge({ ...repo, pull_number: number }))).toMatchObject({
      status: 405,
    });
  });

  it('is not mergeable with conflicts', async () => {
    const first = await open('conflict-a', { replicas: 8 });
    const second = await open('conflict-b', { replicas: 9 });
    await seeded.lena.rest.pulls.merge({ ...repo, pull_number: first, merge_method: 'squash' });
    const { data } = await seeded.bot.rest.pulls.get({ ...repo, pull_number: second });
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect(await failure(seeded.lena.rest.pulls.merge({ ...repo, pull_number: second }))).toMatchObject({
      status: 405,
    });
  });

  it('closes when its branch goes', async () => {
    const number = await open('removed');
    await seeded.bot.rest.git.deleteRef({ ...repo, ref: 'heads/removed' });
    expect((await seeded.bot.rest.pulls.get({ ...repo, pull_number: number })).data).toMatchObject({
      state: 'closed',
      merged: false,
    });
  });

  it('asks collaborators for review, and nobody else', async () => {
    const number = await open('reviewed');
    const ask = (reviewer: string) =>
      seeded.bot.rest.pulls.requestReviewers({ ...repo, pull_number: number, reviewers: [reviewer] });
    expect((await ask('lena')).data.requested_reviewers).toMatchObject([{ login: 'lena' }]);
    expect(await failure(ask('stranger'))).toMatchObject({
      status: 422,
      message: expect.stringContaining('not a collaborator') as string,
    });
  });

  it('takes reviews, but not an approval of one’s own', async () => {
    const number = await open('approved');
    expect(
      await failure(seeded.bot.rest.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' })),
    ).toMatchObject({ status: 422 });
    await seeded.lena.rest.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE', body: 'Fine' });
    const { data } = await seeded.bot.rest.pulls.listReviews({ ...repo, pull_number: number });
    expect(data).toMatchObject([{ state: 'APPROVED', user: { login: 'lena' } }]);
    const event = seeded.github.deliveries().find((one) => one.event === 'pull_request_review');
    expect(event?.payload).toMatchObject({
      action: 'submitted',
      review: { state: 'approved' },
      pull_request: { number },
    });
  });

  it('takes comments on lines of the diff only', async () => {
    const number = await open('commented', { replicas: 11 });
    const { data: pull } = await seeded.bot.rest.pulls.get({ ...repo, pull_number: number });
    const comment = { ...repo, pull_number: number, commit_id: pull.head.sha, path: manifest, body: 'Why?' };
    const { data } = await seeded.lena.rest.pulls.createReviewComment({ ...comment, line: 3, side: 'RIGHT' });
    expect(data).toMatchObject({
      line: 3,
      path: manifest,
      diff_hunk: expect.stringContaining('+  replicas: 11') as string,
    });
    expect(await failure(seeded.lena.rest.pulls.createReviewComment({ ...comment, line: 30 }))).toMatchObject({
      status: 422,
    });
    expect(
      await failure(seeded.lena.rest.pulls.createReviewComment({ ...comment, path: 'none', line: 1 })),
    ).toMatchObject({ status: 422 });
    const reply = await seeded.bot.rest.pulls.createReplyForReviewComment({
      ...repo,
      pull_number: number,
      comment_id: data.id,
      body: 'Because.',
    });
    expect(reply.data.in_reply_to_id).toBe(data.id);
    const review = await seeded.bot.rest.pulls.createReview({
      ...repo,
      pull_number: number,
      event: 'COMMENT',
      body: 'See',
      comments: [{ path: manifest, line: 3, body: 'Here' }],
    });
    const inReview = await seeded.bot.rest.pulls.listCommentsForReview({
      ...repo,
      pull_number: number,
      review_id: review.data.id,
    });
    expect(inReview.data).toMatchObject([{ body: 'Here', user: { login: 'promptops[bot]' } }]);
  });
});
