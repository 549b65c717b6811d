import { readFile } from 'node:fs/promises';
import { buildSchema, findBreakingChanges, parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaText } from '../../../dev/local-github/graphql/schema.ts';
import { githubCommentVisibility } from '../../../src/adapters/github/comment-visibility.ts';
import { mutate, mutations } from '../../../src/adapters/github/mutate.ts';
import { settleThreads, threadsQuery } from '../../../src/adapters/github/review-threads.ts';
import { createClientFactory, type RepositoryClient } from '../../../src/adapters/github/repository-client.ts';
import { repo, startSeeded, type Seeded } from './support.ts';

let published: GraphQLSchema;
let seeded: Seeded;
let client: RepositoryClient;
beforeAll(async () => {
  const text = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  published = buildSchema(await readFile(text, 'utf8'), { assumeValid: true, noLocation: true });
  seeded = await startSeeded();
  const { github } = seeded;
  const clients = createClientFactory({ appId: github.appId, privateKey: github.privateKey, apiUrl: github.url });
  client = await clients(github.installationId, { owner: repo.owner, name: repo.repo });
});
afterAll(() => seeded.github.close());

const looks = `query ($id: ID!) { node(id: $id) { ... on Minimizable { isMinimized minimizedReason } } }`;

describe("GitHub's published schema", () => {
  it('takes everything that is sent', () => {
    for (const text of [...Object.values(mutations), threadsQuery])
      expect(validate(published, parse(text))).toEqual([]);
    expect(validate(published, parse('mutation { minimizeComment(input: { subjectId: "x" }) { id } }'))).not.toEqual(
      [],
    );
  });

  it('has everything that the local GitHub serves', () => {
    expect(findBreakingChanges(buildSchema(schemaText), published)).toEqual([]);
  });
});

describe('a comment', () => {
  it.each(['pull-request', 'commit'] as const)('on a %s is folded away and shown again', async (on) => {
    const { data } =
      on === 'commit'
        ? await seeded.bot.rest.repos.createCommitComment({ ...repo, commit_sha: 'main', body: 'x' })
        : await seeded.bot.rest.issues.createComment({ ...repo, issue_number: await issue(), body: 'x' });
    const { hide, show } = githubCommentVisibility(client);
    expect(await hide({ on, id: data.id }, 'resolved')).toBe(true);
    const state = () => seeded.lena.graphql(looks, { id: data.node_id });
    expect(await state()).toEqual({ node: { isMinimized: true, minimizedReason: 'resolved' } });
    expect(await show({ on, id: data.id })).toBe(true);
    expect(await state()).toEqual({ node: { isMinimized: false, minimizedReason: null } });
  });

  it('that somebody deleted, or that may not be hidden, is left as it is without an error', async () => {
    const { hide } = githubCommentVisibility(client);
    expect(await hide({ on: 'pull-request', id: 999_999 }, 'resolved')).toBe(false);
    const { data } = await seeded.lena.rest.issues.createComment({ ...repo, issue_number: await issue(), body: 'x' });
    for (const [status, body] of [
      [200, { data: { minimizeComment: null }, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] }],
      [403, { message: 'Resource not accessible by integration' }],
      [404, { message: 'Not Found' }],
    ] as const) {
      const fault = seeded.github.fault({ method: 'POST', path: /\/graphql$/, respond: { status, body } });
      expect(await hide({ on: 'pull-request', id: data.id }, 'outdated')).toBe(false);
      expect(fault.struck()).toBe(1);
    }
  });

  it('of somebody else is not for readers to hide', async () => {
    const { data } = await seeded.lena.rest.issues.createComment({ ...repo, issue_number: await issue(), body: 'x' });
    await expect(seeded.rhea.graphql(mutations.hideResolved, { id: data.node_id })).rejects.toThrow('write access');
    await expect(seeded.lena.graphql(mutations.hideResolved, { id: 'IC_999999' })).rejects.toThrow('global id');
  });
});

it('a conversation on a line is resolved and opened again, and where there is no GraphQL it stays as it is', async () => {
  const sha = (await seeded.lena.rest.git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
  await seeded.lena.rest.git.createRef({ ...repo, ref: 'refs/heads/work', sha });
  const content = Buffer.from('# Mine\n').toString('base64');
  const old = (await seeded.lena.rest.repos.getContent({ ...repo, path: 'README.md' })).data as { sha: string };
  const change = { path: 'README.md', message: 'Work', content, branch: 'work', sha: old.sha };
  await seeded.lena.rest.repos.createOrUpdateFileContents({ ...repo, ...change });
  const pull = await seeded.lena.rest.pulls.create({ ...repo, title: 'Work', head: 'work', base: 'main' });
  const { number, head } = pull.data;
  const line = { path: 'README.md', line: 1, commit_id: head.sha };
  const comment = await seeded.lena.rest.pulls.createReviewComment({
    ...repo,
    pull_number: number,
    body: 'Hm',
    ...line,
  });
  const threads = () => client.octokit.graphql(threadsQuery, { ...repo, number, after: null });
  const id = `PRRT_${comment.data.id}`;
  const thread = (isResolved: boolean) => ({
    repository: {
      pullRequest: {
        reviewThreads: {
          nodes: [{ id, isResolved, comments: { nodes: [{ databaseId: comment.data.id }] } }],
          pageInfo: { endCursor: String(comment.data.id), hasNextPage: false },
        },
      },
    },
  });
  expect(await threads()).toEqual(thread(false));
  await settleThreads(client, number, { resolve: [comment.data.id], reopen: [] });
  expect(await threads()).toEqual(thread(true));
  await settleThreads(client, number, { resolve: [], reopen: [comment.data.id] });
  expect(await threads()).toEqual(thread(false));
  for (const status of [403, 404])
    await withFault({ status, body: { message: 'Not here' } }, () =>
      settleThreads(client, number, { resolve: [comment.data.id], reopen: [] }),
    );
  expect(await threads()).toEqual(thread(false));
  expect(await mutate(client, 'resolveThread', 'PRRT_1', 'resolve a thread')).toBe(false);
});

async function issue(): Promise<number> {
  return (await seeded.lena.rest.issues.create({ ...repo, title: 'Talk' })).data.number;
}

/** While the next question is answered so. */
async function withFault(respond: { readonly status: number; readonly body: unknown }, work: () => Promise<void>) {
  const fault = seeded.github.fault({ method: 'POST', path: /\/graphql$/, respond });
  await work();
  expect(fault.struck()).toBe(1);
}
