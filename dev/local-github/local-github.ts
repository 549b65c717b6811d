import { generateKeyPair, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { createCallLog, type LoggedCall } from './http/call-log.ts';
import { createFaults, type Fault, type FaultRule } from './http/faults.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { registerRest } from './http/rest.ts';
import { createServer } from './http/server.ts';
import { registerSmartHttp } from './git/smart-http.ts';
import type { Permissions, Role } from './model.ts';
import { registerAppManifestPage } from './pages/app-manifest-page.ts';
import { registerPages } from './pages/pages.ts';
import { repositoryRoutes, routes } from './routes/routes.ts';
import { addRepository, type RepositoryOptions, type SeededRepository } from './seed/add-repository.ts';
import { addWorkflowRun, type WorkflowRunOptions } from './seed/add-workflow-run.ts';
import { addOrganization, addTeam, addUser } from './seed/people.ts';
import { createWebhookSender, type Delivery } from './webhooks/webhook-sender.ts';
import { now, type World } from './world.ts';

export type LocalGithubOptions = {
  /** Where webhooks go; can be set later with `setWebhookUrl`, when the service's port is known. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  readonly appId?: number;
  /** The App acts as `<slug>[bot]`. */
  readonly appSlug?: string;
  /** PEM, RSA; made at start unless given. */
  readonly privateKey?: string;
  /** What the App is granted wherever it is installed. */
  readonly permissions?: Permissions;
  /** Webhook events the App is subscribed to. */
  readonly events?: readonly string[];
  /** Port on 127.0.0.1; an ephemeral one unless given. */
  readonly port?: number;
  readonly requestsPerHour?: number;
  /** How long a receiver may take to answer a webhook; GitHub gives 10 seconds. */
  readonly webhookTimeoutMs?: number;
};

export type LocalGithub = {
  /** `http://127.0.0.1:PORT`: the REST API, git and the pages are all here. */
  readonly url: string;
  readonly appId: number;
  readonly appSlug: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The installation on the first repository's owner; `installationOf` for others. Throws before there is one. */
  readonly installationId: number;
  installationOf(owner: string): number;
  setWebhookUrl(url: string | null): void;
  /** Makes the person if new; resolves with a fresh token of theirs. */
  addUser(login: string): string;
  addOrganization(login: string, members?: Readonly<Record<string, 'member' | 'admin'>>): void;
  addTeam(org: string, slug: string, members: readonly string[]): void;
  /** Makes the repository with its owner (an organisation, if new) and everyone named, and installs the App there. */
  addRepository(options: RepositoryOptions): Promise<SeededRepository>;
  setArchived(repository: string, archived: boolean): void;
  setRole(repository: string, login: string, role: Role): void;
  /** From now on the branch of a pull request is said to lie in somebody's fork. */
  moveToFork(repository: string, pullNumber: number, owner: string): void;
  /** A finished workflow run with jobs and logs; tells with `workflow_run` `completed`. */
  addWorkflowRun(
    repository: string,
    options: WorkflowRunOptions,
  ): Promise<{ readonly runId: number; readonly jobIds: readonly number[] }>;
  /** Calls the REST API as a person (token) or as nobody; resolves with status and parsed body, whatever the status. */
  request(
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Opens an issue as a person; resolves with its number. Throws what GitHub answered when it refuses. */
  openIssue(token: string, repository: string, title: string, body?: string): Promise<number>;
  /** Comments on an issue or a pull request as a person; resolves with the comment's id. Throws when refused. */
  comment(token: string, repository: string, issueNumber: number, body: string): Promise<number>;
  /** Changes what the App is granted on an account, for tokens made from now on. */
  setPermissions(owner: string, permissions: Permissions): void;
  /** Ends every installation token now, as if an hour had passed. */
  expireTokens(): void;
  fault(rule: FaultRule): Fault;
  calls(): readonly LoggedCall[];
  deliveries(): readonly Delivery[];
  redeliver(id: number): Promise<Delivery>;
  /** Resolves when no webhook is under way. */
  settled(): Promise<void>;
  /** Awaits a condition without polling: it is tried now and after every request, push, fault and delivery. Rejects after `timeoutMs` (5 minutes) naming `what`. */
  waitFor<T>(
    condition: () => T | Promise<T>,
    options?: { readonly timeoutMs?: number; readonly what?: string },
  ): Promise<NonNullable<T>>;
  close(): Promise<void>;
};

const defaultPermissions: Permissions = {
  actions: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
};

const defaultEvents = [
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'workflow_run',
  'check_run',
];

/** Starts a GitHub on loopback: REST API, git over HTTP, signed webhooks and a few pages, over bare repositories in a temporary folder. */
export async function startLocalGithub(options: LocalGithubOptions = {}): Promise<LocalGithub> {
  const webhookSecret = options.webhookSecret ?? randomBytes(20).toString('hex');
  const world = await createWorld(options, webhookSecret);
  const log = createCallLog();
  const faults = createFaults();
  const server = createServer({ log, faults, onEvent: (event) => void world.events.emit(event) });
  const limits = createRateLimits(options.requestsPerHour ?? 15_000);
  registerRest(server, { world, log, limits }, routes, repositoryRoutes);
  registerSmartHttp(server, world, log);
  registerPages(server, world);
  registerAppManifestPage(server, world);
  world.url = await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url: world.url,
    appId: world.app.id,
    appSlug: world.app.slug,
    privateKey: world.app.privateKey,
    webhookSecret,
    get installationId() {
      return installationOf(world);
    },
    installationOf: (owner) => installationOf(world, owner),
    setWebhookUrl: (url) => world.webhooks.setUrl(url),
    addUser: (login) => addUser(world, login),
    addOrganization: (login, members) => addOrganization(world, login, members),
    addTeam: (org, slug, members) => addTeam(world, org, slug, members),
    addRepository: (repository) => addRepository(world, repository),
    setArchived: (repository, archived) => {
      repositoryNamed(world, repository).archived = archived;
    },
    setRole: (repository, login, role) => {
      addUser(world, login);
      repositoryNamed(world, repository).roles.set(login.toLowerCase(), role);
    },
    moveToFork: (repository, pullNumber, owner) => {
      addUser(world, owner);
      const pull = repositoryNamed(world, repository).issues.get(pullNumber)?.pull;
      if (pull === null || pull === undefined) throw new Error(`There is no pull request ${String(pullNumber)}.`);
      pull.forkOwner = owner;
    },
    addWorkflowRun: (repository, run) => addWorkflowRun(world, repositoryNamed(world, repository), run),
    request: (token, method, path, body) => request(world.url, token, method, path, body),
    openIssue: (token, repository, title, body) =>
      make(world.url, token, `/repos/${repository}/issues`, { title, body }, 'number'),
    comment: (token, repository, issueNumber, body) =>
      make(world.url, token, `/repos/${repository}/issues/${String(issueNumber)}/comments`, { body }, 'id'),
    setPermissions: (owner, permissions) => {
      const installation = world.installations.get(owner.toLowerCase());
      if (installation === undefined) throw new Error(`The App is not installed on ${owner}.`);
      installation.permissions = permissions;
    },
    expireTokens: () => {
      for (const credential of world.tokens.values()) if (credential.kind === 'installation') credential.expiresAt = 0;
    },
    fault: faults.add,
    calls: log.all,
    deliveries: world.webhooks.deliveries,
    redeliver: world.webhooks.redeliver,
    settled: world.webhooks.settled,
    waitFor: (condition, { timeoutMs = 300_000, what = 'the condition' } = {}) =>
      waitFor(world, condition, timeoutMs, what),
    close: async () => {
      world.webhooks.close();
      await server.close();
      await world.webhooks.settled();
      for (const repository of world.repositories.values()) repository.git.objects.close();
      await rm(world.folder, { recursive: true, force: true });
    },
  };
}

async function createWorld(options: LocalGithubOptions, secret: string): Promise<World> {
  const appId = options.appId ?? 4242;
  const slug = options.appSlug ?? 'promptops';
  const events: World['events'] = new EventEmitter();
  events.setMaxListeners(0);
  let lastId = 1_000;
  const nextId = (): number => ++lastId;
  const onChange = (): void => void events.emit('change');
  const timeoutMs = options.webhookTimeoutMs ?? 10_000;
  const world: World = {
    url: '',
    folder: await mkdtemp(join(tmpdir(), 'local-github-')),
    app: {
      id: appId,
      slug,
      name: 'PromptOps',
      privateKey: options.privateKey ?? (await newPrivateKey()),
      events: options.events ?? defaultEvents,
      createdAt: now(),
    },
    appPermissions: options.permissions ?? defaultPermissions,
    accounts: new Map(),
    members: new Map(),
    teams: new Map(),
    repositories: new Map(),
    installations: new Map(),
    tokens: new Map(),
    webhookSecret: secret,
    manifestCodes: new Set(),
    webhooks: createWebhookSender({ secret, appId, url: options.webhookUrl ?? null, timeoutMs, onChange }),
    events,
    nextId,
  };
  const login = `${slug}[bot]`;
  const id = nextId();
  const email = `${String(id)}+${login}@users.noreply.github.com`;
  world.accounts.set(login.toLowerCase(), { id, login, type: 'Bot', name: login, email });
  return world;
}

async function newPrivateKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

function installationOf(world: World, owner?: string): number {
  const installation =
    owner === undefined ? [...world.installations.values()][0] : world.installations.get(owner.toLowerCase());
  if (installation === undefined) throw new Error('The App is not installed yet: add a repository first.');
  return installation.id;
}

function repositoryNamed(world: World, name: string) {
  const repository = world.repositories.get(name.toLowerCase());
  if (repository === undefined) throw new Error(`There is no repository ${name}; write it as owner/name.`);
  return repository;
}

async function request(
  url: string,
  token: string | null,
  method: string,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

async function make(url: string, token: string, path: string, body: unknown, field: 'number' | 'id'): Promise<number> {
  const answer = await request(url, token, 'POST', path, body);
  const made = z.object({ number: z.number().optional(), id: z.number() }).safeParse(answer.body).data?.[field];
  if (answer.status === 201 && made !== undefined) return made;
  throw new Error(`POST ${path} was answered with ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
}

async function waitFor<T>(
  world: World,
  condition: () => T | Promise<T>,
  timeoutMs: number,
  what: string,
): Promise<NonNullable<T>> {
  const signal = AbortSignal.timeout(timeoutMs);
  for (;;) {
    // Listen before looking, so that a change in between is not missed.
    const changed = once(world.events, 'change', { signal });
    changed.catch(() => undefined);
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<T>;
    try {
      // For reads only after looking: a condition that reads would otherwise wake itself up for ever.
      const stop = new AbortController();
      const read = once(world.events, 'read', { signal: AbortSignal.any([signal, stop.signal]) });
      await Promise.race([changed, read]);
      read.catch(() => undefined);
      stop.abort();
    } catch {
      throw new Error(`Waited ${String(timeoutMs)} ms for ${what} without success.`);
    }
  }
}
