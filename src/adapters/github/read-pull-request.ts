import type { PullRequestState } from '../../publishing/code-host.ts';
import { statusOf } from './github-error.ts';
import type { RepositoryClient } from './repository-client.ts';

/** A pull request as it stands now; `undefined` when there is none of that number. */
export function readPullRequest(client: RepositoryClient, number: number): Promise<PullRequestState | undefined> {
  const { octokit, names, botLogin, attempt } = client;
  const { git, pulls, repos } = octokit.rest;
  return attempt('read a pull request', async () => {
    try {
      const { data } = await pulls.get({ ...names, pull_number: number });
      const { title, body, head, base, user, state, merged_at: at } = data;
      const tip = at === null ? base.sha : await parentOf(data.merge_commit_sha ?? base.sha);
      return {
        ...{ number, title, body: body ?? '', branch: head.ref, base: base.ref, headSha: head.sha },
        author: user.login,
        ours: user.login === botLogin,
        open: state === 'open',
        forkedAt: await forkOf(tip, head.sha),
        mergedAt: at,
      };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });

  // The base as it was before the merge: a squashed commit has it as its only parent, the last of rebased ones leads to the same fork.
  async function parentOf(merge: string): Promise<string> {
    const { data } = await git.getCommit({ ...names, commit_sha: merge });
    return data.parents[0]?.sha ?? merge;
  }

  async function forkOf(base: string, head: string): Promise<string> {
    const basehead = `${base}...${head}`;
    return (await repos.compareCommitsWithBasehead({ ...names, basehead, per_page: 1 })).data.merge_base_commit.sha;
  }
}
