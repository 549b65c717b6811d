import { approvalCheckName, type ApprovalHost, type Review } from '../../publishing/approval-host.ts';
import { statusOf } from './github-error.ts';
import { ownCheckRun } from './own-check-run.ts';
import type { RepositoryClient } from './repository-client.ts';

/** GitHub lists no more commits and files of a pull request than these. */
const listed = { commits: 250, files: 3_000 } as const;

const coAuthor = /^Co-authored-by:.*<(?:\d+\+)?([A-Za-z0-9_-]+)@users\.noreply\.github\.com>\s*$/i;
const otherCoAuthor = /^Co-authored-by:.*<[^>]*>\s*$/i;

/** What GitHub tells of a pull request's commits, reviews and files, and the check run that says who approved. */
export function githubApprovals(client: RepositoryClient): ApprovalHost {
  const { octokit, names, botLogin, attempt, attemptOnce } = client;
  const { pulls, checks, issues } = octokit.rest;
  return {
    async pullRequest(number) {
      const { data } = await attempt('read a pull request', () => pulls.get({ ...names, pull_number: number }));
      return {
        headSha: data.head.sha,
        author: data.user.login,
        ours: data.user.login === botLogin,
        open: data.state === 'open',
        labels: data.labels.map(({ name }) => name),
      };
    },
    async authors(number) {
      const commits = await attempt('read the commits of a pull request', () =>
        octokit.paginate(pulls.listCommits, { ...names, pull_number: number, per_page: 100 }),
      );
      const logins = commits.flatMap(({ author, committer, commit }) => [
        loginOf(author),
        loginOf(committer),
        ...commit.message.split('\n').flatMap(coAuthorOf),
      ]);
      // What GitHub does not list may be anybody's.
      return [...new Set([...logins, ...(commits.length >= listed.commits ? [null] : [])])];
    },
    async approvingReviews(number) {
      const reviews = await attempt('read reviews', () =>
        octokit.paginate(pulls.listReviews, { ...names, pull_number: number, per_page: 100 }),
      );
      return standingApprovals(reviews);
    },
    async files(number) {
      const files = await attempt('read the files of a pull request', () =>
        octokit.paginate(pulls.listFiles, { ...names, pull_number: number, per_page: 100 }),
      );
      if (files.length >= listed.files) return undefined;
      return files.flatMap((file) => [
        file.filename,
        ...(file.previous_filename === undefined ? [] : [file.previous_filename]),
      ]);
    },
    async takeBack(sha) {
      if ((await ownCheckRun(client, approvalCheckName, sha))?.conclusion === 'success') await report(sha, movedOn);
    },
    report,
    async label(number, label, isOn) {
      const which = { ...names, issue_number: number };
      if (isOn) await attempt('label a pull request', () => issues.addLabels({ ...which, labels: [label] }));
      else await attempt('take a label off', () => issues.removeLabel({ ...which, name: label }).catch(unlessGone));
    },
  };

  async function report(sha: string, { green, title, summary }: Parameters<ApprovalHost['report']>[1]): Promise<void> {
    const own = await ownCheckRun(client, approvalCheckName, sha);
    await attemptOnce('report who approved', async () => {
      const verdict = {
        status: 'completed',
        conclusion: green ? 'success' : 'action_required',
        output: { title, summary },
      } as const;
      if (own === undefined) await checks.create({ ...names, name: approvalCheckName, head_sha: sha, ...verdict });
      else await checks.update({ ...names, check_run_id: own.id, ...verdict });
    });
  }
}

type ReviewData = Awaited<ReturnType<RepositoryClient['octokit']['rest']['pulls']['listReviews']>>['data'][number];

/** The last word of each that approves. A comment takes no approval back. */
function standingApprovals(reviews: readonly ReviewData[]): readonly Review[] {
  const last = new Map<string, ReviewData>();
  for (const review of reviews)
    if (review.user !== null && review.state !== 'COMMENTED' && review.state !== 'PENDING')
      last.set(review.user.login, review);
  return [...last.values()].flatMap(({ user, state, commit_id: commit, submitted_at: at }): Review[] =>
    state === 'APPROVED' && user !== null && commit !== null
      ? [{ login: user.login, isPerson: user.type === 'User', commit, at: at ?? '' }]
      : [],
  );
}

function unlessGone(error: unknown): void {
  if (statusOf(error) !== 404) throw error;
}

const movedOn = {
  green: false,
  title: 'The branch moved after the approval',
  summary: 'This commit is the head no more, so its approval was taken back.',
} as const;

/** GitHub's own hand in commits made on its pages is nobody's; the App's is ours. */
function loginOf(user: { readonly login?: string } | Record<string, never> | null): string | null {
  return user !== null && typeof user.login === 'string' ? user.login : null;
}

/** A co-author whose address is not one of GitHub's own can be anybody. */
function coAuthorOf(line: string): readonly (string | null)[] {
  const login = coAuthor.exec(line)?.[1];
  if (login !== undefined) return [login];
  return otherCoAuthor.test(line) ? [null] : [];
}
