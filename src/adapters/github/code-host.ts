import { PromptOpsError } from '../../domain/errors.ts';
import type { CodeHost, CommitFile, PullRequest } from '../../publishing/code-host.ts';
import { createCheckRun } from './check-run.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Branches, commits and pull requests through the Git Data API. */
export function githubCodeHost(client: RepositoryClient): CodeHost {
  const { octokit, names, attempt, attemptOnce } = client;
  const { git, issues, pulls, repos } = octokit.rest;
  return {
    async repository() {
      const { data } = await attempt('read the repository', () => repos.get(names));
      return { defaultBranch: data.default_branch, archived: data.archived, url: data.html_url };
    },
    branchHead: (branch) =>
      attempt('read a branch', async () => {
        try {
          return (await git.getRef({ ...names, ref: `heads/${branch}` })).data.object.sha;
        } catch (error) {
          // 409: the repository is empty.
          if (statusOf(error) === 404 || statusOf(error) === 409) return undefined;
          throw error;
        }
      }),
    async commitMessage(sha) {
      const { data } = await attempt('read a commit', () => git.getCommit({ ...names, commit_sha: sha }));
      return data.message;
    },
    commit: ({ parent, files, message }) =>
      attempt('write a commit', async () => {
        const base = await git.getCommit({ ...names, commit_sha: parent });
        const tree = await git.createTree({ ...names, base_tree: base.data.tree.sha, tree: files.map(treeEntry) });
        // Without author and committer GitHub signs the commit as the App.
        return (await git.createCommit({ ...names, message, tree: tree.data.sha, parents: [parent] })).data.sha;
      }),
    createBranch: (branch, sha) =>
      attemptOnce('create a branch', async () => {
        try {
          await git.createRef({ ...names, ref: `refs/heads/${branch}`, sha });
        } catch (error) {
          if (statusOf(error) === 422 && /already exists/i.test(String(error)))
            throw new PromptOpsError('branch-taken', { branch });
          throw error;
        }
      }),
    async deleteBranch(branch) {
      await attempt('delete its branch', () => git.deleteRef({ ...names, ref: `heads/${branch}` }));
    },
    async findPullRequest(branch) {
      const { data } = await attempt('read pull requests', () =>
        pulls.list({ ...names, head: `${names.owner}:${branch}`, state: 'all', per_page: 1 }),
      );
      return data[0] === undefined ? undefined : toPullRequest(data[0]);
    },
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
    createCheckRun: (sha, run) => createCheckRun(client, sha, run),
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

function treeEntry({ path, content, mode }: CommitFile) {
  const entry = { path, mode, type: 'blob' } as const;
  return content === undefined ? { ...entry, sha: null } : { ...entry, content };
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
