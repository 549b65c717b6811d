import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import type { ToolName } from '../../../src/domain/tool.ts';
import { fakeTool, temporaryFolder } from '../adapters/tools-support.ts';

const canary = 'canary-7d1f0c';
/** What the service's environment holds in production. */
const serviceEnvironment = {
  ...process.env,
  GITHUB_APP_PRIVATE_KEY: canary,
  GITHUB_TOKEN: canary,
  OPENAI_API_KEY: canary,
  DATABASE_URL: `postgres://promptops:${canary}@db/promptops`,
  AWS_SECRET_ACCESS_KEY: canary,
  KUBECONFIG: `/home/${canary}/.kube/config`,
  LD_PRELOAD: `/tmp/${canary}.so`,
  NODE_OPTIONS: `--require /tmp/${canary}.js`,
  TF_CLI_ARGS: `-${canary}`,
  GIT_SSH_COMMAND: canary,
  HELM_PLUGINS: canary,
  HTTPS_PROXY: `http://${canary}@proxy`,
};
const allTools: readonly ToolName[] = ['git', 'terraform', 'tofu', 'kubeconform', 'helm', 'kubectl'];

const inherited = 'PROMPTOPS_TEST_CANARY';
beforeAll(() => {
  process.env[inherited] = canary;
});
afterAll(() => {
  delete process.env[inherited];
});

async function environmentOf(tool: ToolName, network: boolean): Promise<string> {
  const env = {
    ...serviceEnvironment,
    [`PROMPTOPS_${tool.toUpperCase()}`]: await fakeTool('env; cat /proc/self/environ'),
  };
  const tools = createToolRunner({ toolsDir: '/nonexistent', env });
  const result = await tools.run({ tool, args: [], cwd: await temporaryFolder(), network });
  return result.kind === 'exited' ? result.stdout : '';
}

describe('SEC-01, SEC-12: a child', () => {
  test.each(allTools)('%s sees none of our secrets', async (tool) => {
    const seen = await environmentOf(tool, false);
    expect(seen).toContain('LANG=C.UTF-8');
    expect(seen).not.toContain(canary);
    expect(seen).not.toContain(Buffer.from(canary).toString('base64'));
  });
  test('sees a proxy only where it may use the network, and then nothing else', async () => {
    const seen = await environmentOf('git', true);
    const found = seen.split(/[\n\0]/).filter((line) => line.includes(canary));
    expect(new Set(found)).toEqual(new Set([`HTTPS_PROXY=http://${canary}@proxy`]));
  });
  test('has a home of its own, not that of the service', async () => {
    const seen = await environmentOf('helm', false);
    expect(seen).toMatch(/^HOME=.*promptops-home-/m);
    expect(seen).toMatch(/^KUBECONFIG=\/dev\/null$/m);
    expect(seen).toMatch(/^HELM_PLUGINS=.*no-plugins$/m);
  });
  test("cannot read another process's environment", async () => {
    const script = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'`;
    const tools = createToolRunner({ toolsDir: '/nonexistent', env: { PROMPTOPS_HELM: await fakeTool(script) } });
    const result = await tools.run({ tool: 'helm', args: [], cwd: await temporaryFolder() });
    const output = result.kind === 'exited' ? result.stdout : '';
    const homes = output.split('\n').filter((line) => line.startsWith('HOME='));
    const isAlone = homes.length > 0 && homes.every((home) => home.includes('promptops-home-'));
    const { ownProcesses, text } = await tools.describeSandbox();
    expect(ownProcesses ? isAlone : text.includes('visible')).toBe(true);
  });
});

describe('a child without network', () => {
  test('reaches nothing, not even us', async () => {
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once('listening', listening));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const script = `exec 2>&1; bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}' && echo reached`;
    const tools = createToolRunner({ toolsDir: '/nonexistent', env: { PROMPTOPS_HELM: await fakeTool(script) } });
    const cwd = await temporaryFolder();
    await tools.run({ tool: 'helm', args: [], cwd });
    const { noNetwork, text } = await tools.describeSandbox();
    expect(noNetwork ? reached === 0 : text.includes('network NOT blocked')).toBe(true);
    reached = 0;
    // The same program reaches us where it is allowed to: the probe itself works.
    expect(await tools.run({ tool: 'helm', args: [], cwd, network: true })).toMatchObject({ stdout: 'reached\n' });
    expect(reached).toBe(1);
  });
});

describe('SEC-01: git', () => {
  test('runs no hook of a repository and reads no configuration but its own', async () => {
    const cwd = await temporaryFolder();
    const tools = createToolRunner({ toolsDir: '/nonexistent', env: process.env });
    const git = (...args: string[]) => tools.run({ tool: 'git', args, cwd });
    expect(await git('init', '-q', '.')).toMatchObject({ kind: 'exited', code: 0 });
    const hook = join(cwd, '.git/hooks/pre-commit');
    await mkdir(join(cwd, '.git/hooks'), { recursive: true });
    await writeFile(hook, `#!/bin/sh\ntouch ${cwd}/canary\n`, { mode: 0o755 });
    await writeFile(join(cwd, 'a'), 'a');
    await git('add', 'a');
    const committed = await git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'x');
    expect(committed).toMatchObject({ kind: 'exited', code: 0 });
    const listed = await git('ls-files', '--others');
    expect(listed).toMatchObject({ stdout: '' });
    const origins = await git('config', '--list', '--show-origin');
    expect(origins.kind === 'exited' ? origins.stdout : '').not.toMatch(/\/etc\/gitconfig|\.gitconfig/);
  });
});
