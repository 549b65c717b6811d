import { runGit } from './git-process.ts';
import type { GitFolder } from './git-process.ts';

/**
 * Who a local commit is by: what the user told git (environment, repository, own configuration), else PromptOps itself.
 * As the environment of `git commit-tree`.
 */
export async function readAuthor(folder: GitFolder): Promise<Record<string, string>> {
  const name = process.env['GIT_AUTHOR_NAME'] ?? (await ask(folder, 'user.name')) ?? 'PromptOps';
  const email = process.env['GIT_AUTHOR_EMAIL'] ?? (await ask(folder, 'user.email')) ?? 'promptops@localhost';
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

/** Reading two names is the one time the user's own configuration is looked at; nothing in it can act here. */
async function ask(folder: GitFolder, key: string): Promise<string | undefined> {
  const home = process.env['HOME'];
  const own = process.env['GIT_CONFIG_GLOBAL'] ?? (home === undefined ? undefined : `${home}/.gitconfig`);
  for (const env of [{}, ...(own === undefined ? [] : [{ GIT_CONFIG_GLOBAL: own }])]) {
    const value = await runGit(folder, ['config', '--get', key], { env }).catch(() => '');
    if (value.trim() !== '') return value.trim();
  }
  return undefined;
}
