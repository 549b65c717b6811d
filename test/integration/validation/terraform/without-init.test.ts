import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ToolInvocation, ToolRunner } from '../../../../src/domain/tool.ts';
import { checkOf, tools, validateFolder, type Files } from './harness.ts';

const queue = 'resource "aws_sqs_queue" "q" {}\n';
const needs = (text: string) => `terraform {\n  required_providers {\n    ${text}\n  }\n}\n${queue}`;

/** What `init` has an opinion about, valid and not, one root module each. */
const roots: Files = {
  'provider-version/main.tf': needs('aws = { source = "hashicorp/aws", version = "not a version" }'),
  'provider-twice/main.tf': `${needs('aws = { source = "hashicorp/aws" }')}${needs('aws = { source = "hashicorp/aws" }')}`,
  'provider-address/main.tf': needs('aws = { source = "a/b/c/d" }'),
  'provider-case/main.tf': needs('aws = { source = "HashiCorp/AWS" }'),
  'versions-that-exclude/main.tf': `${needs('aws = { source = "hashicorp/aws", version = "~> 5.0" }')}provider "aws" {\n  version = "~> 6.0"\n}\n`,
  'module-version/main.tf': 'module "m" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "< abc"\n}\n',
  'module-twice/main.tf': 'module "m" {\n  source = "./m"\n}\nmodule "m" {\n  source = "./m"\n}\n',
  'module-twice/m/main.tf': 'locals {}\n',
  'module-nested/main.tf': 'module "m" {\n  source = "././m/"\n}\n',
  'module-nested/m/main.tf':
    'module "n" {\n  source  = "terraform-aws-modules/iam/aws//modules/iam-role"\n  version = "5.1.0-beta1"\n}\n',
  'module-alias/main.tf': 'module "m" {\n  source = "./m"\n}\n',
  'module-alias/m/main.tf': needs('aws = {\n source = "hashicorp/aws"\n configuration_aliases = [aws.x]\n }'),
  'no-source/main.tf': 'module "m" {\n}\n',
  'backend/main.tf': 'terraform {\n  backend "nope" {\n    a = 1\n  }\n}\n',
  'backends/main.tf': 'terraform {\n  backend "s3" {}\n  backend "local" {}\n}\n',
  'cloud/main.tf': 'terraform {\n  cloud {\n    organization = "x"\n  }\n}\n',
  'core-version/main.tf': 'terraform {\n  required_version = "nonsense"\n}\n',
  'core-version-of-a-child/main.tf': 'module "m" {\n  source = "./m"\n}\n',
  'core-version-of-a-child/m/main.tf': 'terraform {\n  required_version = "~> 0.11"\n}\n',
  'lock-file/main.tf': queue,
  'lock-file/.terraform.lock.hcl': 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.31.0"\n}\n',
  'meta/main.tf': `terraform {\n  provider_meta "aws" {\n    user_agent = ["x"]\n  }\n}\n${queue}`,
};

const allowedRules = ['terraform/provider-source', 'terraform/module-unpinned', 'terraform/module-source'];
const policy = { allowedRules, allowedProviders: [], allowedModules: [] };

/** Runs `init` before each `validate`, as if the copy did not hold what it writes. */
const initFirst: ToolRunner = {
  ...tools,
  async run(invocation: ToolInvocation) {
    if (invocation.args[0] === 'validate')
      await tools.run({ ...invocation, args: ['init', '-backend=false', '-input=false'] });
    return tools.run(invocation);
  },
};

describe('validate without init', () => {
  it('says what it says after init, and does without', async () => {
    const started: string[] = [];
    const counting: ToolRunner = {
      ...tools,
      run(invocation: ToolInvocation) {
        started.push(invocation.args[0] ?? '');
        return tools.run(invocation);
      },
    };
    const said = async (runner: ToolRunner) =>
      (await validateFolder(roots, { tools: runner, policy }))
        .filter(({ name }) => name === 'terraform validate')
        .map(({ target, verdict, reason, findings }) => ({ target, verdict, reason, findings }));
    const without = await said(counting);
    expect(without).toEqual(await said(initFirst));
    expect(new Set(without.map(({ verdict }) => verdict))).toContain('pass');
    expect(new Set(without.map(({ verdict }) => verdict))).toContain('fail');
    expect(started).not.toContain('init');
  });

  it('runs init where validate asks for it', async () => {
    const started: string[] = [];
    const asking: ToolRunner = {
      ...tools,
      run(invocation: ToolInvocation) {
        started.push(invocation.args[0] ?? '');
        const isFirst = started.filter((name) => name === 'validate').length === 1;
        // Away from the manifest, every module counts as not installed.
        return tools.run(isFirst ? { ...invocation, cwd: join(invocation.cwd, 'm') } : invocation);
      },
    };
    const files = {
      'main.tf': 'module "m" {\n  source = "./m"\n}\n',
      'm/main.tf': 'module "n" {\n  source = "./n"\n}\n',
    };
    const checks = await validateFolder({ ...files, 'm/n/main.tf': 'locals {}\n' }, { tools: asking });
    expect(started).toEqual(['fmt', 'validate', 'init', 'validate']);
    expect(checkOf(checks, 'terraform validate').verdict).toBe('pass');
  });
});
