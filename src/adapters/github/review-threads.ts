import { z } from 'zod';
import { PromptOpsError } from '../../domain/errors.ts';
import type { ThreadChange } from '../../publishing/review-host.ts';
import { mutate } from './mutate.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Lists the conversations on a pull request's lines; REST does not know them (docs.github.com/en/graphql/reference/objects#pullrequest). */
export const threadsQuery = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewThreads(first: 100, after: $after) {
    nodes { id isResolved comments(first: 1) { nodes { databaseId } } } pageInfo { endCursor hasNextPage } } } } }`;

const page = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            isResolved: z.boolean(),
            comments: z.object({ nodes: z.array(z.object({ databaseId: z.number().nullable() })) }),
          }),
        ),
        pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
      }),
    }),
  }),
});
type Thread = z.output<typeof page>['repository']['pullRequest']['reviewThreads']['nodes'][number];

/** A pull request with more conversations than these has the rest left as they are. */
const maxPages = 10;

/**
 * Resolves conversations, or opens them again, by the id of their first comment. Nicer to look at and nothing more: where GitHub refuses,
 * or a server has no GraphQL, they stay as they are. @throws {PromptOpsError} `github-unavailable` or `github-rate-limit`
 */
export async function settleThreads(
  client: RepositoryClient,
  number: number,
  { resolve, reopen }: ThreadChange,
): Promise<void> {
  for (const { id, isResolved, comments } of await threadsOf(client, number)) {
    const first = comments.nodes[0]?.databaseId ?? 0;
    if (!isResolved && resolve.includes(first)) await mutate(client, 'resolveThread', id, 'resolve its conversation');
    if (isResolved && reopen.includes(first)) await mutate(client, 'unresolveThread', id, 'reopen its conversation');
  }
}

async function threadsOf({ octokit, names, attempt }: RepositoryClient, number: number): Promise<readonly Thread[]> {
  const threads: Thread[] = [];
  let after: string | null = null;
  for (let count = 0; count < maxPages; count += 1) {
    const asked: unknown = await attempt('read conversations', () =>
      octokit.graphql(threadsQuery, { ...names, number, after }),
    ).catch(refused);
    const read = page.safeParse(asked).data?.repository.pullRequest.reviewThreads;
    threads.push(...(read?.nodes ?? []));
    if (read?.pageInfo.hasNextPage !== true) return threads;
    after = read.pageInfo.endCursor;
  }
  return threads;
}

function refused(error: unknown): undefined {
  if (error instanceof PromptOpsError && error.retry) throw error;
  return undefined;
}
