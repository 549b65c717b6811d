import { openRepositoryCache } from './adapters/git/git-repository-cache.ts';
import { readRecord, type RunRecord, type StoredRecord } from './audit/audit-record.ts';
import type { AuditStore } from './audit/audit-store.ts';
import { redactJson } from './audit/redact-json.ts';
import { readOperatorPolicy } from './compose-operator-policy.ts';
import { composeStages } from './compose-stages.ts';
import { openTarget } from './compose-target.ts';
import { repositoryConfigSchema, type RepositoryConfig } from './config/repository-config.ts';
import { readGithubUrls, readModelConfig, readStoreSettings, type ModelConfig } from './config/service-config.ts';
import { createRedactor } from './context/redact.ts';
import { PromptOpsError } from './domain/errors.ts';
import type { FileTree } from './domain/file-tree.ts';
import { digestOf } from './domain/text-digest.ts';
import type { PlannerChoice } from './planner/auto.ts';
import { recordedChat } from './planner/model/recorded-chat.ts';
import { loadConfig } from './workflows/load-config.ts';
import { replay, type Replay } from './workflows/replay.ts';
import { isFollowed } from './workflows/replay-plan.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type ReplayOptions = {
  /** A clone that has the recorded commit, where the service's cache does not. */
  readonly repo?: string;
  /** Absent, with `model`: as it was then, with the answers that were recorded and nobody asked. */
  readonly planner?: PlannerChoice;
  /** The same request to this model of the configured endpoint. */
  readonly model?: string;
};

/**
 * Replays a recorded run. With the recorded answers nothing leaves the machine.
 * @throws {PromptOpsError} `commit-gone` when the files it saw cannot be had, `not-replayable` for a run that planned nothing
 */
export async function replayRun(env: Env, record: RunRecord, options: ReplayOptions): Promise<Replay> {
  if (isFollowed(record) && (options.planner !== undefined || options.model !== undefined))
    throw new PromptOpsError('not-replayable', {
      run: record.run,
      why: `what \`${record.verb}\` is planned from stands outside of the repository, so nobody else can plan it`,
      remedy: 'Leave out `--planner` and `--model`: its recorded plan is edited, judged and proven again.',
    });
  const tree = await recordedTree(env, record, options.repo);
  const redactor = createRedactor([]);
  await using stages = composeStages({ env, ...plannerOf(env, record, options) });
  const input = {
    record,
    tree,
    config: await recordedConfig(env, record, tree),
    redact: (value: Parameters<typeof redactJson>[0]) => redactJson(value, (text) => redactor(text).text),
    signal: new AbortController().signal,
  };
  return await replay(input, stages.change);
}

/**
 * The record of a run by its id or the beginning of it.
 * @throws {PromptOpsError} `no-such-run` when there is none or more than one; `record-altered` when its text does not give its hash
 */
export async function findRun(
  store: AuditStore,
  run: string,
): Promise<{ readonly stored: StoredRecord; readonly record: RunRecord }> {
  const wanted = run.toLowerCase();
  const found = wanted.length < 8 ? [] : await Array.fromAsync(store.find({ run: wanted }));
  const [first, second] = found;
  if (first === undefined || second !== undefined)
    throw new PromptOpsError('no-such-run', { run: wanted, hint: second === undefined ? '' : ' alone' });
  if (digestOf(first.stored.body) !== first.stored.hash || readRecord(first.stored.body) === undefined)
    throw new PromptOpsError('record-altered', { run: first.record.run });
  return first;
}

function plannerOf(
  env: Env,
  { traces = [], revision }: RunRecord,
  { planner, model: name }: ReplayOptions,
): Pick<Parameters<typeof composeStages>[0], 'planner' | 'model' | 'chat'> {
  if (planner === 'rules') return { planner, model: null };
  if (planner !== undefined || name !== undefined) {
    const configured = readModelConfig(env);
    const model = configured === null || name === undefined ? configured : { ...configured, model: name };
    return { planner: planner ?? 'model', model };
  }
  const asked = traces.flatMap((trace) => trace.model ?? []);
  const [first] = asked;
  if (first === undefined) return { planner: 'auto', model: null };
  const model: ModelConfig = {
    ...{ baseUrl: '', apiKey: '', model: first.name, timeoutMs: 0, maxTokens: first.maxContextTokens },
  };
  const chat = recordedChat(asked.flatMap(({ answers }) => answers));
  // Of a revision only some parts went to a model: which, is found out as it was then.
  return { planner: revision === undefined ? 'model' : 'auto', model, chat };
}

async function recordedTree(
  env: Env,
  { run, base, repository }: RunRecord,
  repo: string | undefined,
): Promise<FileTree> {
  const commit = base?.commit;
  if (commit === undefined)
    throw new PromptOpsError('not-replayable', {
      run,
      why: 'it planned no change',
      remedy: '`promptops audit export` has what it ended with.',
    });
  if (repo !== undefined) return (await openTarget(repo, commit, { mustCommit: false })).tree;
  const cache = openRepositoryCache({ dataDir: readStoreSettings(env).PROMPTOPS_DATA_DIR });
  const url = `${readGithubUrls(env).githubUrl}/${repository.split('/').map(encodeURIComponent).join('/')}.git`;
  const tree = await cache.cachedTree(url, commit);
  if (tree === undefined) throw new PromptOpsError('commit-gone', { commit, repository });
  return tree;
}

async function recordedConfig(env: Env, { configuration }: RunRecord, tree: FileTree): Promise<RepositoryConfig> {
  const { source = 'default', alsoGuessed, ...config } = configuration ?? {};
  const read = repositoryConfigSchema.safeParse(config);
  if (!read.success) return loadConfig(tree, await readOperatorPolicy(env));
  return { ...read.data, source, ...(alsoGuessed === undefined ? {} : { alsoGuessed }) };
}
