import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Probot } from 'probot';
import { createClientFactory } from './adapters/github/repository-client.ts';
import { githubApprovals } from './adapters/github/approvals.ts';
import { githubCodeHost } from './adapters/github/code-host.ts';
import { githubCommentVisibility } from './adapters/github/comment-visibility.ts';
import { githubCommitComments } from './adapters/github/commit-comments.ts';
import { githubConversation } from './adapters/github/conversation.ts';
import { githubReviews } from './adapters/github/reviews.ts';
import { githubRevisions } from './adapters/github/revisions.ts';
import { githubRights } from './adapters/github/rights.ts';
import { githubWorkflowRuns } from './adapters/github/workflow-runs.ts';
import { openRepositoryCache } from './adapters/git/git-repository-cache.ts';
import { createCounters } from './adapters/counters.ts';
import { openDatabase, type Database } from './adapters/database.ts';
import { createLog } from './adapters/log.ts';
import { createMetrics, type Metrics } from './adapters/metrics.ts';
import { openQueue, type Queue, type Workers } from './adapters/queue.ts';
import { createApprovalStore } from './adapters/approval-store.ts';
import { createRunStore } from './adapters/run-store.ts';
import { composeAskedModel } from './compose-asked-model.ts';
import { composeAudit, keepFor } from './compose-audit.ts';
import { composeExplain, watchWorkflowRun } from './compose-explain.ts';
import { readOperatorPolicy } from './compose-operator-policy.ts';
import { composeStages } from './compose-stages.ts';
import { secretValues } from './config/secret-values.ts';
import { readOperatorLimits } from './config/limits.ts';
import type { OperatorPolicy } from './config/operator-policy.ts';
import type { ModelConfig, ServiceConfig } from './config/service-config.ts';
import { createLeakFinder, type LeakFinder } from './context/find-leak.ts';
import { followVerb } from './commands/pull-request-news.ts';
import { watchVerb } from './commands/workflow-run-news.ts';
import type { Run } from './domain/run.ts';
import { runIdOf } from './domain/run-id.ts';
import { createLimitKeeper } from './policy/limits.ts';
import { createRecent, recentRights } from './policy/recent.ts';
import { createServer, webhooksPath } from './server/create-server.ts';
import { pullRequestEvents, readPullRequestEvent } from './server/read-pull-request-event.ts';
import { deliveryNames, readDelivery, type DeliveryName } from './server/read-delivery.ts';
import { installationEvents, readInstallation, type InstallationEvent } from './server/read-installation.ts';
import { acknowledge, issueKeyOf, serialKeyOf } from './workflows/acknowledge.ts';
import { isHushed, type AdmitDependencies } from './workflows/admit.ts';
import { cancelWorkflow, helpWorkflow, invalidWorkflow, statusWorkflow } from './workflows/answer.ts';
import { auditWorkflow } from './workflows/audit.ts';
import { approveWorkflow } from './workflows/approve.ts';
import { explainWorkflow } from './workflows/explain.ts';
import type { ExplainParts } from './workflows/explanation-parts.ts';
import { fixWorkflow } from './workflows/fix.ts';
import { followWorkflowRun } from './workflows/follow-workflow-run.ts';
import { followPullRequest } from './workflows/follow-pull-request.ts';
import { changeWorkflow } from './workflows/change.ts';
import type { Connect } from './workflows/connection.ts';
import { loadConfig } from './workflows/load-config.ts';
import { historyWorkflow } from './workflows/history.ts';
import { asAnswer } from './workflows/open-question.ts';
import { onboardWorkflow, type OnboardParts } from './workflows/onboard.ts';
import { reviewOfAgent, reviewWorkflow, type ReviewParts } from './workflows/review.ts';
import { reviseWorkflow } from './workflows/revise.ts';
import { revertWorkflow } from './workflows/revert.ts';
import { showConfigWorkflow, type ShowConfigParts } from './workflows/show-config.ts';
import { whoCanWorkflow } from './workflows/who-can.ts';
import { abandonRun, runWorkflow, type RunDependencies, type Workflow } from './workflows/run.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type Service = {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new work, lets running work finish or hands it back, closes everything. */
  stop(): Promise<void>;
};

