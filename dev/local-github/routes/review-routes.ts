import { z } from 'zod';
import { ApiError, notFound, rejected } from '../http/api-error.ts';
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
import type { Review, ReviewComment, ReviewState } from '../model.ts';
import { patchLines, type FileDiff } from '../git/diff.ts';
import { issueShape } from '../shapes/issue-shape.ts';
import { pullFacts, pullShape, reviewCommentShape, reviewShape, type PullRequest } from '../shapes/pull-shape.ts';
import { announce } from '../webhooks/announce.ts';
import { now } from '../world.ts';
import { readPulls, writePulls } from './access-levels.ts';
import { longText, requireAuthorOr } from './issue-routes.ts';
import { pullOf } from './pull-routes.ts';

const lineComment = z.object({
  path: z.string(),
  body: longText.min(1),
  line: z.number().int().positive().optional(),
  side: z.enum(['LEFT', 'RIGHT']).default('RIGHT'),
  start_line: z.number().int().positive().optional(),
  start_side: z.enum(['LEFT', 'RIGHT']).optional(),
  subject_type: z.enum(['line', 'file']).default('line'),
});
const newComment = lineComment.extend({ commit_id: z.string().optional() });
const reply = z.object({ body: longText.min(1) });
const newReview = z.object({
  body: longText.default(''),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
  commit_id: z.string().optional(),
  comments: z.array(lineComment).default([]),
});
const submission = z.object({ body: longText.optional(), event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']) });
const stateAfter = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const satisfies Record<string, ReviewState>;

/** Reviews and comments on lines of the diff. */
export const reviewRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/pulls/:number/reviews', access: readPulls, handle: listReviews },
  { method: 'POST', path: '/pulls/:number/reviews', access: writePulls, handle: createReview },
  {
    method: 'GET',
    path: '/pulls/:number/reviews/:id',
    access: readPulls,
    handle: (call) => ok(reviewShape(call.world, call.repository, pullOf(call), reviewOf(call))),
  },
  { method: 'PUT', path: '/pulls/:number/reviews/:id', access: writePulls, handle: editReview },
  { method: 'POST', path: '/pulls/:number/reviews/:id/events', access: writePulls, handle: submitReview },
  { method: 'PUT', path: '/pulls/:number/reviews/:id/dismissals', access: writePulls, handle: dismissReview },
  {
    method: 'GET',
    path: '/pulls/:number/reviews/:id/comments',
    access: readPulls,
    handle: (call) => listComments(call, (comment) => comment.reviewId === reviewOf(call).id),
  },
  {
    method: 'GET',
    path: '/pulls/:number/comments',
    access: readPulls,
    handle: (call) => listComments(call, (comment) => comment.issueNumber === pullOf(call).number),
  },
  { method: 'POST', path: '/pulls/:number/comments', access: writePulls, handle: createComment },
  { method: 'POST', path: '/pulls/:number/comments/:id/replies', access: writePulls, handle: replyTo },
  {
    method: 'GET',
    path: '/pulls/comments/:id',
    access: readPulls,
    handle: (call) => ok(reviewCommentShape(call.world, call.repository, commentOf(call))),
  },
  { method: 'PATCH', path: '/pulls/comments/:id', access: writePulls, handle: editComment },
  { method: 'DELETE', path: '/pulls/comments/:id', access: writePulls, handle: deleteComment },
];

function reviewOf({ repository, params }: RepositoryCall): Review {
  const review = repository.reviews.get(integer(params['id']));
  if (review === undefined || review.issueNumber !== integer(params['number'])) throw notFound();
  return review;
}

function commentOf({ repository, params }: RepositoryCall): ReviewComment {
  const comment = repository.reviewComments.get(integer(params['id']));
  if (comment === undefined) throw notFound();
  return comment;
}

function listReviews(call: RepositoryCall): Answer {
  const issue = pullOf(call);
  const reviews = [...call.repository.reviews.values()]
    .filter((review) => review.issueNumber === issue.number)
    .filter((review) => review.state !== 'PENDING' || review.author === call.login);
  return paged(call, reviews, (review) => reviewShape(call.world, call.repository, issue, review));
}

function listComments(call: RepositoryCall, wanted: (comment: ReviewComment) => boolean): Answer {
  const comments = [...call.repository.reviewComments.values()].filter(wanted);
  return paged(call, comments, (comment) => reviewCommentShape(call.world, call.repository, comment));
}

async function createReview(call: RepositoryCall): Promise<Answer> {
  const { world, repository, login } = call;
  const issue = pullOf(call);
  const wanted = parseBody(newReview, call.body, 'PullRequestReview');
  const own = issue.author.toLowerCase() === login.toLowerCase();
  if (own && (wanted.event === 'APPROVE' || wanted.event === 'REQUEST_CHANGES')) {
    const what = wanted.event === 'APPROVE' ? 'approve' : 'request changes on';
    throw rejected('PullRequestReview', `Can not ${what} your own pull request`);
  }
  if (wanted.event === 'REQUEST_CHANGES' && wanted.body === '')
    throw rejected('PullRequestReview', 'Review body is required');
  const { files } = await pullFacts(repository, issue.pull);
  const places = wanted.comments.map((comment) => ({ comment, hunk: placeOf(files, comment) }));
  const review = addReview(call, issue, wanted.body, wanted.event === undefined ? 'PENDING' : stateAfter[wanted.event]);
  const comments = places.map(({ comment, hunk }) =>
    addComment(call, issue, comment, { reviewId: review.id, diffHunk: hunk, inReplyTo: null }),
  );
  if (review.state !== 'PENDING') await announceReview(call, issue, review, 'submitted');
  for (const comment of comments) await announceReviewComment(call, issue, comment, 'created');
  return ok(reviewShape(world, repository, issue, review));
}

function addReview(
  { world, repository, login }: RepositoryCall,
  issue: PullRequest,
  body: string,
  state: ReviewState,
): Review {
  const review: Review = {
    id: world.nextId(),
    issueNumber: issue.number,
    author: login,
    body,
    state,
    commitSha: issue.pull.headSha,
    submittedAt: state === 'PENDING' ? null : now(),
  };
  repository.reviews.set(review.id, review);
  if (state !== 'PENDING') issue.pull.requestedReviewers = issue.pull.requestedReviewers.filter((one) => one !== login);
  return review;
}

async function submitReview(call: RepositoryCall): Promise<Answer> {
  const issue = pullOf(call);
  const review = reviewOf(call);
  const wanted = parseBody(submission, call.body, 'PullRequestReview');
  if (review.author !== call.login || review.state !== 'PENDING')
    throw new ApiError(422, 'Could not submit the review: it is not pending.');
  Object.assign(review, { state: stateAfter[wanted.event], submittedAt: now(), body: wanted.body ?? review.body });
  await announceReview(call, issue, review, 'submitted');
  return ok(reviewShape(call.world, call.repository, issue, review));
}

async function editReview(call: RepositoryCall): Promise<Answer> {
  const review = reviewOf(call);
  requireAuthorOr(call, review.author, 'write');
  review.body = parseBody(reply, call.body, 'PullRequestReview').body;
  await announceReview(call, pullOf(call), review, 'edited');
  return ok(reviewShape(call.world, call.repository, pullOf(call), review));
}

async function dismissReview(call: RepositoryCall): Promise<Answer> {
  const issue = pullOf(call);
  const review = reviewOf(call);
  requireAuthorOr(call, '', 'write');
  review.state = 'DISMISSED';
  await announceReview(call, issue, review, 'dismissed');
  return ok(reviewShape(call.world, call.repository, issue, review));
}

async function createComment(call: RepositoryCall): Promise<Answer> {
  const { world, repository } = call;
  const issue = pullOf(call);
  if (typeof call.body === 'object' && call.body !== null && 'in_reply_to' in call.body) {
    return replyTo({ ...call, params: { ...call.params, id: String(call.body.in_reply_to) } });
  }
  const wanted = parseBody(newComment, call.body, 'PullRequestReviewComment');
  const hunk = placeOf((await pullFacts(repository, issue.pull)).files, wanted);
  const review = addReview(call, issue, '', 'COMMENTED');
  const comment = addComment(call, issue, wanted, { reviewId: review.id, diffHunk: hunk, inReplyTo: null });
  await announceReviewComment(call, issue, comment, 'created');
  return created(reviewCommentShape(world, repository, comment));
}

async function replyTo(call: RepositoryCall): Promise<Answer> {
  const issue = pullOf(call);
  const first = commentOf(call);
  const { body } = parseBody(reply, call.body, 'PullRequestReviewComment');
  const { path, line, startLine, side, subjectType: subject_type } = first;
  const place = { path, side, subject_type, body, line: line ?? undefined, start_line: startLine ?? undefined };
  const comment = addComment(call, issue, place, {
    reviewId: first.reviewId,
    diffHunk: first.diffHunk,
    inReplyTo: first.inReplyTo ?? first.id,
  });
  await announceReviewComment(call, issue, comment, 'created');
  return created(reviewCommentShape(call.world, call.repository, comment));
}

function addComment(
  { world, repository, login, actor }: RepositoryCall,
  issue: PullRequest,
  place: Omit<z.output<typeof lineComment>, 'start_side'>,
  thread: { readonly reviewId: number; readonly diffHunk: string; readonly inReplyTo: number | null },
): ReviewComment {
  const at = now();
  const comment: ReviewComment = {
    id: world.nextId(),
    issueNumber: issue.number,
    ...thread,
    author: login,
    viaApp: actor.kind === 'installation',
    body: place.body,
    path: place.path,
    line: place.line ?? null,
    startLine: place.start_line ?? null,
    side: place.side,
    subjectType: place.subject_type,
    commitSha: issue.pull.headSha,
    createdAt: at,
    updatedAt: at,
  };
  repository.reviewComments.set(comment.id, comment);
  return comment;
}

/** The hunk up to the commented line. Throws GitHub's 422 when path or line is not part of the diff. */
function placeOf(files: readonly FileDiff[], place: z.output<typeof lineComment>): string {
  const file = files.find((one) => one.path === place.path);
  if (file === undefined) throw rejected('PullRequestReviewComment', 'pull_request_review_thread.path is invalid');
  if (place.subject_type === 'file') return '';
  const lines = patchLines(file.patch ?? '');
  const has = (number: number, side: 'LEFT' | 'RIGHT'): number =>
    lines.findLastIndex(
      (line) => (line.side === side || line.side === 'BOTH') && (side === 'LEFT' ? line.left : line.right) === number,
    );
  const at = place.line === undefined ? -1 : has(place.line, place.side);
  const start = place.start_line === undefined ? at : has(place.start_line, place.start_side ?? place.side);
  if (at < 0) throw rejected('PullRequestReviewComment', 'pull_request_review_thread.line must be part of the diff');
  if (start < 0 || start > at)
    throw rejected('PullRequestReviewComment', 'pull_request_review_thread.start_line must precede the end line.');
  const { header } = lines[at] ?? { header: '' };
  const hunk = lines.slice(0, at + 1).filter((line) => line.header === header);
  return [header, ...hunk.map((line) => line.text)].join('\n');
}

async function editComment(call: RepositoryCall): Promise<Answer> {
  const comment = commentOf(call);
  requireAuthorOr(call, comment.author, 'write');
  const from = comment.body;
  comment.body = parseBody(reply, call.body, 'PullRequestReviewComment').body;
  comment.updatedAt = now();
  await announceReviewComment(call, pullOfComment(call, comment), comment, 'edited', { changes: { body: { from } } });
  return ok(reviewCommentShape(call.world, call.repository, comment));
}

async function deleteComment(call: RepositoryCall): Promise<Answer> {
  const comment = commentOf(call);
  requireAuthorOr(call, comment.author, 'write');
  call.repository.reviewComments.delete(comment.id);
  await announceReviewComment(call, pullOfComment(call, comment), comment, 'deleted');
  return noContent;
}

function pullOfComment(call: RepositoryCall, comment: ReviewComment): PullRequest {
  return pullOf({ ...call, params: { ...call.params, number: String(comment.issueNumber) } });
}

async function announceReview(call: RepositoryCall, issue: PullRequest, review: Review, action: string): Promise<void> {
  const { world, repository } = call;
  const shape = reviewShape(world, repository, issue, review);
  announce(call, 'pull_request_review', {
    action,
    // Webhooks spell the state in lower case, the REST API in upper case.
    review: { ...shape, state: shape.state.toLowerCase() },
    pull_request: await pullShape(world, repository, issue),
  });
}

async function announceReviewComment(
  call: RepositoryCall,
  issue: PullRequest,
  comment: ReviewComment,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { world, repository } = call;
  announce(call, 'pull_request_review_comment', {
    action,
    comment: reviewCommentShape(world, repository, comment),
    pull_request: {
      ...(await pullShape(world, repository, issue)),
      labels: issueShape(world, repository, issue).labels,
    },
    ...more,
  });
}
