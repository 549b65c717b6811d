import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readRecordings, recordedScript, type Recording } from '../../dev/recorded-answers.ts';
import { inOrder, startScriptedModel, type Script, type ScriptedModel } from '../../dev/scripted-model.ts';
import { createCounters } from '../../src/adapters/counters.ts';
import { openToRead } from '../../src/adapters/database.ts';
import { promptopsWith, type Ended } from '../integration/cli/command-line.ts';
import { openWorld, type Pull, type World } from './world.ts';

const tokens = z.object({ inputTokens: z.number(), outputTokens: z.number() });
const line = z.object({
  hash: z.string(),
  record: z.looseObject({
    run: z.string(),
    verb: z.string(),
    outcome: z.string(),
    actor: z.string(),
    pullRequest: z.number().nullable(),
    spent: tokens.optional(),
  }),
});
const root = join(import.meta.dirname, '..', '..');

const auditKey = 'an-audit-key-for-tests-only-0123456789';

let world: World;
let model: ScriptedModel;
let recordings: readonly (Recording & { readonly name: string })[];
let issueNumber: number;
let pull: Pull;

beforeAll(async () => {
  recordings = await readRecordings(join(root, 'fixtures', 'model'));
  model = await startScriptedModel(withRemarks(recordedScript(recordings)));
  world = await openWorld({
    env: { OPENAI_BASE_URL: model.url, PROMPTOPS_MODEL: 'scripted', PROMPTOPS_AUDIT_KEY: auditKey },
  });
  issueNumber = await world.post('/promptops scale checkout to 5 replicas in production');
  // Its last breath is the one between the last words and the record.
  await world.service().line((entry) => entry['stage'] === 'publish');
  await world.service().kill();
  await world.restart();
  await world.ending(issueNumber);
  pull = (await world.pulls())[0]!;
});
afterAll(async () => {
  await world.close();
  await model.close();
});

const cli = (...args: readonly string[]): Promise<Ended> => cliWith({}, ...args);
const cliWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  promptopsWith({ PROMPTOPS_DATA_DIR: world.dataDir, GITHUB_API_URL: world.github.url, ...env }, ...args);

const production = 'envs/production/main.tf';

/** Answers two remarks of a revision, and reviews what it made itself: one finding that holds and one with a quote that does not. */
function withRemarks(script: Script): Script {
  return (request, call) => {
    const text = request.messages.map(({ content }) => content ?? '').join('\n');
    const changed = /(\d+) \+ .*backup_retention_days/.exec(text)?.[1];
    if (text.startsWith('You review')) {
      const finding = { file: production, line: Number(changed), reason: 'cost', message: 'Backups of a month cost.' };
      const quoted = ['backup_retention_days = 30', 'backup_retention_days = 31'];
      return { content: { findings: changed === undefined ? [] : quoted.map((quote) => ({ ...finding, quote })) } };
    }
    const asked = text.slice(text.lastIndexOf('\n# The request'));
    if (asked.includes('five weeks')) return setting('module.orders_database', 'backup_retention_days', 35);
    if (asked.includes('after 45 days')) return setting('module.assets_bucket', 'noncurrent_days', 45);
    return script(request, call);
  };
}

function setting(object: string, path: string, value: number): ReturnType<Script> {
  const summary = `set ${path} to ${value}`;
  const operations = [{ op: 'set', file: production, object, path, value }];
  const answer = { kind: 'proposal', summary, type: 'chore', scope: 'live', operations, assumptions: [], warnings: [] };
  return { content: { parts: [{ asked: summary, done: 'set' }], answer } };
}

function recorded(name: string): string {
  const found = recordings.find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return found.request;
}

let kept: readonly z.output<typeof line>['record'][];

async function exportRecords(): Promise<typeof kept> {
  const { stdout } = await cli('audit', 'export', '--repo', world.repository);
  const lines = stdout.split('\n').filter((text) => text !== '');
  return lines.map((text) => line.parse(JSON.parse(text)).record);
}

