import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, repo, startSeeded, type Seeded } from './support.ts';

describe('issues and their comments', () => {
  let seeded: Seeded;
  let issue: number;
  beforeAll(async () => {
    seeded = await startSeeded();
    issue = (await seeded.lena.rest.issues.create({ ...repo, title: 'Scale', body: 'please' })).data.number;
  });
  afterAll(() => seeded.github.close());

  it('are opened by the short helpers too, which say what was refused', async () => {
    const { github, tokens } = seeded;
    const number = await github.openIssue(tokens.lena, 'acme/infra', 'Short');
    const id = await github.comment(tokens.rhea, 'acme/infra', number, 'hello');
    const { data } = await seeded.lena.rest.issues.getComment({ ...repo, comment_id: id });
    expect(data).toMatchObject({ body: 'hello', user: { login: 'rhea' } });
    await expect(github.comment('wrong', 'acme/infra', number, 'x')).rejects.toThrow('401');
  });

  it('keeps one reaction a person and kind: 201, then 200', async () => {
    const { data: comment } = await seeded.lena.rest.issues.createComment({
      ...repo,
      issue_number: issue,
      body: '/promptops help',
    });
    const react = () =>
      seeded.bot.rest.reactions.createForIssueComment({ ...repo, comment_id: comment.id, content: 'eyes' });
    const [first, second] = [await react(), await react()];
    expect([first.status, second.status, first.data.id]).toEqual([201, 200, second.data.id]);
    const read = await seeded.lena.rest.issues.getComment({ ...repo, comment_id: comment.id });
    expect(read.data.reactions).toMatchObject({ eyes: 1, total_count: 1 });
    await seeded.bot.rest.reactions.createForIssue({ ...repo, issue_number: issue, content: 'rocket' });
    expect((await seeded.lena.rest.reactions.listForIssue({ ...repo, issue_number: issue })).data).toHaveLength(1);
  });

  it('edits and deletes one’s own comments, not those of others', async () => {
    const { data: comment } = await seeded.bot.rest.issues.createComment({ ...repo, issue_number: issue, body: 'one' });
    expect(comment).toMatchObject({
      user: { login: 'promptops[bot]' },
      performed_via_github_app: { id: seeded.github.appId },
    });
    const edited = await seeded.bot.rest.issues.updateComment({ ...repo, comment_id: comment.id, body: 'two' });
    expect([edited.data.id, edited.data.body]).toEqual([comment.id, 'two']);
    expect(
      await failure(seeded.rhea.rest.issues.updateComment({ ...repo, comment_id: comment.id, body: 'mine' })),
    ).toMatchObject({ status: 403 });
    await seeded.bot.rest.issues.deleteComment({ ...repo, comment_id: comment.id });
    expect(await failure(seeded.bot.rest.issues.getComment({ ...repo, comment_id: comment.id }))).toMatchObject({
      status: 404,
    });
  });

  it('refuses a comment that is longer than GitHub takes', async () => {
    const call = seeded.bot.rest.issues.createComment({ ...repo, issue_number: issue, body: 'x'.repeat(65_537) });
    expect(await failure(call)).toMatchObject({ status: 422, message: expect.stringContaining('too long') as string });
  });

  it('pages lists with Link headers that Octokit follows', async () => {
    const { data } = await seeded.lena.rest.issues.create({ ...repo, title: 'Many' });
    for (let index = 0; index < 7; index += 1)
      await seeded.lena.rest.issues.createComment({ ...repo, issue_number: data.number, body: String(index) });
    const all = await seeded.bot.paginate(seeded.bot.rest.issues.listComments, {
      ...repo,
      issue_number: data.number,
      per_page: 3,
    });
    expect(all.map((comment) => comment.body)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('labels, assigns and closes', async () => {
    await seeded.bot.rest.issues.addLabels({ ...repo, issue_number: issue, labels: ['promptops'] });
    await seeded.bot.rest.issues.addAssignees({ ...repo, issue_number: issue, assignees: ['lena'] });
    const { data } = await seeded.bot.rest.issues.update({ ...repo, issue_number: issue, state: 'closed' });
    expect(data).toMatchObject({ state: 'closed', labels: [{ name: 'promptops' }], assignees: [{ login: 'lena' }] });
    expect(
      await failure(seeded.rhea.rest.issues.addLabels({ ...repo, issue_number: issue, labels: ['x'] })),
    ).toMatchObject({ status: 403 });
  });

  it('finds issues by search', async () => {
    await seeded.lena.rest.issues.create({ ...repo, title: 'Rotate the certificate' });
    const found = await seeded.bot.rest.search.issuesAndPullRequests({ q: 'repo:acme/infra is:issue certificate' });
    expect(found.data.items.map((item) => item.title)).toEqual(['Rotate the certificate']);
  });
});
