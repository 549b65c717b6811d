import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import type { ToolInvocation, ToolRunner } from '../../../src/domain/tool.ts';
import { checkOf, tools, validateChange, validateFolder } from '../validation/terraform/harness.ts';

const queue = { 'main.tf': 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n' };
let canaries = '';

beforeAll(async () => {
  canaries = await mkdtemp(join(tmpdir(), 'canary-'));
});

afterAll(async () => {
  await rm(canaries, { recursive: true });
});

/** A CLI configuration that makes Terraform run a program of the repository. */
const hostileConfiguration = () =>
  `provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "./bin"\n  }\n}\ncredentials_helper "canary" {\n  args = ["${canaries}"]\n}\n`;

function recorded(): { runner: ToolRunner; invocations: ToolInvocation[] } {
  const invocations: ToolInvocation[] = [];
  return {
    invocations,
    runner: {
      ...tools,
      run(invocation) {
        invocations.push(invocation);
        return tools.run(invocation);
      },
    },
  };
}

describe('SEC-01 configuration of the tools brought by a repository', () => {
  it.each(['.terraformrc', 'terraform.rc', '.tofurc', 'envs/prod/x.tfrc', 'terraform.d/plugins/linux_amd64/x'])(
    'refuses %s before anything starts',
    async (path) => {
      const { runner, invocations } = recorded();
      const checks = await validateChange(queue, { ...queue, [path]: hostileConfiguration() }, { tools: runner });
      expect(checkOf(checks, 'terraform safety', 'repository files')).toMatchObject({
        verdict: 'fail',
        findings: [{ file: path, line: 1 }],
      });
      expect(invocations).toEqual([]);
    },
  );

  it('never loads one that is there already', async () => {
    const { runner, invocations } = recorded();
    const before = {
      ...queue,
      '.terraformrc': hostileConfiguration(),
      'bin/terraform-provider-aws': '#!/bin/sh\ntouch canary\n',
    };
    const after = { ...before, 'main.tf': before['main.tf'].replace('"q"\n', '"r"\n') };
    const checks = await validateChange(before, after, { tools: runner });
    expect(checkOf(checks, 'terraform validate').verdict).toBe('pass');
    for (const { env = {}, args } of invocations.filter(({ args: [name] }) => name !== 'fmt')) {
      expect(args).not.toContain('.terraformrc');
      expect(env['TF_CLI_CONFIG_FILE']).toMatch(/promptops\.tfrc$/);
    }
    expect(await readdir(canaries)).toEqual([]);
  });

  it('gives Terraform nothing of our environment', async () => {
    const configuration = join(canaries, 'service.tfrc');
    await writeFile(configuration, hostileConfiguration());
    const secret = 'canary-4f1c';
    const env = {
      ...process.env,
      TF_CLI_CONFIG_FILE: configuration,
      TF_VAR_x: secret,
      TF_CLI_ARGS: `-no-such-flag=${secret}`,
      GITHUB_TOKEN: secret,
    };
    const checks = await validateFolder(
      {
        'main.tf':
          'variable "x" {\n  type = string\n}\n\nresource "aws_sqs_queue" "q" {\n  name = tonumber(var.x)\n}\n',
      },
      { tools: createToolRunner({ toolsDir: canaries, env }) },
    );
    expect(checkOf(checks, 'terraform validate').verdict).toBe('pass');
    expect(JSON.stringify(checks)).not.toContain(secret);
    await rm(configuration);
  });
});
