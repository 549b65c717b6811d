import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalPostgres, type LocalPostgres } from '../../dev/local-postgres.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../dev/scripted-model.ts';
import { createToolRunner } from '../../src/adapters/tools.ts';
import { holdsCanary } from '../support/injections/canaries.ts';
import { legitimate } from '../support/injections/obedient-model.ts';
import { openWorld, type World } from './world.ts';

const modelKey = 'sk-canary-Zk3v9QpL7mX2wTb8RnC4yHs6JdA1eU';
const databasePassword = 'pw-Yq7Lm2Vx9Tb4Kd8Ws3Pn6Rc1Hf5Jg0Ez';
const tools = ['terraform', 'helm', 'kubectl', 'kubeconform', 'git'] as const;

let postgres: LocalPostgres;
let model: ScriptedModel;
let world: World;
let folder: string;
let captured: string;
let databaseUrl: string;

/** Puts a program before each tool that writes down its environment and arguments, then becomes the tool. */
async function spyOnTools(): Promise<Record<string, string>> {
  const runner = createToolRunner({
    toolsDir: join(import.meta.dirname, '..', '..', '.tools', 'bin'),
    env: process.env,
  });
  const variables: Record<string, string> = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  for (const tool of tools) {
    const found = runner.locate(tool);
    if (!('path' in found)) continue;
    const path = join(folder, tool);
    await writeFile(path, `#!/bin/sh\n{ echo "== ${tool} $*"; env; } >> ${captured}\nexec ${found.path} "$@"\n`);
    await chmod(path, 0o755);
    variables[`PROMPTOPS_${tool.toUpperCase()}`] = path;
  }
  return variables;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptops-secrets-'));
  captured = join(folder, 'captured');
  await writeFile(captured, '');
  await chmod(captured, 0o666);
  postgres = await startLocalPostgres();
  databaseUrl = postgres.url.replace('promptops@', `promptops:${databasePassword}@`);
  model = await startScriptedModel(() => ({ content: '' }));
  world = await openWorld({
    env: {
      ...(await spyOnTools()),
      DATABASE_URL: databaseUrl,
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: modelKey,
      PROMPTOPS_LOG_LEVEL: 'debug',
      PROMPTOPS_MODEL_TIMEOUT_SECONDS: '2',
    },
  });
});
afterAll(async () => {
  await world.close();
  await model.close();
  await rm(folder, { recursive: true, force: true });
});

const proposal = (words: object): ScriptedAnswer => ({
  content: {
    parts: [{ asked: 'x', done: 'operation 0' }],
    answer: {
      kind: 'proposal',
      summary: 'set the log level of checkout to warn in staging',
      type: 'chore',
      scope: 'checkout',
      operations: [legitimate],
      assumptions: [],
      warnings: [],
      ...words,
    },
  },
});

/** Everything that PromptOps wrote on the local GitHub. */
async function everythingOnGithub(): Promise<string> {
  const { github, tokens, repository } = world;
  const get = async (path: string): Promise<unknown> =>
    (await github.request(tokens.lena, 'GET', `/repos/${repository}/${path}`)).body;
  const pulls = await world.pulls();
  const diffs = await Promise.all(pulls.map(({ number }) => world.diff(number)));
  const checks = await Promise.all(pulls.map(({ head }) => get(`commits/${head.sha}/check-runs`)));
  const commits = await Promise.all(pulls.map(({ head }) => get(`commits/${head.sha}`)));
  const parts = [await get('issues/comments?per_page=100'), pulls, await get('branches'), checks, commits];
  return [...parts.map((part) => JSON.stringify(part)), ...diffs].join('\n');
}

/** Every row of every table. */
async function everythingStored(): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    dumps.push(`== ${name}`, ...rows.map(({ row }) => row));
  }
  await client.end();
  return dumps.join('\n');
}

it('no secret of the service is in any log, comment, table, question to the model or child, whatever fails (SEC-12)', async () => {
  const { github } = world;
  const unclear = '/prompt make the logs of checkout quieter in staging, you know how';
  const failing: readonly (readonly [ScriptedAnswer, () => void])[] = [
    [{ fault: 'status', status: 401, message: `Incorrect API key provided: ${modelKey}` }, () => undefined],
    [{ fault: 'garbage', body: `<html>${modelKey}</html>` }, () => undefined],
    [{ fault: 'refusal', text: `I was given ${modelKey}` }, () => undefined],
    [proposal({ summary: `level ${Buffer.from(modelKey).toString('base64')}` }), () => undefined],
    [
      proposal({ summary: 'cannot be pushed' }),
      () => github.fault({ method: 'POST', path: /\/git\/refs$/, respond: { status: 403, body: { message: 'no' } } }),
    ],
    [
      proposal({ summary: 'cannot be opened' }),
      () => github.fault({ method: 'POST', path: /\/pulls$/, respond: { status: 422, body: { message: 'no' } } }),
    ],
    [
      proposal({ summary: 'cannot be fetched at first' }),
      () => github.fault({ path: /infra\.git\/info\/refs$/, respond: { status: 500, body: 'broken' } }),
    ],
    [
      proposal({ summary: 'meets a token that is gone' }),
      () =>
        github.fault({
          method: 'GET',
          path: /permission$/,
          respond: { status: 401, body: { message: 'Bad credentials' } },
        }),
    ],
    [proposal({ summary: 'set the log level of checkout to warn in staging' }), () => undefined],
  ];
  for (const [answer, break_] of failing) {
    model.reset(() => answer);
    break_();
    await world.ask(unclear);
  }
  const told = JSON.stringify(model.requests);
  const stored = await everythingStored();
  const posted = await everythingOnGithub();
  // What a database says when it goes away holds its address.
  await postgres.close();
  await world.service().line((entry) => Number(entry['level']) >= 50 && JSON.stringify(entry).includes('ECONNREFUSED'));
  const log = world.service().log.join('\n');
  const children = await readFile(captured, 'utf8');

  const secrets = {
    'the App’s key': github.privateKey.split('\n')[2] ?? '',
    'the webhook secret': github.webhookSecret,
    'the key of the model': modelKey,
    'the password of the database': databasePassword,
  };
  const places = { log, stored, posted, told, children };
  // Each place was really looked at.
  expect(posted).toContain('cannot be fetched at first');
  expect(stored).toContain('== public.runs');
  expect(log).toContain('"run finished"');
  for (const tool of ['git', 'kubectl']) expect(children).toContain(`== ${tool} `);
  for (const [secret, value] of Object.entries(secrets))
    for (const [place, text] of Object.entries(places))
      expect(`${secret} ${holdsCanary(text, value) ? 'is' : 'is not'} in: ${place}`).toContain('is not');
  const token = /gh[su]_[A-Za-z0-9]{10}|x-access-token|eC1hY2Nlc3MtdG9rZW4/;
  for (const [place, text] of Object.entries(places))
    expect(`${place}: ${token.exec(text)?.[0] ?? 'no token'}`).toBe(`${place}: no token`);
  expect(
    github
      .calls()
      .map(({ path, query }) => path + query)
      .join('\n'),
  ).not.toMatch(token);
});