async function asked(number: number, text: string, who?: 'mia'): Promise<string> {
  const before = (await world.botComments(number)).length;
  await world.comment(number, text, who);
  return world.ending(number, before);
}

let byModel: Pull;

const checkRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      conclusion: z.string().nullable(),
      output: z.object({ title: z.string().nullable() }),
    }),
  ),
});
const madeCommit = z.object({
  commit: z.object({ message: z.string(), verification: z.object({ verified: z.boolean() }) }),
});
/** The record as any reader of the pull request finds it; read here without any code of ours. */
const told = z.looseObject({
  requestedBy: z.string(),
  asked: z.string(),
  origin: z.looseObject({ at: z.iso.datetime(), issue: z.number(), digest: z.string() }),
  planner: z.string(),
  software: z.string(),
  base: z.string(),
  versions: z.array(z.string()),
  model: z.object({
    name: z.string(),
    maxContextTokens: z.number(),
    maxOutputTokens: z.number(),
    tools: z.array(z.string()),
  }),
  usage: tokens.extend({ rounds: z.number() }),
  shown: z.array(z.object({ path: z.string(), oid: z.string(), bytes: z.number() })),
  checks: z.array(z.object({ name: z.string(), verdict: z.string(), tool: z.string().nullable(), output: z.string() })),
  files: z.array(z.object({ path: z.string(), sha256: z.string() })),
  rounds: z
    .array(z.looseObject({ requestedBy: z.string(), asked: z.string(), versions: z.array(z.string()) }))
    .optional(),
});

async function read(path: string): Promise<unknown> {
  return (await world.github.request(world.tokens.lena, 'GET', `/repos/${world.repository}${path}`)).body;
}

async function pullNow(number: number): Promise<Pull> {
  return (await world.pulls()).find((one) => one.number === number)!;
}

