import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolInvocation, ToolRunner } from '../../../src/domain/tool.ts';
import { checkOf, tools, validateChange, validateFolder } from '../validation/terraform/harness.ts';

let canaries = '';

beforeAll(async () => {
  canaries = await mkdtemp(join(tmpdir(), 'canary-'));
});

afterAll(async () => {
  await rm(canaries, { recursive: true });
});

function recorded(): { runner: ToolRunner; invocations: ToolInvocation[] } {
  const invocations: ToolInvocation[] = [];
  const run = (invocation: ToolInvocation) => {
    invocations.push(invocation);
    return tools.run(invocation);
  };
  return { invocations, runner: { ...tools, run } };
}

describe('SEC-03 provider programs', () => {
  it.each(['evil/aws', 'hashicrop/aws', 'registry.evil.example/hashicorp/aws', 'hashicorp/awz'])(
    'refuses the unknown source %s before Terraform starts',
    async (source) => {
      const { runner, invocations } = recorded();
      const files = {
        'main.tf': `terraform {\n  required_providers {\n    aws = { source = "${source}" }\n  }\n}\n\nresource "aws_sqs_queue" "q" {}\n`,
      };
      const checks = await validateFolder(files, { tools: runner });
      expect(checkOf(checks, 'terraform safety').findings).toMatchObject([
        { rule: 'terraform/provider-source', file: 'main.tf', line: 3 },
      ]);
      expect(invocations).toEqual([]);
    },
  );

  it('refuses a lock file that points elsewhere', async () => {
    const files = {
      'main.tf': 'resource "aws_sqs_queue" "q" {}\n',
      '.terraform.lock.hcl':
        '# made by hand\nprovider "registry.evil.example/hashicorp/aws" {\n  version = "6.0.0"\n  hashes  = ["h1:x"]\n}\n',
    };
    const checks = await validateFolder(files);
    expect(checkOf(checks, 'terraform safety').findings).toMatchObject([
      { rule: 'terraform/lock-file', file: '.terraform.lock.hcl', line: 2 },
    ]);
  });

  it('starts no program that lies where Terraform would find providers', async () => {
    const program = join(canaries, 'terraform-provider-aws');
    await writeFile(program, `#!/bin/sh\ntouch ${canaries}/ran\n`);
    await chmod(program, 0o755);
    const { runner, invocations } = recorded();
    const text = `#!/bin/sh\ntouch ${canaries}/ran\n`;
    const files = {
      'main.tf': 'resource "aws_sqs_queue" "q" {}\n',
      'terraform-provider-aws': text,
      'terraform-provider-aws_v6.0.0': text,
    };
    expect(checkOf(await validateFolder(files, { tools: runner }), 'terraform validate').verdict).toBe('pass');
    expect(invocations.every(({ network }) => network !== true)).toBe(true);
    expect(await readdir(canaries)).toEqual(['terraform-provider-aws']);
  });

  it('takes no provider it has no pack for from anywhere', async () => {
    const { runner, invocations } = recorded();
    const files = {
      'main.tf':
        'terraform {\n  required_providers {\n    okta = { source = "okta/okta" }\n  }\n}\n\nresource "okta_group" "g" {\n  name = "x"\n}\n',
    };
    expect(checkOf(await validateFolder(files, { tools: runner }), 'terraform providers').verdict).toBe('unchecked');
    expect(invocations.every(({ network }) => network !== true)).toBe(true);
  });
});

const sources: readonly (readonly [string, string])[] = [
  ['git', 'git::https://evil.example/x.git'],
  ['git over ssh', 'git::ssh://git@evil.example/x.git'],
  ['a GitHub shorthand', 'github.com/evil/x'],
  ['an archive', 'https://evil.example/x.zip'],
  ['a bucket', 's3::https://s3.amazonaws.com/evil/x.zip'],
  ['a foreign registry', 'registry.evil.example/a/b/aws'],
  ['a typosquatted namespace', 'terraform-aws-module/vpc/aws'],
  ['a folder outside the repository', '../../x'],
  ['an absolute folder', '/etc'],
];

describe('SEC-04 module sources', () => {
  it.each(sources)('refuses %s with file and line before Terraform starts', async (_, source) => {
    const { runner, invocations } = recorded();
    const version = source.split('/').length >= 3 && !source.includes(':') ? '  version = "1.0.0"\n' : '';
    const files = { 'envs/main.tf': `module "x" {\n  source = "${source}"\n${version}}\n` };
    for (const checks of [
      await validateFolder(files, { tools: runner }),
      await validateChange({}, files, { tools: runner }),
    ]) {
      const check = checkOf(checks, 'terraform safety', 'envs');
      expect(check.verdict).toBe('fail');
      expect(check.findings[0]).toMatchObject({ file: 'envs/main.tf', line: 2 });
    }
    expect(invocations).toEqual([]);
  });

  it('refuses a registry module without an upper bound', async () => {
    const checks = await validateFolder({ 'main.tf': 'module "x" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n' });
    expect(checkOf(checks, 'terraform safety').findings).toMatchObject([
      { rule: 'terraform/module-unpinned', line: 2 },
    ]);
  });

  it('lets through what the operator allows, and still fetches nothing', async () => {
    const { runner, invocations } = recorded();
    const policy = { allowedRules: [], allowedProviders: [], allowedModules: ['git::https://github.example/acme/'] };
    const files = {
      'main.tf':
        'module "x" {\n  source = "git::https://github.example/acme/x.git?ref=v1"\n  a      = 1\n}\n\noutput "b" {\n  value = module.x.b\n}\n',
    };
    const checks = await validateFolder(files, { tools: runner, policy });
    expect(checkOf(checks, 'terraform validate').verdict).toBe('pass');
    expect(checkOf(checks, 'terraform modules').verdict).toBe('unchecked');
    expect(invocations.every(({ network }) => network !== true)).toBe(true);
  });
});
