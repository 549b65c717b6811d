import { reviewCheckName, type ReviewHost, type ReviewVerdict } from '../../publishing/review-host.ts';
import { inertLine, inertLines } from '../../publishing/inert.ts';
import type { ReviewFinding } from '../../domain/review-finding.ts';
import { ownCheckRun } from './own-check-run.ts';
import type { RepositoryClient } from './repository-client.ts';
import { settleThreads } from './review-threads.ts';

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const;

/** GitHub takes so many annotations in one call; a review that had more would not be read. */
const mostAnnotations = 50;

/** Reviews, comments on lines and the check `promptops/review`, as the App. */
export function githubReviews(client: RepositoryClient): ReviewHost {
  const { octokit, names, botLogin, attempt } = client;
  const { pulls, repos } = octokit.rest;
  return {
    async pullRequest(number) {
      const about = { ...names, pull_number: number };
      const { data } = await attempt('read a pull request', () => pulls.get(about));
      const commits = await attempt('read the commits of a pull request', () =>
        octokit.paginate(pulls.listCommits, { ...about, per_page: 100 }),
      );
      return {
        author: data.user.login,
        ours: data.user.login === botLogin,
        open: data.state === 'open',
        labels: data.labels.map(({ name }) => name),
        messages: commits.map(({ commit }) => commit.message),
        body: data.body ?? '',
        headSha: data.head.sha,
        draft: data.draft ?? false,
        baseSha: data.base.sha,
      };
    },
    async forkPoint(baseSha, headSha) {
      const basehead = `${baseSha}...${headSha}`;
      const { data } = await attempt('compare a pull request with its base', () =>
        repos.compareCommitsWithBasehead({ ...names, basehead, per_page: 1 }),
      );
      return data.merge_base_commit.sha;
    },
    async lineComments(number) {
      const comments = await attempt('read comments on lines', () =>
        octokit.paginate(pulls.listReviewComments, { ...names, pull_number: number, per_page: 100 }),
      );
      return comments.map((comment) => {
        const { id, path, body } = comment;
        return { id, path, body, ours: comment.user.login === botLogin, line: comment.line ?? undefined };
      });
    },
    async ownReview(number, marker) {
      const reviews = await attempt('read reviews', () =>
        octokit.paginate(pulls.listReviews, { ...names, pull_number: number, per_page: 100 }),
      );
      const own = reviews.findLast(({ user, body }) => user?.login === botLogin && body.startsWith(marker));
      return own === undefined
        ? undefined
        : { id: own.id, body: own.body, requestsChanges: own.state === 'CHANGES_REQUESTED' };
    },
    ...writingReviews(client),
    settleThreads: (number, change) => settleThreads(client, number, change),
    report: (sha, verdict) => report(client, sha, verdict),
  };
}

/** What is posted and edited. */
function writingReviews({
  octokit,
  names,
  attempt,
  attemptOnce,
}: RepositoryClient): Omit<
  ReviewHost,
  'pullRequest' | 'forkPoint' | 'lineComments' | 'ownReview' | 'settleThreads' | 'report'
> {
  const { pulls } = octokit.rest;
  return {
    async createReview(number, { commit, body, requestChanges, comments }) {
      await attemptOnce('review a pull request', () =>
        pulls.createReview({
          ...names,
          pull_number: number,
          commit_id: commit,
          body,
          event: requestChanges ? 'REQUEST_CHANGES' : 'COMMENT',
          comments: comments.map((comment) => ({ ...comment, side: 'RIGHT' })),
        }),
      );
    },
    async updateReview(number, id, body) {
      await attempt('edit its review', () =>
        pulls.updateReview({ ...names, pull_number: number, review_id: id, body }),
      );
    },
    async dismissReview(number, id, message) {
      await attempt('take its review back', () =>
        pulls.dismissReview({ ...names, pull_number: number, review_id: id, message }),
      );
    },
    async createLineComment(number, { commit, path, line, body }) {
      await attemptOnce('comment on a line', () =>
        pulls.createReviewComment({
          ...names,
          pull_number: number,
          commit_id: commit,
          path,
          line,
          side: 'RIGHT',
          body,
        }),
      );
    },
    async updateLineComment(id, body) {
      await attempt('edit its comment', () => pulls.updateReviewComment({ ...names, comment_id: id, body }));
    },
  };
}

/** The check run of a commit: one, whose last word counts. */
async function report(
  client: RepositoryClient,
  sha: string,
  { conclusion, title, summary, findings }: ReviewVerdict,
): Promise<void> {
  const { octokit, names, attemptOnce } = client;
  const { checks } = octokit.rest;
  const own = await ownCheckRun(client, reviewCheckName, sha);
  const annotations = findings.filter(hasLine).slice(0, mostAnnotations).map(annotation);
  // Annotations are added to those of before, so that only the first report of a commit brings them.
  const output = { title: inertLine(title, 250), summary, ...(own === undefined ? { annotations } : {}) };
  const verdict = { status: 'completed', conclusion, output } as const;
  await attemptOnce('report its review', async () => {
    if (own === undefined) await checks.create({ ...names, name: reviewCheckName, head_sha: sha, ...verdict });
    else await checks.update({ ...names, check_run_id: own.id, ...verdict });
  });
}

function hasLine(finding: ReviewFinding): finding is ReviewFinding & { line: number } {
  return finding.line !== undefined;
}

function annotation({ file, line, severity, rule, message }: ReviewFinding & { line: number }) {
  return {
    path: file,
    start_line: line,
    end_line: line,
    annotation_level: levels[severity],
    title: inertLine(rule, 255),
    message: inertLines(message),
  };
}
