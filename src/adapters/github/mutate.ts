import { PromptOpsError } from '../../domain/errors.ts';
import type { RepositoryClient } from './repository-client.ts';

/** What GitHub's REST API cannot do (docs.github.com/en/graphql/reference/mutations). One row a mutation; `$id` is a node's id. */
export const mutations = {
  hideResolved: `mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { clientMutationId } }`,
  hideOutdated: `mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }`,
  show: `mutation ($id: ID!) { unminimizeComment(input: { subjectId: $id }) { clientMutationId } }`,
  resolveThread: `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }`,
  unresolveThread: `mutation ($id: ID!) { unresolveReviewThread(input: { threadId: $id }) { clientMutationId } }`,
} as const;

/**
 * Does a mutation to a node; each may be repeated. `false` where GitHub refuses: it is gone, Apps may not, a server has no GraphQL. Each
 * makes something nicer to look at, so none is worth more than that. `action` completes "forbids the App to …".
 * @throws {PromptOpsError} `github-unavailable` or `github-rate-limit`
 */
export async function mutate(
  { octokit, attempt }: Pick<RepositoryClient, 'octokit' | 'attempt'>,
  name: keyof typeof mutations,
  id: string,
  action: string,
): Promise<boolean> {
  try {
    await attempt(action, () => octokit.graphql(mutations[name], { id }));
    return true;
  } catch (error) {
    // GraphQL refuses with status 200 and a list of errors.
    if (error instanceof Error && 'errors' in error) return false;
    if (error instanceof PromptOpsError && ['github-forbidden', 'github-rejected'].includes(error.code)) return false;
    throw error;
  }
}
