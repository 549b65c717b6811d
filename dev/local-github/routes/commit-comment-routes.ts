import { z } from 'zod';
import { readCommit } from '../git/commits.ts';
import { notFound } from '../http/api-error.ts';
import {
  created,
  integer,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import type { CommitComment } from '../model.ts';
import { accountShape } from '../shapes/account-shape.ts';
import { apiUrl, htmlUrl } from '../shapes/issue-shape.ts';
import { now } from '../world.ts';
import { readContents, writeCommitComments } from './access-levels.ts';
import { longText, requireAuthorOr } from './issue-routes.ts';

const commentBody = z.object({ body: longText.min(1, "can't be blank") });

/** Comments on commits. */
export const commitCommentRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/commits/:ref/comments', access: readContents, handle: listOfCommit },
  { method: 'POST', path: '/commits/:ref/comments', access: writeCommitComments, handle: createComment },
  { method: 'GET', path: '/comments/:id', access: readContents, handle: (call) => ok(shapeOf(call, commentOf(call))) },
  { method: 'PATCH', path: '/comments/:id', access: writeCommitComments, handle: editComment },
];

async function shaOf({ repository, params }: RepositoryCall): Promise<string> {
  const commit = await readCommit(repository.git, params['ref'] ?? '');
  if (commit === undefined) throw notFound();
  return commit.sha;
}

async function listOfCommit(call: RepositoryCall): Promise<Answer> {
  const sha = await shaOf(call);
  const comments = [...call.repository.commitComments.values()].filter((comment) => comment.sha === sha);
  return paged(call, comments, (comment) => shapeOf(call, comment));
}

async function createComment(call: RepositoryCall): Promise<Answer> {
  const { body } = parseBody(commentBody, call.body, 'CommitComment');
  const at = now();
  const common = { author: call.login, body, createdAt: at, updatedAt: at };
  const comment: CommitComment = { id: call.world.nextId(), sha: await shaOf(call), ...common };
  call.repository.commitComments.set(comment.id, comment);
  return created(shapeOf(call, comment));
}

function commentOf({ repository, params }: RepositoryCall): CommitComment {
  const comment = repository.commitComments.get(integer(params['id']));
  if (comment === undefined) throw notFound();
  return comment;
}

function editComment(call: RepositoryCall): Answer {
  const comment = commentOf(call);
  requireAuthorOr(call, comment.author, 'write');
  comment.body = parseBody(commentBody, call.body, 'CommitComment').body;
  comment.updatedAt = now();
  return ok(shapeOf(call, comment));
}

function shapeOf({ world, repository }: RepositoryCall, comment: CommitComment): unknown {
  return {
    id: comment.id,
    node_id: `CC_${String(comment.id)}`,
    url: apiUrl(world, repository, `/comments/${String(comment.id)}`),
    html_url: htmlUrl(world, repository, `/commit/${comment.sha}#commitcomment-${String(comment.id)}`),
    user: accountShape(world, comment.author),
    commit_id: comment.sha,
    body: comment.body,
    path: null,
    line: null,
    position: null,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}