function recordIn(body: string): { readonly text: string; readonly record: z.output<typeof told> } {
  const text = /<!-- promptops:record -->[^]*?\n```json\n([^`]*)\n```/.exec(body)?.[1] ?? '';
  return { text, record: told.parse(JSON.parse(text)) };
}

async function commitAt(
  sha: string,
): Promise<{ readonly verified: boolean; readonly trailer: (name: string) => string }> {
  const { message, verification } = madeCommit.parse(await read(`/commits/${sha}`)).commit;
  const trailer = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1] ?? '';
  return { verified: verification.verified, trailer };
}

/** Waits for a check of a commit; gives its title. */
function checked(sha: string, name: string, conclusion: string): Promise<string> {
  return world.github.waitFor(
    async () => {
      const runs = checkRuns.parse(await read(`/commits/${sha}/check-runs`)).check_runs;
      const found = runs.find((one) => one.name === name && one.conclusion === conclusion);
      return found === undefined ? undefined : (found.output.title ?? '');
    },
    { what: `${name} of ${sha}`, timeoutMs: 90_000 },
  );
}

describe('a pull request and its commit, alone', () => {
  it('tell who asked for what, when, what was seen, by which model and prompts, how it was proven, who approved, and that it is unchanged', async () => {
    const words = recorded('database-backups');
    const [main, before] = [(await read('/git/ref/heads/main')) as { object: { sha: string } }, new Date()];
    const { issueNumber: issue, comment } = await world.ask(`/prompt ${words}`);
    expect(comment).toContain('Opened #');
    byModel = await pullNow(Number(/Opened #(\d+)/.exec(comment)?.[1]));
    const { sha } = byModel.head;
    expect(await asked(byModel.number, '/promptops approve', 'mia')).toContain('✅ Approved');
    const { text, record } = recordIn((await pullNow(byModel.number)).body);
    const { trailer, verified } = await commitAt(sha);

    // Who asked for what, when.
    expect([record.requestedBy, trailer('PromptOps-Requested-By')]).toEqual(['lena', 'lena']);
    expect([record.asked, trailer('Asked')]).toEqual([`/prompt ${words}`, `/prompt ${words}`]);
    expect([record.origin.issue, record.origin.digest]).toEqual([issue, sha256(`/prompt ${words}`)]);
    expect(Date.parse(record.origin.at)).toBeGreaterThanOrEqual(before.getTime() - 1_000);
    expect(Date.parse(record.origin.at)).toBeLessThanOrEqual(Date.now());
    // What planner and model saw: the commit, and of it these objects.
    expect([record.planner, record.base]).toEqual(['model', main.object.sha]);
    const tree = z.object({ tree: z.array(z.object({ path: z.string(), sha: z.string() })) });
    const objects = tree.parse(await read(`/git/trees/${record.base}?recursive=1`)).tree;
    const oids = new Map(objects.map((one) => [one.path, one.sha]));
    expect(record.shown.map(({ path }) => path)).toContain(production);
    const seen = record.shown.map(({ path, oid }) => [path, oid]);
    expect(seen).toEqual(seen.map(([path = '']) => [path, oids.get(path)]));
    // Prompt version, model and parameters, rounds.
    const prompts = ['change.md', 'repair.md'].map((name) =>
      readFile(join(root, 'templates', 'prompts', name), 'utf8'),
    );
    expect(record.versions).toEqual([sha256((await Promise.all(prompts)).join('\0')).slice(0, 12)]);
    expect(record.model).toMatchObject({ name: 'scripted', maxContextTokens: 60_000, maxOutputTokens: 16_000 });
    expect(record.model.tools).toContain('read_file');
    expect(record.usage).toMatchObject({ rounds: 1, inputTokens: expect.any(Number) as number });
    expect(record.software).toMatch(/^promptops \d/);
    // Checks with tool versions and output hashes.
    const tools = record.checks.map(({ name, tool }) => [name, tool?.replace(/\d+\.\d+\.\d+.*/, 'x.y.z')]);
    expect(tools).toContainEqual(['terraform validate', 'terraform x.y.z']);
    for (const { verdict, output } of record.checks)
      expect([verdict, output]).toEqual(['pass', expect.stringMatching(/^[0-9a-f]{64}$/)]);
    // Who approved this commit.
    expect(await checked(sha, 'promptops/approval', 'success')).toBe('Approved by mia');
    // None of it was changed since: GitHub signed the commit, the commit vouches for the text, and for the files.
    expect([verified, trailer('PromptOps-Record')]).toEqual([true, sha256(text)]);
    for (const { path, sha256: hash } of record.files) expect(await sha256At(sha, path)).toBe(hash);
    expect(trailer('PromptOps-Audit')).toMatch(/^\d+:[0-9a-f]{64}$/);
    // The review by itself, for what follows.
    await checked(sha, 'promptops/review', 'success');
  });

  it('tell the same of every turn when it was revised, and the new commit vouches for all of it', async () => {
    const first = recordIn((await pullNow(byModel.number)).body).record;
    const line = { path: production, line: 18, side: 'RIGHT', body: 'Auditors changed their mind: five weeks.' };
    const remark = { commit_id: byModel.head.sha, ...line };
    const made = await world.github.request(
      world.tokens.mia,
      'POST',
      `/repos/${world.repository}/pulls/${byModel.number}/comments`,
      remark,
    );
    expect(made.status).toBe(201);
    const answer = await asked(byModel.number, '/promptops revise let the assets be forgotten after 45 days');
    expect(answer).toContain(`Revised #${byModel.number}`);
    byModel = await pullNow(byModel.number);
    const { text, record } = recordIn(byModel.body);
    const { versions, model: asModel, usage, shown, base } = first;
    expect(record.rounds).toMatchObject([
      { requestedBy: 'lena', asked: first.asked, at: first.origin.at, versions, model: asModel, usage, shown, base },
      { requestedBy: 'lena', planner: 'model', usage: { rounds: 2 } },
    ]);
    expect((await commitAt(byModel.head.sha)).trailer('PromptOps-Record')).toBe(sha256(text));
    await checked(byModel.head.sha, 'promptops/review', 'success');
  });

  it('and the record tells of the reviews by themselves, in a few lines', async () => {
    const comment = await asked(byModel.number, '/promptops audit');
    expect(comment).toMatch(
      /\| reviewed \| commit \w{7} against \w{7}: success · 1 found \(1 on lines\) · of the model's dropped: 1 misquoted \|/,
    );
    expect(comment).toContain(`| found | warning \`model/cost\` at \`${production}:18\` |`);
    expect(comment).toMatch(
      /\| looked at by \| `scripted`, 1 round, \d+ \+ \d+ tokens, at most 60000 \+ 2000 at once · prompts or templates `\w{12}`/,
    );
    expect(comment).toContain(
      `✅ the record in this text is the one that commit ${byModel.head.sha.slice(0, 7)} vouches for`,
    );
  });
});

