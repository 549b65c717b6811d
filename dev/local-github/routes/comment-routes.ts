import { z } from 'zod';
import { atLeast, roleOf } from '../http/access.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import {
  created,
  integer,
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import type { IssueComment } from '../model.ts';
import { commentShape } from '../shapes/issue-shape.ts';
import { announceComment } from '../webhooks/announce.ts';
import { now } from '../world.ts';
import { readIssues, writeIssues } from './access-levels.ts';
import { issueOf, longText, requireAuthorOr } from './issue-routes.ts';

const commentBody = z.object({ body: longText.min(1, "can't be blank") });

/** Comments on issues and on the conversation of pull requests. */
export const commentRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues/:number/comments', access: readIssues, handle: listOfIssue },
  { method: 'POST', path: '/issues/:number/comments', access: writeIssues, handle: createComment },
  { method: 'GET', path: '/issues/comments', access: readIssues, handle: listOfRepository },
  {
    method: 'GET',
    path: '/issues/comments/:id',
    access: readIssues,
    handle: (call) => ok(commentShape(call.world, call.repository, commentOf(call))),
  },
  { method: 'PATCH', path: '/issues/comments/:id', access: writeIssues, handle: editComment },
  { method: 'DELETE', path: '/issues/comments/:id', access: writeIssues, handle: deleteComment },
];

function commentOf({ repository, params }: RepositoryCall): IssueComment {
  const comment = repository.comments.get(integer(params['id']));
  if (comment === undefined) throw notFound();
  return comment;
}

function listOfIssue(call: RepositoryCall): Answer {
  const { number } = issueOf(call);
  const since = call.query.get('since') ?? '';
  const comments = [...call.repository.comments.values()]
    .filter((comment) => comment.issueNumber === number && comment.updatedAt >= since)
    .toSorted((a, b) => a.id - b.id);
  return paged(call, comments, (comment) => commentShape(call.world, call.repository, comment));
}

function listOfRepository(call: RepositoryCall): Answer {
  return paged(call, [...call.repository.comments.values()], (comment) =>
    commentShape(call.world, call.repository, comment),
  );
}

function createComment(call: RepositoryCall): Answer {
  const { world, repository, login, actor } = call;
  const issue = issueOf(call);
  const writes = actor.kind === 'user' && atLeast(roleOf(world, repository, login), 'write');
  if (issue.locked && !writes) throw new ApiError(403, 'Unable to create comment because issue is locked.');
  const { body } = parseBody(commentBody, call.body, 'IssueComment');
  const at = now();
  const comment: IssueComment = {
    id: world.nextId(),
    issueNumber: issue.number,
    author: login,
    viaApp: actor.kind === 'installation',
    body,
    createdAt: at,
    updatedAt: at,
  };
  repository.comments.set(comment.id, comment);
  issue.updatedAt = at;
  announceComment(call, comment, 'created');
  return created(commentShape(world, repository, comment));
}

function editComment(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const comment = commentOf(call);
  requireAuthorOr(call, comment.author, 'write');
  const { body } = parseBody(commentBody, call.body, 'IssueComment');
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = now();
  if (from !== body) announceComment(call, comment, 'edited', { changes: { body: { from } } });
  return ok(commentShape(world, repository, comment));
}

function deleteComment(call: RepositoryCall): Answer {
  const comment = commentOf(call);
  requireAuthorOr(call, comment.author, 'write');
  call.repository.comments.delete(comment.id);
  announceComment(call, comment, 'deleted');
  return noContent;
}
