import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalGithub, type LocalGithub } from '../../../dev/local-github/local-github.ts';
import { readServiceConfig } from '../../../src/config/service-config.ts';
import { promptopsWith } from './command-line.ts';

const root = join(import.meta.dirname, '..', '..', '..');
let github: LocalGithub;
let folder: string;
beforeAll(async () => {
  github = await startLocalGithub();
  folder = await mkdtemp(join(tmpdir(), 'promptops-create-app-'));
});
afterAll(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the command and gives the page it prints, and its end. */
async function start(envFile: string) {
  const child = spawn(
    process.execPath,
    [join(root, 'src', 'cli.ts'), 'create-app', '--url', 'https://bot.example.com', '--settings', envFile],
    { env: { PATH: process.env['PATH'], GITHUB_API_URL: github.url }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const died = ended.then(() => Promise.reject(new Error('the command ended before it printed its page')));
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), died])) as [string];
  return { url: /http:\S+/.exec(line)?.[0] ?? '', child, ended };
}

/** What the browser does when the button is pressed: the form of the page, posted to GitHub, and the redirect followed by hand. */
async function press(url: string): Promise<{ readonly manifest: Record<string, unknown>; readonly back: URL }> {
  const text = (await (await fetch(url)).text()).replaceAll(/&#(\d+);/g, (_, code: string) =>
    String.fromCodePoint(Number(code)),
  );
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? '';
  const manifest = /name="manifest" value="(\{.*\})">/.exec(text)?.[1] ?? '';
  const answer = await fetch(action, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ manifest }) });
  return {
    manifest: JSON.parse(manifest) as Record<string, unknown>,
    back: new URL(answer.headers.get('location') ?? ''),
  };
}

describe('promptops create-app', () => {
  it('has GitHub make the App of app.yml and keeps what the service needs to start', async () => {
    const envFile = join(folder, 'one.env');
    const { url, ended } = await start(envFile);
    const { manifest, back } = await press(url);
    expect(manifest).toMatchObject({
      hook_attributes: { url: 'https://bot.example.com/api/github/webhooks', active: true },
      default_permissions: { contents: 'write', metadata: 'read' },
      public: false,
    });
    expect(await (await fetch(back)).text()).toContain(`${github.url}/apps/promptops/installations/new`);
    expect(await ended).toEqual([0, null]);
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(envFile, 'utf8')).trim().split('\n');
    const env = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
    expect(readServiceConfig(env)).toMatchObject({
      GITHUB_APP_ID: github.appId,
      GITHUB_PRIVATE_KEY: github.privateKey,
      GITHUB_WEBHOOK_SECRET: github.webhookSecret,
      GITHUB_API_URL: github.url,
    });
  });

  it('takes a code only with the state of its own page, and nothing stays when it is stopped', async () => {
    const envFile = join(folder, 'two.env');
    const { url, child, ended } = await start(envFile);
    const { back } = await press(url);
    back.searchParams.set('state', 'f'.repeat(48));
    expect((await fetch(back)).status).toBe(400);
    child.kill('SIGINT');
    expect(await ended).toEqual([3, null]);
    await expect(stat(envFile)).rejects.toThrow('ENOENT');
  });

  it('says so when GitHub does not know the code', async () => {
    const envFile = join(folder, 'three.env');
    const { url, ended } = await start(envFile);
    const { back } = await press(url);
    back.searchParams.set('code', 'made-up');
    expect((await fetch(back)).status).toBe(502);
    expect(await ended).toEqual([2, null]);
    await expect(stat(envFile)).rejects.toThrow('ENOENT');
  });

  it('never overwrites settings', async () => {
    const envFile = join(folder, 'taken.env');
    await writeFile(envFile, 'MINE=1\n');
    const { code, stderr } = await promptopsWith({}, 'create-app', '--url', 'https://x.example', '--settings', envFile);
    expect([code, stderr]).toEqual([2, expect.stringContaining('it exists already')]);
    expect(await readFile(envFile, 'utf8')).toBe('MINE=1\n');
  });

  it.each([
    [[], /`--url` is missing/],
    [['--url', 'nonsense'], /`nonsense`, which is no web address/],
    [['--url', 'https://x.example', '--port', '99999'], /is no port/],
  ])('tells what is wrong with %j', async (args, problem) => {
    const { code, stderr } = await promptopsWith({}, 'create-app', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });
});
