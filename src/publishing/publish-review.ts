import type { LineComment, ReviewHost, ReviewVerdict } from './review-host.ts';
import type { ReviewFinding, ToldAt } from '../domain/review-finding.ts';
import {
  findingComment,
  findingMarker,
  hasLine,
  isFindingComment,
  isResolved,
  resolvedComment,
  reviewBody,
  reviewMarker,
  reviewTitle,
  type ReviewStory,
} from './review-text.ts';

export type ReviewPosting = {
  readonly story: ReviewStory;
  /** Everything that was found; what is not told is still open. */
  readonly all: readonly ReviewFinding[];
  readonly isOurs: boolean;
  /** A guardrail refuses the change. */
  readonly refused: boolean;
  /** Somebody asked, so even nothing is said in a review. */
  readonly isAsked: boolean;
  readonly verdict: ReviewVerdict['conclusion'];
};

/**
 * Posts a review once and keeps it: a second run edits what the first one wrote, comments whose finding is gone say that it is resolved,
 * a refusal that is gone is dismissed. With nothing to say on a first look only the check speaks.
 * Gives where each of `all` was told.
 */
export async function publishReview(
  host: ReviewHost,
  number: number,
  posting: ReviewPosting,
): Promise<readonly ToldAt[]> {
  const { story, all, isOurs, refused, isAsked, verdict } = posting;
  const [own, comments] = await Promise.all([host.ownReview(number, reviewMarker), host.lineComments(number)]);
  const placed = story.told.filter(hasLine).filter((finding) => !isSaidAlready(finding, comments));
  const mine = comments.filter(({ ours, body }) => ours && isFindingComment(body));
  const fresh = placed.filter((finding) => !mine.some(({ body }) => body.startsWith(findingMarker(finding))));
  const toPost = fresh.map((finding) => ({ path: finding.file, line: finding.line, body: findingComment(finding) }));
  const body = reviewBody(story);
  // Nobody can request changes on what is their own.
  const requestChanges = refused && !isOurs;
  if (own === undefined || (requestChanges && !own.requestsChanges)) {
    if (story.told.length > 0 || isAsked || own !== undefined)
      await host.createReview(number, { commit: story.head, body, requestChanges, comments: toPost });
  } else {
    if (own.body !== body) await host.updateReview(number, own.id, body);
    for (const comment of toPost) await host.createLineComment(number, { ...comment, commit: story.head });
    if (own.requestsChanges && !requestChanges)
      await host.dismissReview(number, own.id, 'What a guardrail refused is gone.');
  }
  await keepComments(host, number, { mine, all, placed, head: story.head });
  await host.report(story.head, {
    conclusion: verdict,
    title: reviewTitle(story),
    summary: body.replace(`${reviewMarker}\n`, ''),
    findings: all,
  });
  return all.map((finding): ToldAt => {
    if (!story.told.includes(finding)) return 'check';
    if (!hasLine(finding)) return 'summary';
    return placed.includes(finding) ? 'line' : 'said-already';
  });
}

type Kept = {
  readonly mine: readonly LineComment[];
  readonly all: readonly ReviewFinding[];
  readonly placed: readonly ReviewFinding[];
  readonly head: string;
};

/**
 * Comments of earlier runs: resolved when nothing of the kind is found any more, open again when it is back. Only the run that says so
 * in the comment settles its conversation, so that a person's "unresolve" holds.
 */
async function keepComments(host: ReviewHost, number: number, { mine, all, placed, head }: Kept): Promise<void> {
  const finds =
    ({ body }: LineComment) =>
    (finding: ReviewFinding) =>
      body.startsWith(findingMarker(finding));
  const gone = mine.filter((comment) => !all.some(finds(comment)) && !isResolved(comment.body));
  const back = mine.filter((comment) => placed.some(finds(comment)) && isResolved(comment.body));
  // Before the comments, which tell a resumed run what is left to do.
  if (gone.length + back.length > 0)
    await host.settleThreads(number, { resolve: gone.map(({ id }) => id), reopen: back.map(({ id }) => id) });
  for (const { id, body } of gone) await host.updateLineComment(id, resolvedComment(body, head));
  for (const comment of mine) {
    const again = placed.find(finds(comment));
    if (again !== undefined && comment.body !== findingComment(again))
      await host.updateLineComment(comment.id, findingComment(again));
  }
}

/** Somebody else commented on that line or the one beside it: they know. */
function isSaidAlready({ file, line }: ReviewFinding, comments: readonly LineComment[]): boolean {
  return comments.some(
    (comment) =>
      !comment.ours && comment.path === file && comment.line !== undefined && Math.abs(comment.line - (line ?? 0)) <= 1,
  );
}
