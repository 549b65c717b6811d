import { authorize } from '../http/access.ts';
import { ApiError } from '../http/api-error.ts';
import type { Access, Call } from '../http/route.ts';
import type { ReviewComment } from '../model.ts';
import {
  readContents,
  readIssues,
  readPulls,
  writeCommitComments,
  writeIssues,
  writePulls,
} from '../routes/access-levels.ts';
import { requireAuthorOr } from '../routes/issue-routes.ts';
import type { Repository } from '../world.ts';

type Input<Fields> = { readonly input: Fields & { readonly clientMutationId?: string | null } };

/** The roots of every query and mutation, one row each; ids are the `node_id`s that REST tells. */
export const resolvers = {
  node: ({ id }: { readonly id: string }, call: Call) => shapeOf(commentOf(id, call, 'read')),
  repository: ({ owner, name }: { readonly owner: string; readonly name: string }, call: Call) => {
    const { repository } = authorize({ ...call, params: { ...call.params, owner, repo: name } }, readPulls);
    return { pullRequest: ({ number }: { readonly number: number }) => pullRequest(repository, number) };
  },
  minimizeComment({ input }: Input<{ readonly subjectId: string; readonly classifier: string }>, call: Call) {
    const found = commentOf(input.subjectId, call, 'write');
    found.comment.hidden = input.classifier.toLowerCase().replace('_', '-');
    return { clientMutationId: input.clientMutationId, minimizedComment: shapeOf(found) };
  },
  unminimizeComment({ input }: Input<{ readonly subjectId: string }>, call: Call) {
    const found = commentOf(input.subjectId, call, 'write');
    delete found.comment.hidden;
    return { clientMutationId: input.clientMutationId, unminimizedComment: shapeOf(found) };
  },
  resolveReviewThread({ input }: Input<{ readonly threadId: string }>, call: Call) {
    const { comment, repository } = find(input.threadId, call, { PRRT: kinds['PRRC'] }, 'write');
    repository.resolvedThreads.add(comment.id);
    return { clientMutationId: input.clientMutationId, thread: threadShape(repository, comment.id) };
  },
  unresolveReviewThread({ input }: Input<{ readonly threadId: string }>, call: Call) {
    const { comment, repository } = find(input.threadId, call, { PRRT: kinds['PRRC'] }, 'write');
    repository.resolvedThreads.delete(comment.id);
    return { clientMutationId: input.clientMutationId, thread: threadShape(repository, comment.id) };
  },
};

type Comment = { readonly id: number; readonly author: string; hidden?: string };
type Kind = {
  readonly type: 'IssueComment' | 'CommitComment' | 'PullRequestReviewComment';
  readonly of: (repository: Repository) => ReadonlyMap<number, Comment>;
  readonly read: Access;
  readonly write: Access;
};

/** What a `node_id` begins with → where that kind lies. */
const kinds: Readonly<Record<string, Kind>> = {
  IC: { type: 'IssueComment', of: ({ comments }) => comments, read: readIssues, write: writeIssues },
  CC: {
    type: 'CommitComment',
    of: ({ commitComments }) => commitComments,
    read: readContents,
    write: writeCommitComments,
  },
  PRRC: {
    type: 'PullRequestReviewComment',
    of: ({ reviewComments }) => reviewComments,
    read: readPulls,
    write: writePulls,
  },
};

type Found = { readonly repository: Repository; readonly comment: Comment; readonly type: Kind['type'] };

function commentOf(nodeId: string, call: Call, level: 'read' | 'write'): Found {
  return find(nodeId, call, kinds, level);
}

function find(
  nodeId: string,
  call: Call,
  among: Readonly<Record<string, Kind | undefined>>,
  level: 'read' | 'write',
): Found {
  const [prefix = '', id = ''] = nodeId.split('_');
  const kind = among[prefix];
  const repository = [...call.world.repositories.values()].find((one) => kind?.of(one).has(Number(id)) === true);
  const comment = repository === undefined ? undefined : kind?.of(repository).get(Number(id));
  if (kind === undefined || repository === undefined || comment === undefined)
    throw new ApiError(404, `Could not resolve to a node with the global id of '${nodeId}'.`);
  const params = { ...call.params, owner: repository.owner.login, repo: repository.name };
  const allowed = authorize({ ...call, params }, kind[level]);
  if (level === 'write') requireAuthorOr(allowed, comment.author, 'write');
  return { repository, comment, type: kind.type };
}

function shapeOf({ type, comment }: Found): unknown {
  return {
    __typename: type,
    id: `${Object.entries(kinds).find(([, kind]) => kind.type === type)?.[0] ?? ''}_${String(comment.id)}`,
    databaseId: comment.id,
    isMinimized: comment.hidden !== undefined,
    minimizedReason: comment.hidden ?? null,
  };
}

function pullRequest(repository: Repository, number: number): unknown {
  if (repository.issues.get(number)?.pull === null || !repository.issues.has(number))
    throw new ApiError(404, `Could not resolve to a PullRequest with the number of ${String(number)}.`);
  const roots = [...repository.reviewComments.values()].filter(
    ({ issueNumber, inReplyTo }) => issueNumber === number && inReplyTo === null,
  );
  return {
    reviewThreads: ({ first = 100, after }: { readonly first?: number; readonly after?: string | null }) => {
      const from = typeof after !== 'string' ? 0 : roots.findIndex(({ id }) => String(id) === after) + 1;
      const shown = roots.slice(from, from + first);
      return {
        nodes: shown.map(({ id }) => threadShape(repository, id)),
        pageInfo: { endCursor: String(shown.at(-1)?.id ?? ''), hasNextPage: roots.length > from + first },
      };
    },
  };
}

/** A thread is its first comment and the answers to it. */
function threadShape(repository: Repository, rootId: number): unknown {
  const isIn = ({ id, inReplyTo }: ReviewComment): boolean => id === rootId || inReplyTo === rootId;
  const comments = [...repository.reviewComments.values()].filter(isIn);
  const nodes = comments.map((comment) => shapeOf({ repository, comment, type: 'PullRequestReviewComment' }));
  return {
    __typename: 'PullRequestReviewThread',
    id: `PRRT_${String(rootId)}`,
    isResolved: repository.resolvedThreads.has(rootId),
    comments: ({ first = 100 }: { readonly first?: number }) => ({ nodes: nodes.slice(0, first) }),
  };
}
