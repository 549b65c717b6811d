import { PromptOpsError } from '../../domain/errors.ts';
import type { CodeHost, CommitFile } from '../../publishing/code-host.ts';
import { createCheckRun } from './check-run.ts';
import { gitFor } from './git-for.ts';
import { statusOf } from './github-error.ts';
import { githubPullRequests } from './pull-requests.ts';
import type { RepositoryClient } from './repository-client.ts';

/** Branches and commits through the Git Data API; pull requests and checks beside them. */
export function githubCodeHost(client: RepositoryClient): CodeHost {
  const { octokit, names, attempt, attemptOnce } = client;
  const { git, repos } = octokit.rest;
  return {
    async repository() {
      const { data } = await attempt('read the repository', () => repos.get(names));
      return { defaultBranch: data.default_branch, archived: data.archived, url: data.html_url };
    },
    defaultFile: (path) =>
      attempt('read a file', async () => {
        try {
          const { data } = await repos.getContent({ ...names, path });
          if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return undefined;
          return Buffer.from(data.content, 'base64').toString('utf8');
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
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
    async commit({ parent, files, message }) {
      const writer = await gitFor(client, files);
      return attempt('write a commit', async () => {
        const base = await git.getCommit({ ...names, commit_sha: parent });
        const tree = await writer.createTree({ ...names, base_tree: base.data.tree.sha, tree: files.map(treeEntry) });
        // Without author and committer GitHub signs the commit as the App.
        return (await writer.createCommit({ ...names, message, tree: tree.data.sha, parents: [parent] })).data.sha;
      });
    },
    async createBranch(branch, sha, files) {
      const writer = await gitFor(client, files);
      return attemptOnce('create a branch', async () => {
        try {
          await writer.createRef({ ...names, ref: `refs/heads/${branch}`, sha });
        } catch (error) {
          if (statusOf(error) === 422 && /already exists/i.test(String(error)))
            throw new PromptOpsError('branch-taken', { branch });
          throw error;
        }
      });
    },
    async deleteBranch(branch) {
      await attempt('delete its branch', () => git.deleteRef({ ...names, ref: `heads/${branch}` }));
    },
    ...githubPullRequests(client),
    createCheckRun: (sha, run) => createCheckRun(client, sha, run),
  };
}

function treeEntry({ path, content, mode }: CommitFile) {
  const entry = { path, mode, type: 'blob' } as const;
  return content === undefined ? { ...entry, sha: null } : { ...entry, content };
}
