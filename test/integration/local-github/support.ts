import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { App, Octokit } from 'octokit';
import { startLocalGithub, type LocalGithub, type LocalGithubOptions } from '../../../dev/local-github/local-github.ts';

export type Seeded = {
  readonly github: LocalGithub;
  /** The App on `acme/infra`, through the real Octokit. */
  readonly bot: Octokit;
  readonly app: App;
  /** Lena may write, Rhea may read; both through the real Octokit. */
  readonly lena: Octokit;
  readonly rhea: Octokit;
  readonly tokens: { readonly lena: string; readonly rhea: string };
};

export const repo = { owner: 'acme', repo: 'infra' } as const;

export const seedFiles = {
  'README.md': '# Infrastructure\n',
  'apps/checkout/deployment.yaml': 'kind: Deployment\nspec:\n  replicas: 3\n',
  'modules/logs/main.tf': 'resource "aws_s3_bucket" "logs" {}\n',
};

/** A local GitHub with one repository, `acme/infra`, and three callers. */
export async function startSeeded(options: LocalGithubOptions = {}): Promise<Seeded> {
  const github = await startLocalGithub(options);
  const tokens = { lena: github.addUser('lena'), rhea: github.addUser('rhea') };
  await github.addRepository({
    owner: repo.owner,
    name: repo.repo,
    from: { files: seedFiles },
    permissions: { lena: 'write', rhea: 'read' },
  });
  const app = appOf(github);
  const bot = await app.getInstallationOctokit(github.installationId);
  return { github, app, bot, lena: person(github, tokens.lena), rhea: person(github, tokens.rhea), tokens };
}

/** Errors are for the test to see, hence no retries and no log. */
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function person(github: LocalGithub, token?: string): Octokit {
  const auth = token === undefined ? {} : { auth: token };
  return new Octokit({
    baseUrl: github.url,
    log: quiet,
    retry: { enabled: false },
    throttle: { enabled: false },
    ...auth,
  });
}

export function appOf(github: LocalGithub): App {
  const options = { baseUrl: github.url, log: quiet, retry: { enabled: false }, throttle: { enabled: false } };
  return new App({ appId: github.appId, privateKey: github.privateKey, Octokit: Octokit.defaults(options) });
}

/** Status and message of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<{ readonly status: number; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
      return { status: error.status, message: error.message };
    }
    throw error;
  }
  throw new Error('The call succeeded, but it should have failed.');
}

/** Commits files on a new branch the way the App does: blobs in a tree, a commit, a ref. Resolves with the commit's id. */
export async function commitOnBranch(
  octokit: Octokit,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const base = await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' });
  const parent = base.data.object.sha;
  const tree = await octokit.rest.git.createTree({
    ...repo,
    base_tree: (await octokit.rest.git.getCommit({ ...repo, commit_sha: parent })).data.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  });
  const commit = await octokit.rest.git.createCommit({
    ...repo,
    message: `Change ${branch}`,
    tree: tree.data.sha,
    parents: [parent],
  });
  await octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: commit.data.sha });
  return commit.data.sha;
}

/** Runs the real git; the token travels as a header, never in the URL. Throws what git printed. */
export async function git(cwd: string, args: readonly string[], token?: string): Promise<string> {
  const header =
    token === undefined
      ? []
      : ['-c', `http.extraHeader=Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`];
  const identity = ['-c', 'user.name=Lena', '-c', 'user.email=lena@example.com'];
  const { stdout } = await promisify(execFile)('git', [...header, ...identity, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return stdout;
}
