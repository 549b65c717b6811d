import type { RepositoryClient } from './repository-client.ts';

/** One of our check runs of a commit. Another App's check of the same name is not ours to change, and never read. */
export async function ownCheckRun(
  { octokit, names, botLogin, attempt }: RepositoryClient,
  name: string,
  sha: string,
): Promise<{ readonly id: number; readonly conclusion: string | null } | undefined> {
  const { data } = await attempt('read checks', () =>
    octokit.rest.checks.listForRef({ ...names, ref: sha, check_name: name }),
  );
  return data.check_runs.find(({ app }) => `${app?.slug ?? ''}[bot]` === botLogin);
}
