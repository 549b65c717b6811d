import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScratch } from '../../../../src/adapters/scratch.ts';
import type { ToolInvocation, ToolResult, ToolRunner } from '../../../../src/domain/tool.ts';
import { checkOf, tools, validateFolder } from './harness.ts';

const files = { 'main.tf': 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n' };

function exited(code: number, stdout: string, stderr = ''): ToolResult {
  return { kind: 'exited', code, stdout, stderr, seconds: 0.1 };
}

/** The real Terraform, but for one subcommand. */
function with_(subcommand: string, result: ToolResult): ToolRunner {
  return {
    ...tools,
    run: (invocation: ToolInvocation) =>
      invocation.args[0] === subcommand ? Promise.resolve(result) : tools.run(invocation),
  };
}

/** `validate` asks for `init` first, and `init` ends like this. */
function askingForInit(result: ToolResult): ToolRunner {
  const detail = 'Run "terraform init" to install all modules required by this configuration.';
  const diagnostics = [{ severity: 'error', summary: 'Module not installed', detail }];
  let asked = false;
  const init = with_('init', result);
  return {
    ...tools,
    run(invocation: ToolInvocation) {
      if (invocation.args[0] !== 'validate' || asked) return init.run(invocation);
      asked = true;
      return Promise.resolve(exited(1, JSON.stringify({ valid: false, diagnostics })));
    },
  };
}

const mishaps: readonly (readonly [string, ToolResult])[] = [
  ['is missing', { kind: 'missing', remedy: 'Run `npm run setup`.' }],
  ['hangs', { kind: 'timeout', seconds: 60 }],
  ['is killed', { kind: 'killed', signal: 'SIGKILL', stderr: '' }],
  ['floods', { kind: 'too-much-output', limitBytes: 16_777_216 }],
  ['crashes', exited(11, '', 'panic: runtime error')],
];

const lies: readonly (readonly [string, ToolResult])[] = [
  ['prints nothing', exited(0, '')],
  ['prints garbage', exited(0, 'everything is fine')],
  ['prints another JSON', exited(0, '{"ok": true}')],
  [
    'says valid and lists an error',
    exited(0, '{"valid": true, "diagnostics": [{"severity": "error", "summary": "x"}]}'),
  ],
  ['says valid and exits with 1', exited(1, '{"valid": true, "diagnostics": []}')],
  ['says invalid and not why', exited(1, '{"valid": false, "diagnostics": []}')],
  ['says valid in the middle of garbage', exited(0, 'ok {"valid": true, "diagnostics": []}')],
];

describe('a tool that fails proves nothing', () => {
  it.each([...mishaps, ...lies])('validate %s', async (_, result) => {
    const check = checkOf(await validateFolder(files, { tools: with_('validate', result) }), 'terraform validate');
    expect(check.verdict).not.toBe('pass');
    expect(check.reason).toBeTruthy();
  });

  it.each(mishaps)('init %s', async (_, result) => {
    const check = checkOf(await validateFolder(files, { tools: askingForInit(result) }), 'terraform validate');
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('terraform init');
  });

  it.each([...mishaps, ['exits with 2 and says nothing', exited(2, '')] as const])('fmt %s', async (_, result) => {
    const check = checkOf(await validateFolder(files, { tools: with_('fmt', result) }), 'terraform fmt');
    expect(check.verdict).toBe('unchecked');
  });

  it('is said with its remedy when Terraform is not installed', async () => {
    const absent: ToolRunner = { ...tools, version: () => Promise.resolve(null) };
    const checks = await validateFolder(files, { tools: absent });
    for (const name of ['terraform validate', 'terraform fmt']) {
      expect(checkOf(checks, name).verdict).toBe('unchecked');
      expect(checkOf(checks, name).reason).toContain('PROMPTOPS_TERRAFORM');
    }
  });

  it('is not remembered: the next run tries again', async () => {
    const cache = new Map();
    await validateFolder(files, { cache, tools: with_('validate', { kind: 'timeout', seconds: 1 }) });
    expect(checkOf(await validateFolder(files, { cache }), 'terraform validate').verdict).toBe('pass');
  });
});

describe('the scratch folder', () => {
  it('is gone afterwards, also when Terraform crashes', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'scratch-'));
    try {
      const scratch = createScratch(parent);
      await validateFolder(files, { scratch });
      await validateFolder(files, { scratch, tools: with_('validate', exited(11, '')) });
      expect(await readdir(parent)).toEqual([]);
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});
