import type { CodeHost, PullRequest } from '../../publishing/code-host.ts';
import { statusOf } from './github-error.ts';
import { readPullRequest } from './read-pull-request.ts';
import type { RepositoryClient } from './repository-client.ts';

type PullRequests = Pick<
  CodeHost,
  | 'findPullRequest'
  | 'pullRequest'
  | 'pullRequestBody'
  | 'isFromFork'
  | 'openPullRequests'
  | 'createPullRequest'
  | 'addLabels'
  | 'requestReviewers'
>;

/** Pull requests, their labels and reviewers. */
export function githubPullRequests(client: RepositoryClient): PullRequests {
  const { octokit, names, attempt, attemptOnce } = client;
  const { issues, pulls } = octokit.rest;
  return {
    async findPullRequest(branch) {
      const { data } = await attempt('read pull requests', () =>
        pulls.list({ ...names, head: `${names.owner}:${branch}`, state: 'all', per_page: 1 }),
      );
      return data[0] === undefined ? undefined : toPullRequest(data[0]);
    },
    async isFromFork(number) {
      const { data } = await attempt('read a pull request', () => pulls.get({ ...names, pull_number: number }));
      // The types say otherwise, but a fork that was deleted is `null`.
      const from = data.head.repo as { readonly id: number } | null;
      return from?.id !== data.base.repo.id;
    },
    pullRequestBody: (number) =>
      attempt('read a pull request', async () => {
        try {
          return (await pulls.get({ ...names, pull_number: number })).data.body ?? '';
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    pullRequest: (number) => readPullRequest(client, number),
    async openPullRequests() {
      const { data } = await attempt('read pull requests', () =>
        pulls.list({ ...names, state: 'open', per_page: 100 }),
      );
      const own = data.filter(({ user }) => user?.login === client.botLogin);
      return own.map((pull) => ({ ...toPullRequest(pull), body: pull.body ?? '', base: pull.base.ref }));
    },
    async createPullRequest({ title, body, branch, base, draft }) {
      const create = (asDraft: boolean, named: string) =>
        pulls.create({ ...names, title: named, body, head: branch, base, draft: asDraft });
      const { data } = await attemptOnce('open a pull request', async () => {
        try {
          return await create(draft, title);
        } catch (error) {
          // Private repositories on some plans have no drafts; the title says it then.
          if (!draft || statusOf(error) !== 422 || !/draft/i.test(String(error))) throw error;
          return create(false, `Draft: ${title}`);
        }
      });
      return toPullRequest(data);
    },
    async addLabels(number, labels) {
      await attempt('label a pull request', () =>
        issues.addLabels({ ...names, issue_number: number, labels: [...labels] }),
      );
    },
    async requestReviewers(number, reviewers) {
      for (const reviewer of reviewers) await requestReviewer(number, reviewer);
    },
  };

  async function requestReviewer(number: number, reviewer: string): Promise<void> {
    const team = reviewer.startsWith('team:');
    const asked = team ? { team_reviewers: [reviewer.slice(5)] } : { reviewers: [reviewer] };
    await attempt('ask for a review', async () => {
      try {
        await pulls.requestReviewers({ ...names, pull_number: number, ...asked });
      } catch (error) {
        // Somebody who cannot be asked (no access, the author) is left out.
        if (statusOf(error) !== 422 && statusOf(error) !== 403) throw error;
      }
    });
  }
}

type PullRequestData = {
  readonly number: number;
  readonly html_url: string;
  readonly head: { readonly sha: string };
  readonly state: string;
};

function toPullRequest(data: PullRequestData): PullRequest {
  return { number: data.number, url: data.html_url, headSha: data.head.sha, open: data.state === 'open' };
}