/** Makes every part of the service and starts it. The only place where adapters meet workflows. */
export async function composeService(config: ServiceConfig, model: ModelConfig | null, env: Env): Promise<Service> {
  const secrets = secretValues(config, model);
  const policy = await readOperatorPolicy(env);
  const log = createLog(config.PROMPTOPS_LOG_LEVEL, secrets);
  const { PROMPTOPS_DATA_DIR: dataDir, DATABASE_URL: url } = config;
  const database = await openDatabase({ dataDir, ...(url === undefined ? {} : { url }) });
  const audit = composeAudit(database, secrets, config.PROMPTOPS_AUDIT_KEY);
  const store = createRunStore(database, audit.keepRecord);
  const metrics = createMetrics(() => countOpenRuns(database));
  const stages = composeStages({
    env,
    model,
    planner: 'auto',
    dataDir,
    secrets,
    onCrash: (family, error) => log.error({ family, err: error }, 'a family of checks crashed'),
  });
  const queue = await openQueue(database, (error) => log.error({ err: error }, 'queue trouble'));
  const counters = createCounters(database.query);
  const operator = readOperatorLimits(env);
  const limits = createLimitKeeper(counters, operator);
  const reviewer = model === null ? undefined : composeAskedModel('review', model, secrets);
  const explain = composeExplain(database, secrets, limits, model);
  const dependencies: RunDependencies & AdmitDependencies = {
    counters,
    limits,
    store,
    audit: audit.store,
    connect: connector(config, createLeakFinder(secrets), policy),
    workflows: workflowTable({
      ...stages.change,
      templates: () => stages.templates(),
      limits,
      operator,
      ...(reviewer === undefined ? {} : { reviewer: reviewer.open }),
      approvals: createApprovalStore(database),
      explain,
    }),
    postpone: (run, seconds) => queue.postpone({ id: run.id, serialKey: serialKeyOf(run) }, seconds),
    log,
  };
  const server = createServer({
    webhookSecret: config.GITHUB_WEBHOOK_SECRET,
    webhooks: await webhookMiddleware(config, log, receiversOf(queue, { ...dependencies, explain }, metrics, log)),
    readiness: { database: async () => (await database.query('select 1')).length === 1, queue: () => queue.isReady() },
    metrics: metrics.render,
    onRequest: metrics.request,
  });
  const stopPruning = keepFor(config.PROMPTOPS_AUDIT_RETENTION_DAYS, audit.store, log);
  const stop = async (): Promise<void> => {
    log.info({}, 'stopping');
    stopPruning();
    await server.close();
    await queue.drain(config.PROMPTOPS_DRAIN_SECONDS * 1000);
    await Promise.all([stages[Symbol.asyncDispose](), explain[Symbol.asyncDispose]()]);
    await reviewer?.[Symbol.asyncDispose]();
    await database.close();
    log.info({}, 'stopped');
  };
  try {
    await server.listen({ host: config.PROMPTOPS_HOST, port: config.PROMPTOPS_PORT });
    await queue.start(workersOf(queue, dependencies, metrics), config.PROMPTOPS_CONCURRENCY);
  } catch (error) {
    // A process that cannot listen must not work on in secret.
    await stop();
    throw error;
  }
  const { port } = server.server.address() as AddressInfo;
  log.info({ port, embedded: database.embedded, model: model?.model ?? null }, 'ready');
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function countOpenRuns({ query }: Database): Promise<number> {
  const [row] = await query<{ open: string }>(`select count(*) as open from runs where state in ('queued', 'running')`);
  return Number(row?.open ?? 0);
}

type Log = ReturnType<typeof createLog>;

/** What each step of the queue does, measured. */
function workersOf(queue: Queue, dependencies: RunDependencies & AdmitDependencies, metrics: Metrics): Workers {
  const { store } = dependencies;
  const measured = async (runId: string, measure: (run: Run) => void): Promise<void> => {
    const run = await store.get(runId);
    if (run !== undefined) measure(run);
  };
  return {
    async acknowledge(turn) {
      const work = (): Promise<void> => runWorkflow(turn, dependencies);
      await acknowledge(turn, { ...dependencies, handOn: (run) => queue.put('work', run), work });
      await measured(turn.runId, (run) => metrics.acknowledged(secondsSince(run.createdAt)));
    },
    async work(turn) {
      await runWorkflow(turn, dependencies);
      await measured(turn.runId, (run) => measureRun(run, metrics));
    },
    abandoned: (turn) => abandonRun(turn, dependencies),
  };
}

type ReceiverParts = RunDependencies & AdmitDependencies & { readonly explain: ExplainParts };

/** What each kind of delivery comes to. */
function receiversOf(queue: Queue, parts: ReceiverParts, metrics: Metrics, log: Log): Receivers {
  return {
    receive: receiver(queue, parts, metrics, log),
    follow: follower(queue, parts, metrics),
    watch: (deliveryId, payload) => watchWorkflowRun(deliveryId, payload, { queue, metrics, ...parts }),
    installed: installer(queue, parts, metrics),
  };
}

/** What happens to a delivery whose signature holds: it is read, and a request is stored and queued. */
function receiver(
  queue: Queue,
  { store, counters }: RunDependencies & AdmitDependencies,
  metrics: Metrics,
  log: Log,
): Receivers['receive'] {
  return async (name, deliveryId, payload) => {
    const reading = await asAnswer(readDelivery(name, deliveryId, payload), store);
    metrics.delivery(reading.kind === 'request' ? 'request' : 'ignored');
    if (reading.kind === 'ignore') {
      log.debug({ delivery: deliveryId, reason: reading.reason }, 'delivery ignored');
      return;
    }
    if (await isHushed(reading.request, counters)) {
      log.info({ delivery: deliveryId, reason: 'answered often enough this hour' }, 'delivery ignored');
      return;
    }
    const { run, created } = await store.create(runIdOf(deliveryId), reading.request);
    log.info({ delivery: deliveryId, run: run.id, verb: run.request.command.verb, created }, 'request received');
    // Also for a delivery that was seen before: its process may have died between these two lines.
    const serialKey = `${issueKeyOf(run)} ${run.request.actor}`;
    await queue.put('acknowledge', { id: run.id, serialKey }, { ahead: reading.known });
  };
}

/** What happened to a pull request becomes a run that answers nobody; those of one pull request come one after the other. */
function follower(queue: Queue, { store }: RunDependencies, metrics: Metrics): Receivers['follow'] {
  return async (deliveryId, payload) => {
    const request = readPullRequestEvent(deliveryId, payload);
    metrics.delivery(request === undefined ? 'ignored' : 'request');
    if (request === undefined) return;
    const { run } = await store.create(runIdOf(deliveryId), request);
    await queue.put('work', { id: run.id, serialKey: serialKeyOf(run) });
  };
}

/** Each repository that the App is new to gets a run of its own, which answers nobody. */
function installer(queue: Queue, { store }: RunDependencies, metrics: Metrics): Receivers['installed'] {
  return async (name, deliveryId, payload) => {
    const requests = readInstallation(name, deliveryId, payload);
    metrics.delivery(requests.length === 0 ? 'ignored' : 'request');
    for (const request of requests) {
      const { run } = await store.create(runIdOf(request.deliveryId), request);
      await queue.put('work', { id: run.id, serialKey: serialKeyOf(run) });
    }
  };
}

function connector(config: ServiceConfig, leaks: LeakFinder, policy: OperatorPolicy): Connect {
  const clients = createClientFactory({
    appId: config.GITHUB_APP_ID,
    privateKey: config.GITHUB_PRIVATE_KEY,
    apiUrl: config.GITHUB_API_URL,
    leaks,
  });
  const cache = openRepositoryCache({ dataDir: config.PROMPTOPS_DATA_DIR });
  const recent = createRecent(30_000);
  return async ({ installationId, repository, defaultBranch }) => {
    const client = await clients(installationId, repository);
    const url = `${config.GITHUB_URL}/${encodeURIComponent(repository.owner)}/${encodeURIComponent(repository.name)}.git`;
    const rights = githubRights(client);
    const host = githubCodeHost(client);
    const configNow = () => loadConfig({ read: (path) => host.defaultFile(path), entries: [] }, policy);
    return {
      policy,
      rights,
      recent: { rights: recentRights(rights, url, recent), config: () => recent(`configuration ${url}`, configNow) },
      conversation: githubConversation(client),
      host,
      approvals: githubApprovals(client),
      runs: githubWorkflowRuns(client),
      commitComments: githubCommitComments(client),
      visibility: githubCommentVisibility(client),
      revisions: githubRevisions(client),
      reviews: githubReviews(client),
      tree: (ref) => cache.fetchTree({ url, ref, authorization: client.gitAuthorization, defaultBranch }),
    };
  };
}

function workflowTable(
  stages: Parameters<typeof fixWorkflow>[1] &
    ShowConfigParts &
    OnboardParts &
    ReviewParts & { readonly explain: ExplainParts },
): ReadonlyMap<string, Workflow> {
  const change: Workflow = (context) => changeWorkflow(context, stages);
  return new Map<string, Workflow>([
    ['generate', change],
    ['scale', change],
    ['set', change],
    ['revise', (context) => reviseWorkflow(context, stages)],
    ['revert', (context) => revertWorkflow(context, stages)],
    ['review', (context) => reviewWorkflow(context, stages)],
    ['explain', (context) => explainWorkflow(context, stages.explain)],
    ['fix', (context) => fixWorkflow(context, stages, stages.explain)],
    ['help', helpWorkflow],
    ['who-can', (context) => whoCanWorkflow(context, stages)],
    ['config', (context) => showConfigWorkflow(context, stages)],
    ['onboard', (context) => onboardWorkflow(context, stages)],
    ['status', statusWorkflow],
    ['cancel', cancelWorkflow],
    ['audit', auditWorkflow],
    ['history', historyWorkflow],
    ['approve', (context) => approveWorkflow(context, stages)],
    [watchVerb, (context) => followWorkflowRun(context, stages.explain)],
    [
      followVerb,
      async (context) => {
        await followPullRequest(context, stages);
        return reviewOfAgent(context, stages);
      },
    ],
    ['invalid request', invalidWorkflow],
  ]);
}

type Receivers = {
  readonly receive: (name: DeliveryName, deliveryId: string, payload: unknown) => Promise<void>;
  readonly watch: (deliveryId: string, payload: unknown) => Promise<void>;
  readonly follow: (deliveryId: string, payload: unknown) => Promise<void>;
  readonly installed: (name: InstallationEvent, deliveryId: string, payload: unknown) => Promise<void>;
};

async function webhookMiddleware(config: ServiceConfig, log: Log, { receive, follow, watch, installed }: Receivers) {
  const probot = new Probot({
    appId: config.GITHUB_APP_ID,
    privateKey: config.GITHUB_PRIVATE_KEY,
    secret: config.GITHUB_WEBHOOK_SECRET,
    baseUrl: config.GITHUB_API_URL,
    log: log as NonNullable<ConstructorParameters<typeof Probot>[0]>['log'] & object,
  });
  return createNodeMiddleware(
    (app) => {
      for (const name of deliveryNames) app.on(name, ({ id, payload }) => receive(name, id, payload));
      for (const name of pullRequestEvents) app.on(name, ({ id, payload }) => follow(id, payload));
      app.on('workflow_run.completed', ({ id, payload }) => watch(id, payload));
      for (const name of installationEvents) app.on(name, ({ id, payload }) => installed(name, id, payload));
    },
    { probot, webhooksPath },
  );
}

function measureRun(run: Run, metrics: Metrics): void {
  if (run.outcome === null) return;
  metrics.runEnded(run.request.command.verb, run.outcome, secondsSince(run.createdAt));
  for (const [index, { at, stage }] of run.timeline.entries()) {
    const end = run.timeline[index + 1]?.at ?? run.updatedAt;
    metrics.stage(stage, (Date.parse(end) - Date.parse(at)) / 1000);
  }
}

function secondsSince(iso: string): number {
  return (Date.now() - Date.parse(iso)) / 1000;
}
