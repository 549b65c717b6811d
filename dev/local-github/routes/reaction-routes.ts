import { z } from 'zod';
import { notFound } from '../http/api-error.ts';
import {
  created,
  integer,
  noContent,
  ok,
  paged,
  parseBody,
  type Access,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import { reactionContents, type Reaction, type ReactionTarget } from '../model.ts';
import { reactionShape } from '../shapes/issue-shape.ts';
import { now } from '../world.ts';
import { readIssues, readPulls, writeIssues, writePulls } from './access-levels.ts';

type Place = { readonly path: string; readonly target: ReactionTarget; readonly read: Access; readonly write: Access };

const places: readonly Place[] = [
  { path: '/issues/:id', target: 'issue', read: readIssues, write: writeIssues },
  { path: '/issues/comments/:id', target: 'issue-comment', read: readIssues, write: writeIssues },
  { path: '/pulls/comments/:id', target: 'review-comment', read: readPulls, write: writePulls },
];
const reactionBody = z.object({ content: z.enum(reactionContents) });

/** Reactions on issues, comments and review comments: one of a kind for each person, so that reacting again changes nothing and answers 200. */
export const reactionRoutes: readonly RepositoryRoute[] = places.flatMap(({ path, target, read, write }) => [
  { method: 'GET', path: `${path}/reactions`, access: read, handle: (call) => list(call, target) },
  { method: 'POST', path: `${path}/reactions`, access: write, handle: (call) => react(call, target) },
  { method: 'DELETE', path: `${path}/reactions/:reaction`, access: write, handle: (call) => remove(call, target) },
]);

function targetId({ repository, params }: RepositoryCall, target: ReactionTarget): number {
  const id = integer(params['id']);
  const known = {
    issue: repository.issues,
    'issue-comment': repository.comments,
    'review-comment': repository.reviewComments,
  };
  if (!known[target].has(id)) throw notFound();
  return id;
}

function list(call: RepositoryCall, target: ReactionTarget): Answer {
  const id = targetId(call, target);
  const content = call.query.get('content');
  const here = call.repository.reactions.filter(
    (one) => one.target === target && one.targetId === id && (content === null || one.content === content),
  );
  return paged(call, here, (reaction) => reactionShape(call.world, reaction));
}

function react(call: RepositoryCall, target: ReactionTarget): Answer {
  const { world, repository, login } = call;
  const id = targetId(call, target);
  const { content } = parseBody(reactionBody, call.body, 'Reaction');
  const known = repository.reactions.find(
    (one) => one.target === target && one.targetId === id && one.user === login && one.content === content,
  );
  if (known !== undefined) return ok(reactionShape(world, known));
  const reaction: Reaction = { id: world.nextId(), target, targetId: id, user: login, content, createdAt: now() };
  repository.reactions.push(reaction);
  return created(reactionShape(world, reaction));
}

function remove(call: RepositoryCall, target: ReactionTarget): Answer {
  const id = targetId(call, target);
  const reaction = integer(call.params['reaction']);
  const index = call.repository.reactions.findIndex(
    (one) => one.id === reaction && one.target === target && one.targetId === id && one.user === call.login,
  );
  if (index < 0) throw notFound();
  call.repository.reactions.splice(index, 1);
  return noContent;
}
