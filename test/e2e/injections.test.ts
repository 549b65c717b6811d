import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startScriptedModel, type ScriptedModel } from '../../dev/scripted-model.ts';
import { disguises, holdsCanary, repositoryCanary, serviceCanary } from '../support/injections/canaries.ts';
import { obey } from '../support/injections/obedient-model.ts';
import { channels, readInjections, type Injection } from '../support/injections/read-injections.ts';
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

let world: World;
let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel(() => ({ content: '' }));
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
    env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: serviceCanary, PROMPTOPS_MODEL_TIMEOUT_SECONDS: '5' },
  });
});
afterAll(async () => {
  await world.close();
  await model.close();
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
