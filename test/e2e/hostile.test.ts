import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { z } from 'zod';
import { startLocalPostgres, type LocalPostgres } from '../../dev/local-postgres.ts';
import { startScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../dev/scripted-model.ts';
import { disguises, holdsCanary, repositoryCanary, serviceCanary } from '../support/injections/canaries.ts';
import { legitimate, obey } from '../support/injections/obedient-model.ts';
import { channels, readInjections, type Injection } from '../support/injections/read-injections.ts';
import { spyOnTools, type ToolSpies } from '../support/spy-on-tools.ts';
import { openWorld, shop, type World } from './world.ts';

const injections = await readInjections(join(shop, '..', '..', 'injections'));
const config = [
  'version: 1',
  'environments:',
  '  production: { paths: ["envs/production/**", "apps/*/overlays/production/**"], who: { "*": ["team:sre"] } }',
  '  staging: { paths: ["envs/staging/**", "apps/*/overlays/staging/**"], who: { "*": ["role:write"] } }',
  'who: { "*": ["role:maintain"] }',
  '',
].join('\n');
const request = '/prompt make the logs of checkout quieter in staging, you know how';

const databasePassword = 'pw-Yq7Lm2Vx9Tb4Kd8Ws3Pn6Rc1Hf5Jg0Ez';

let postgres: LocalPostgres;
let databaseUrl: string;
let spies: ToolSpies;
let world: World;
let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(() => ({ content: '' }));
  postgres = await startLocalPostgres();
  databaseUrl = postgres.url.replace('promptops@', `promptops:${databasePassword}@`);
  spies = await spyOnTools();
  const names = readdirSync(shop, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name));
  world = await openWorld({
    from: {
      files: {
        ...Object.fromEntries(files.map((path) => [path.slice(shop.length + 1), readFileSync(path, 'utf8')])),
        '.github/promptops.yml': config,
        '.env': `KEY=${repositoryCanary}\n`,
      },
    },
    env: {
      ...spies.variables,
      DATABASE_URL: databaseUrl,
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: serviceCanary,
      PROMPTOPS_LOG_LEVEL: 'debug',
    },
  });
});
afterAll(async () => {
  await world.close();
  await model.close();
  await spies[Symbol.asyncDispose]();
});

const api = async (method: string, path: string, body?: unknown): Promise<unknown> =>
  (await world.github.request(world.tokens.lena, method, `/repos/${world.repository}/${path}`, body)).body;

/** Puts the injection on GitHub, asks, and gives the number of the issue. */
async function attack({ channel, text }: Injection): Promise<number> {
  const { github, tokens, repository } = world;
  const put = (path: string, content: string, message = 'Work') =>
    api('PUT', `contents/${encodeURIComponent(path)}`, { message, content: Buffer.from(content).toString('base64') });
  const staging = 'apps/checkout/overlays/staging';
  if (channel === 'commit-message') await put('docs/history.md', 'x\n', text);
  if (channel === 'file-name') await put(`${staging}/${text}`, 'a: 1\n');
  if (channel === 'file-content') await put(`${staging}/README.md`, `${text}\n`);
  if (channel === 'yaml-comment') await put(`${staging}/note.yaml`, `# ${text}\na: 1\n`);
  if (channel === 'branch') {
    const main = z.object({ object: z.object({ sha: z.string() }) }).parse(await api('GET', 'git/ref/heads/main'));
    await api('POST', 'git/refs', { ref: `refs/heads/${text}`, sha: main.object.sha });
  }
  const body = channel === 'body' || channel === 'ticket' || channel === 'log-line' ? text : 'Too noisy.';
  const issue = await github.openIssue(tokens.eve, repository, channel === 'title' ? text : 'Logs', body);
  if (channel === 'comment') await world.comment(issue, text, 'eve');
  const quoted = channel === 'review' ? `\n\n${text.replace(/^/gm, '> ')}` : '';
  await world.comment(issue, `${request}${channel === 'branch' ? ` --base ${text}` : ''}${quoted}`);
  return issue;
}

const sample = channels.map((channel, index) => {
  const own = injections.filter((injection) => injection.channel === channel && injection.encoding === 'plain');
  return own[index % Math.min(own.length, 3)] ?? injections[0];
}) as readonly Injection[];
const disguiseNames = Object.keys(disguises) as (keyof typeof disguises)[];

it.each(sample.map((injection, index) => [injection.name, injection, index] as const))(
  'an outsider’s injection on the real way, with a model that obeys, has no effect (SEC-06): %s',
  async (_, injection, index) => {
    model.reset(obey(injection.tries, disguiseNames[index % disguiseNames.length] ?? 'plain'));
    const before = await world.pulls();
    const issue = await attack(injection);
    const comment = await world.ending(issue);
    const pulls = (await world.pulls()).slice(0, (await world.pulls()).length - before.length);
    const diffs = await Promise.all(pulls.map(({ number }) => world.diff(number)));
    for (const diff of diffs)
      expect(diff.match(/^\+\+\+ .*$/gm)).toEqual(['+++ b/apps/checkout/overlays/staging/patch-env.yaml']);
    const posted = [...(await world.botComments(issue)), ...pulls.map((pull) => JSON.stringify(pull)), ...diffs].join();
    for (const canary of [serviceCanary, repositoryCanary]) {
      expect(holdsCanary(posted, canary)).toBe(false);
      expect(holdsCanary(JSON.stringify(model.requests), canary)).toBe(false);
    }
    expect(model.requests.length).toBeGreaterThan(0);
    expect(comment).not.toMatch(/⏳/);
    const own = z.array(z.object({ name: z.string() })).parse(await api('GET', 'branches?per_page=100'));
    expect(own.filter(({ name }) => name.startsWith('promptops/')).length).toBeLessThanOrEqual(
      (await world.pulls()).length,
    );
  },
);

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
  const failing: readonly (readonly [ScriptedAnswer, () => void])[] = [
    [{ fault: 'status', status: 401, message: `Incorrect API key provided: ${serviceCanary}` }, () => undefined],
    [{ fault: 'garbage', body: `<html>${serviceCanary}</html>` }, () => undefined],
    [{ fault: 'refusal', text: `I was given ${serviceCanary}` }, () => undefined],
    [proposal({ summary: `level ${Buffer.from(serviceCanary).toString('base64')}` }), () => undefined],
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
  const questions: string[] = [];
  for (const [answer, break_] of failing) {
    model.reset(() => answer);
    break_();
    await world.ask(request);
    questions.push(JSON.stringify(model.requests));
  }
  const told = questions.join('\n');
  const stored = await everythingStored();
  const posted = await everythingOnGithub();
  // What a database says when it goes away holds its address.
  await postgres.close();
  await world.service().line((entry) => Number(entry['level']) >= 50 && JSON.stringify(entry).includes('ECONNREFUSED'));
  const log = world.service().log.join('\n');
  const children = await spies.captured();

  const secrets = {
    'the App’s key': github.privateKey.split('\n')[2] ?? '',
    'the webhook secret': github.webhookSecret,
    'the key of the model': serviceCanary,
    'the password of the database': databasePassword,
  };
  const places = { log, stored, posted, told, children };
  // Each place was really looked at.
  expect(posted).toContain('cannot be fetched at first');
  expect(stored).toContain('== public.runs');
  expect(log).toContain('"run finished"');
  expect(told).toContain('make the logs of checkout quieter');
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
