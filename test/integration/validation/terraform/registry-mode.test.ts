import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createToolRunner } from '../../../../src/adapters/tools.ts';
import { temporaryFolder } from '../../adapters/tools-support.ts';
import { checkOf, validateFolder } from './harness.ts';

/*
 * A filesystem mirror with a "provider" that only tells how it was started. What a real provider answers is measured by
 * `npm run bench -- terraform`, which builds one and asks it in the same mode.
 */

const canary = 'promptops-canary-4711';
const files = {
  'main.tf':
    'terraform {\n  required_providers {\n    time = { source = "hashicorp/time" }\n  }\n}\n\nresource "time_static" "now" {}\n',
};

async function mirrorOf(script: readonly string[]): Promise<{ readonly cliConfig: string; readonly notes: string }> {
  const dir = await temporaryFolder();
  const notes = join(dir, 'notes');
  const [system, machine] = [process.platform, process.arch === 'x64' ? 'amd64' : process.arch];
  // Terraform's registry and OpenTofu's.
  for (const host of ['registry.terraform.io', 'registry.opentofu.org']) {
    const folder = join(dir, host, 'hashicorp/time/0.13.1', `${system}_${machine}`);
    const program = join(folder, 'terraform-provider-time_v0.13.1');
    await mkdir(folder, { recursive: true });
    await writeFile(program, ['#!/bin/sh', '{', ...script, `} > ${notes} 2>&1`].join('\n'));
    await chmod(program, 0o755);
  }
  return { cliConfig: `provider_installation {\n  filesystem_mirror {\n    path = "${dir}"\n  }\n}\n`, notes };
}

const tools = createToolRunner({
  toolsDir: '/nonexistent',
  env: { ...process.env, OPENAI_API_KEY: canary, HTTPS_PROXY: `http://${canary}@127.0.0.1:9` },
});

describe('registry mode', () => {
  it('installs from the mirror the operator names, and starts the provider inside the sandbox', async () => {
    const { cliConfig, notes } = await mirrorOf(['env', 'cat /proc/net/dev', 'echo done']);
    const checks = await validateFolder(files, { tools, cliConfig, terraformMode: 'registry' });
    const check = checkOf(checks, 'terraform validate');
    expect(check.verdict).not.toBe('pass');
    expect(JSON.stringify(check)).toContain('hashicorp/time');
    const seen = await readFile(notes, 'utf8');
    expect(seen).toMatch(/^HOME=.*promptops-home-/m);
    expect(seen).not.toContain(canary);
    const { noNetwork } = await tools.describeSandbox();
    // Beside the idle loopback there is no interface where the kernel allows it; `doctor` says where it does not.
    const interfaces = [...seen.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name);
    expect(interfaces).toContain('lo');
    expect(interfaces.every((name) => name === 'lo')).toBe(noNetwork);
    expect(seen).toContain('done');
  });

  it("is not the repository's to choose: without the operator nothing is installed or started", async () => {
    const { notes } = await mirrorOf(['echo started']);
    const check = checkOf(await validateFolder(files, { tools, terraformMode: 'registry' }), 'terraform validate');
    expect(check.verdict).toBe('pass');
    expect(check.reason).toContain('operator has not allowed');
    await expect(readFile(notes)).rejects.toThrow('ENOENT');
  });

  it('still refuses what runs code, before anything is installed', async () => {
    const { cliConfig, notes } = await mirrorOf(['echo started']);
    const hostile = { ...files, 'x.tf': 'data "external" "x" {\n  program = ["id"]\n}\n' };
    const checks = await validateFolder(hostile, { tools, cliConfig, terraformMode: 'registry' });
    expect(checkOf(checks, 'terraform safety').verdict).toBe('fail');
    expect(checkOf(checks, 'terraform validate').verdict).toBe('unchecked');
    await expect(readFile(notes)).rejects.toThrow('ENOENT');
  });

  it('says so where a provider is not in the mirror', async () => {
    const { cliConfig } = await mirrorOf(['echo started']);
    const other = { 'main.tf': 'resource "random_pet" "p" {}\n' };
    const checks = await validateFolder(other, { tools, cliConfig, terraformMode: 'registry' });
    const check = checkOf(checks, 'terraform validate');
    expect(check.verdict).toBe('fail');
    expect(JSON.stringify(check.findings)).toContain('hashicorp/random');
  });
});
