import { setTimeout as sleep } from 'node:timers/promises';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from 'octokit';
import type { RepositoryName } from '../../domain/request.ts';
import { PromptOpsError } from '../../domain/errors.ts';
import { isPassing, rateLimitSeconds, toGithubError } from './github-error.ts';

/** A client that can reach one repository and nothing else, and the token it uses for git. */
export type RepositoryClient = {
  readonly octokit: Octokit;
  /** A client that may read team membership and nothing more; asked for only where rights depend on a team. */
  readonly teams: () => Promise<Octokit>;
  /** A client that may read workflow runs and their logs and nothing more; asked for only where a run is explained. */
  readonly actions: () => Promise<Octokit>;
  /** A client that may also write workflow files; asked for only where a commit holds one. Most Apps may not have it. */
  readonly workflows: () => Promise<Octokit>;
  readonly repository: RepositoryName;
  /** `owner` and `repo` as Octokit's methods take them. */
  readonly names: { readonly owner: string; readonly repo: string };
  /** Value of an `Authorization` header for git over HTTP. */
  readonly gitAuthorization: string;
  /** Login of the App's own comments: `promptops[bot]`. */
  readonly botLogin: string;
  /** Does a call that may be repeated and turns its failure into an error of ours; `action` completes "forbids the App to …". */
  attempt<Result>(action: string, call: () => Promise<Result>): Promise<Result>;
  /** The same for a call that makes something and is never repeated blindly. */
  attemptOnce<Result>(action: string, call: () => Promise<Result>): Promise<Result>;
};

export type AppCredentials = {
  readonly appId: number;
  readonly privateKey: string;
  readonly apiUrl: string;
  /** Whether texts hold a secret of this service; what does is not sent, wherever it came from. */
  readonly leaks?: (texts: readonly string[]) => boolean;
};

/** What a run may do on GitHub; a token never has more (SEC-17). */
const permissions = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  metadata: 'read',
} as const;

type Scope = Record<string, 'read' | 'write'>;

/** Opens clients scoped to one repository each. Tokens are cached by the App's authentication and never written anywhere. */
export function createClientFactory(app: AppCredentials) {
  const authenticate = createAppAuth({ appId: app.appId, privateKey: app.privateKey, request: requestOf(app) });
  const slug = cached(async () => {
    const { token } = await authenticate({ type: 'app' });
    const answer = await clientWith(app, token).rest.apps.getAuthenticated();
    return answer.data?.slug ?? 'promptops';
  });
  return async (installationId: number, repository: RepositoryName): Promise<RepositoryClient> => {
    const tokenFor = async (action: string, scope: Scope): Promise<string> => {
      const about = { installationId, repositoryNames: [repository.name], permissions: scope };
      return (await attempt(action, () => authenticate({ type: 'installation', ...about }))).token;
    };
    const token = await tokenFor('get a token for this repository', permissions);
    return {
      octokit: clientWith(app, token),
      teams: async () => clientWith(app, await tokenFor('read team membership', { members: 'read' })),
      actions: async () => clientWith(app, await tokenFor('read workflow runs', { actions: 'read' })),
      workflows: async () =>
        clientWith(app, await tokenFor('write workflow files', { contents: 'write', workflows: 'write' })),
      repository,
      names: { owner: repository.owner, repo: repository.name },
      gitAuthorization: `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
      botLogin: `${await attempt('read its own name', slug)}[bot]`,
      attempt,
      attemptOnce,
    };
  };
}

const patience = { maxRetries: 3, maxWaitSeconds: 20, timeoutMs: 15_000 };

/** Does a call that may be repeated: failures that pass are waited out, a short rate limit as GitHub asks, a long one is left to the queue. */
async function attempt<Result>(action: string, call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const waitSeconds = rateLimitSeconds(error) ?? (isPassing(error) ? 0.25 * 2 ** tries : undefined);
      if (waitSeconds === undefined || waitSeconds > patience.maxWaitSeconds || tries > patience.maxRetries)
        throw toGithubError(error, action);
      await sleep(waitSeconds * 1000);
    }
  }
}

/**
 * Does a call that makes something. When the answer is lost nobody knows whether it was made, so it is not repeated here:
 * the run is tried again from its start, where every step looks for its own work first.
 */
async function attemptOnce<Result>(action: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw toGithubError(error, action);
  }
}

function clientWith(app: AppCredentials, token: string): Octokit {
  const octokit = new Octokit({
    auth: token,
    baseUrl: app.apiUrl,
    userAgent: 'promptops',
    log: silent,
    // Retries are in attempt(): the plugin would also repeat what makes something.
    retry: { enabled: false },
    // The plugin would space all writes a second apart; a run makes a dozen, and limits are honoured in attempt().
    throttle: { enabled: false },
    request: { fetch: fetchWithTimeout },
  });
  const { leaks } = app;
  // The one door that every text to GitHub passes: comments, pull requests, commits, names of branches.
  if (leaks !== undefined)
    octokit.hook.before('request', (options) => {
      const { headers: _headers, request: _request, ...parameters } = options;
      if (leaks(textsIn(parameters))) throw new PromptOpsError('secret-leak');
    });
  return octokit;
}

/** Every text in a value, in order. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function requestOf(app: AppCredentials) {
  return new Octokit({ baseUrl: app.apiUrl, userAgent: 'promptops', log: silent, request: { fetch: fetchWithTimeout } })
    .request;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function fetchWithTimeout(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(patience.timeoutMs);
  return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

function cached<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= load().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}