describe('the record of a run', () => {
  it('is shown on its pull request, with the chain and the commit that prove it', async () => {
    const comment = await asked(pull.number, '/promptops audit');
    expect(comment).toContain('| asked | `lena` at 20');
    expect(comment).toMatch(/allowed by \| rule `default\.role:write` in `production`/);
    expect(comment).toMatch(/checks \| .*kubeconform 0/);
    expect(comment).toMatch(/✅ the repository.s chain of \d+ records? is whole/);
    expect(comment).toContain(
      `✅ the record in this text is the one that commit ${pull.head.sha.slice(0, 7)} vouches for`,
    );
  });

  it('tells when the text of the pull request was edited', async () => {
    const path = `/repos/${world.repository}/pulls/${pull.number}`;
    const edit = (body: string): Promise<unknown> => world.github.request(world.tokens.lena, 'PATCH', path, { body });
    await edit(pull.body.replace('"requestedBy": "lena"', '"requestedBy": "rob"'));
    expect(await asked(pull.number, '/promptops audit')).toMatch(/❌ the record in this text .* it was edited/);
    await edit(`Reviewed by me.\r\n\r\n${pull.body.replaceAll('\n', '\r\n')}`);
    expect(await asked(pull.number, '/promptops audit')).toContain('✅ the record in this text');
  });

  it('is found in the history by service, environment, path and person', async () => {
    for (const words of ['service:checkout since:7d', 'production', 'path:apps/checkout', 'actor:lena env:production'])
      expect(await asked(issueNumber, `/promptops history ${words}`)).toMatch(
        new RegExp(`\\| \`lena\` \\| \`Deployment/checkout spec\\.replicas\`: .* → \`5\` \\| #${pull.number} \\|`),
      );
    for (const words of ['service:payments', 'path:modules/', 'actor:rob'])
      expect(await asked(issueNumber, `/promptops history ${words}`)).toContain('Nothing was changed through me');
    expect(await asked(issueNumber, '/promptops history colour:blue')).toContain('says nothing about the past');
  });

  it('is kept once, of denied and unclear requests too, and the heads in commits are in the chain', async () => {
    await world.ask('/promptops scale checkout to 6 replicas in production', 'rob');
    await world.ask(`/prompt ${recorded('hsts-header')}`);
    await world.service().stop();
    kept = await exportRecords();
    const changes = kept.filter(({ outcome }) => outcome !== 'answered' && outcome !== 'failed');
    expect(changes).toMatchObject([
      { outcome: 'changed', actor: 'lena', pullRequest: pull.number, commit: pull.head.sha },
      { outcome: 'changed', actor: 'lena', pullRequest: byModel.number, proposal: { planner: 'model' } },
      { outcome: 'changed', verb: 'revise', pullRequest: byModel.number, traces: [{}, {}] },
      { outcome: 'refused', actor: 'rob', pullRequest: null },
      { outcome: 'question', actor: 'lena', pullRequest: null },
    ]);
    expect(new Set(kept.map(({ run }) => run)).size).toBe(kept.length);
    const head = /"audit": "(\d+:[0-9a-f]{64})"/.exec(pull.body)?.[1] ?? 'none';
    const verify = ['audit', 'verify', '--repo', world.repository, '--head', head];
    const verdict = await cliWith({ PROMPTOPS_AUDIT_KEY: auditKey }, ...verify);
    expect([verdict.code, verdict.stdout]).toEqual([
      0,
      expect.stringContaining(`✓ ${world.repository}: ${kept.length} records, ${kept.length} signed, head `),
    ]);
  });
});

describe('what a model took', () => {
  it('stands in the records, to the token that the limits were charged', async () => {
    const { requests } = model;
    const spent = kept.flatMap((one) => one.spent ?? []).map((one) => one.inputTokens + one.outputTokens);
    expect(spent.length).toBeGreaterThanOrEqual(5);
    expect(requests.length).toBeGreaterThanOrEqual(spent.length);
    const database = (await openToRead({ dataDir: world.dataDir }))!;
    const charged = await createCounters(database.query).used(`tokens ${world.repository}`, 'day');
    await database.close();
    expect(spent.reduce((sum, one) => sum + one, 0)).toBe(charged);
  });
});

describe('a recorded run', () => {
  it.each([
    ['that a model planned', 'set'],
    ['that a model planned in several parts', 'revise'],
  ])('%s gives the same bytes again, though the network is forbidden', async (_, verb) => {
    const { run, commit } = kept.find((one) => one.verb === verb && one.pullRequest === byModel.number)!;
    const { code, stdout, attempts } = await withoutNetwork({}, 'replay', run.slice(0, 8), '--json');
    expect(attempts).toBe('');
    const files = [{ path: production, after: await sha256At(String(commit), production) }];
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { run, sameChangeSet: true, differences: [], replayed: { planner: 'model', files } },
    ]);
  });

  it.each([
    [
      'another model is asked',
      { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
      ['--model', 'another'],
      /child_process\.fork/,
    ],
    ['its records lie on a server', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }, [], /net\.\S+ /],
  ])('is not replayed without the network when %s', async (_, env, more, way) => {
    const { run } = kept.find(({ outcome }) => outcome === 'changed')!;
    const { code, attempts } = await withoutNetwork(env, 'replay', run, ...more);
    expect(attempts).toMatch(way);
    expect(code).not.toBe(0);
  });

  it('is given to another model, side by side with what it gave then', async () => {
    const { run } = kept.find(({ outcome }) => outcome === 'question')!;
    const other = await startScriptedModel(inOrder({ content: otherAnswer }));
    const { code, stdout } = await cliWith({ OPENAI_BASE_URL: other.url }, 'replay', run, '--model', 'another');
    await other.close();
    expect(other.requests[0]?.model).toBe('another');
    expect(code).toBe(4);
    expect(stdout).toMatch(/≠ model +scripted, 1 round, .*│ another, 1 round/);
    expect(stdout).toMatch(/≠ answer .*│ Which report\?/);
  });
});

/** The command line in a process in which every way to the network throws; `attempts` are those that were tried, a line each. */
async function withoutNetwork(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended & { readonly attempts: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'promptops-no-network-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'attempts');
  const preload = `--import=${join(root, 'test', 'support', 'no-network.ts')}`;
  const ended = await cliWith({ NODE_OPTIONS: preload, NETWORK_ATTEMPTS: file, ...env }, ...args);
  return { ...ended, attempts: await readFile(file, 'utf8').catch(() => '') };
}

async function sha256At(commit: string, path: string): Promise<string> {
  const url = `/repos/${world.repository}/contents/${path}?ref=${commit}`;
  const { body } = await world.github.request(world.tokens.lena, 'GET', url);
  const { content } = z.object({ content: z.string() }).parse(body);
  return sha256(Buffer.from(content, 'base64'));
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

const otherAnswer = {
  parts: [],
  answer: {
    kind: 'question',
    question: 'Which report?',
    candidates: [],
    examples: ['/prompt move the nightly report'],
  },
};
