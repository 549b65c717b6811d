import { describe, expect, it } from 'vitest';
import { checkOf, placesOf, tools, validateChange, validateFolder, type Files } from './harness.ts';
import type { ToolInvocation, ToolRunner } from '../../../../src/domain/tool.ts';

const queue = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n';

const repository: Files = {
  'README.md': '# infrastructure\n',
  'envs/prod/main.tf': 'module "q" {\n  source = "../../modules/queue"\n  name   = "prod"\n}\n',
  'envs/staging/main.tf': 'module "q" {\n  source = "../../modules/queue"\n  name   = "staging"\n}\n',
  'envs/other/main.tf': queue,
  'modules/queue/main.tf':
    'variable "name" {\n  type = string\n}\n\nresource "aws_sqs_queue" "q" {\n  name = var.name\n}\n',
};

/** Counts what is started, in words. */
function spy(): { runner: ToolRunner; started: string[] } {
  const started: string[] = [];
  const runner: ToolRunner = {
    ...tools,
    run(invocation: ToolInvocation) {
      started.push(invocation.args[0] ?? '');
      return tools.run(invocation);
    },
  };
  return { runner, started };
}

describe('what a change reaches', () => {
  it('is every root module that calls a changed module, and no other', async () => {
    const after = {
      ...repository,
      'modules/queue/main.tf': `${repository['modules/queue/main.tf']}\noutput "url" {\n  value = aws_sqs_queue.q.ur\n}\n`,
    };
    const checks = await validateChange(repository, after);
    const validated = checks.filter(({ name }) => name === 'terraform validate');
    expect(validated.map(({ target, verdict }) => [target, verdict])).toEqual([
      ['envs/prod', 'fail'],
      ['envs/staging', 'fail'],
    ]);
    expect(placesOf(validated[0]?.findings ?? [])).toEqual([
      'modules/queue/main.tf:10 terraform/unsupported-attribute',
    ]);
  });

  it('is nothing when no Terraform file changes, and then nothing is started', async () => {
    const { runner, started } = spy();
    expect(await validateChange(repository, { ...repository, 'README.md': 'x' }, { tools: runner })).toEqual([]);
    expect(started).toEqual([]);
  });

  it('includes the callers of a module that is deleted', async () => {
    const { 'modules/queue/main.tf': _, ...after } = repository;
    const checks = await validateChange(repository, after);
    const validated = checks.filter(({ name }) => name === 'terraform validate');
    expect(validated.map(({ target, verdict }) => [target, verdict])).toEqual([
      ['envs/prod', 'fail'],
      ['envs/staging', 'fail'],
    ]);
    expect(validated[0]?.findings[0]).toMatchObject({ file: 'envs/prod/main.tf', line: 2 });
  });

  it('includes a module that reads the changed file', async () => {
    const before = {
      ...repository,
      'envs/other/x.tf': 'locals {\n  a = jsondecode(file("${path.module}/a.json"))\n}\n',
      'envs/other/a.json': '{}',
    };
    const checks = await validateChange(before, { ...before, 'envs/other/a.json': '{' });
    expect(checkOf(checks, 'terraform validate')).toMatchObject({ target: 'envs/other', verdict: 'fail' });
  });

  it('validates a new folder', async () => {
    const checks = await validateChange(repository, { ...repository, 'envs/new/main.tf': queue });
    expect(checkOf(checks, 'terraform validate')).toMatchObject({ target: 'envs/new', verdict: 'pass' });
  });

  it('ends where modules call each other in a circle', async () => {
    const files = {
      'a/main.tf': 'module "b" {\n  source = "../b"\n}\n',
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
    };
    const check = checkOf(await validateFolder(files), 'terraform validate');
    expect(check.verdict).toBe('fail');
    expect(check.findings[0]?.rule).toBe('terraform/module-circle');
  });
});

describe('what was there before', () => {
  const vpc = 'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"\n}\n';

  it('is no reason for a draft: a module that is not fetched and whose call stays as it was', async () => {
    const before = { 'main.tf': vpc, 'queue.tf': queue };
    const checks = await validateChange(before, { ...before, 'queue.tf': queue.replace('"q"\n', '"r"\n') });
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['terraform safety', 'pass'],
      ['terraform fmt', 'pass'],
      ['terraform validate', 'pass'],
    ]);
    expect(checkOf(checks, 'terraform validate').reason).toContain('Not fetched, and its call not changed here');
  });

  it('is a reason where the call changes', async () => {
    const checks = await validateChange({ 'main.tf': vpc }, { 'main.tf': vpc.replace('5.0', '6.0') });
    expect(checkOf(checks, 'terraform modules').verdict).toBe('unchecked');
  });

  it('is a warning: a provisioner that nobody touched', async () => {
    const old = 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n';
    const before = { 'old.tf': old, 'queue.tf': queue };
    const checks = await validateChange(before, { ...before, 'queue.tf': queue.replace('"q"\n', '"r"\n') });
    expect(checkOf(checks, 'terraform safety')).toMatchObject({ verdict: 'pass', findings: [{ severity: 'warning' }] });
    expect(checkOf(checks, 'terraform validate').verdict).toBe('pass');
  });

  it('takes a new revision of a git module in use, but no new git module', async () => {
    const git = (ref: string) => `module "m" {\n  source = "git::https://github.example/acme/m.git?ref=${ref}"\n}\n`;
    const bumped = await validateChange({ 'main.tf': git('v1') }, { 'main.tf': git('v2') });
    expect(checkOf(bumped, 'terraform safety').verdict).toBe('pass');
    expect(checkOf(bumped, 'terraform modules').verdict).toBe('unchecked');
    const added = await validateChange({ 'main.tf': '' }, { 'main.tf': git('v1') });
    expect(checkOf(added, 'terraform safety').verdict).toBe('fail');
  });

  it('is unchecked, not failed: a root module that was invalid already', async () => {
    const broken = 'resource "aws_sqs_queue" "old" {\n  nam = "x"\n}\n';
    const before = { 'old.tf': broken, 'queue.tf': queue };
    const after = { ...before, 'queue.tf': queue.replace('"q"\n', '"r"\n') };
    const check = checkOf(await validateChange(before, after), 'terraform validate');
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('not valid before the change either (1 error)');
    expect(check.findings).toMatchObject([{ severity: 'warning', file: 'old.tf', line: 2 }]);
  });

  it('does not blame a change for a file that could not be read before', async () => {
    const before = { 'torn.tf': 'resource "x" {\n', 'queue.tf': queue };
    const after = { ...before, 'queue.tf': queue.replace('"q"\n', '"r"\n') };
    const check = checkOf(await validateChange(before, after), 'terraform validate');
    expect(check.verdict).toBe('unchecked');
    expect(check.reason).toContain('not valid Terraform before the change either (torn.tf)');
    expect(check.findings.map(({ severity }) => severity)).toEqual(check.findings.map(() => 'warning'));
    const torn = await validateChange({ 'queue.tf': queue }, before);
    expect(checkOf(torn, 'terraform validate').verdict).toBe('fail');
    const both = await validateChange(before, { ...before, 'queue.tf': 'resource "y" {\n' });
    expect(checkOf(both, 'terraform validate').verdict).toBe('fail');
  });

  it('does not hide a new error among old ones', async () => {
    const before = { 'old.tf': 'resource "aws_sqs_queue" "old" {\n  nam = "x"\n}\n', 'queue.tf': queue };
    const after = { ...before, 'queue.tf': queue.replace('name', 'nmae') };
    const check = checkOf(await validateChange(before, after), 'terraform validate');
    expect(check.verdict).toBe('fail');
    expect(check.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { file: 'queue.tf', line: 2 },
    ]);
  });
});

describe('terraform fmt', () => {
  const ugly = 'resource "aws_sqs_queue" "q" {\n    name="q"\n}\n';

  it('fails a new file without format', async () => {
    const check = checkOf(await validateChange({}, { 'main.tf': ugly }), 'terraform fmt');
    expect(check).toMatchObject({
      verdict: 'fail',
      findings: [{ severity: 'error', file: 'main.tf', rule: 'terraform/fmt' }],
    });
  });

  it('leaves a file its style that had none before', async () => {
    const check = checkOf(
      await validateChange({ 'main.tf': ugly }, { 'main.tf': ugly.replace('"q"\n', '"r"\n') }),
      'terraform fmt',
    );
    expect(check).toMatchObject({ verdict: 'pass', findings: [{ severity: 'info' }] });
  });

  it('looks at tfvars and OpenTofu files too', async () => {
    const check = checkOf(
      await validateChange({}, { 'x.tfvars': 'a    = 1\n', 'x.tofu': 'locals {\n   a=1\n}\n' }),
      'terraform fmt',
    );
    expect(check.findings.map(({ file }) => file).sort()).toEqual(['x.tfvars', 'x.tofu']);
  });
});

describe('the same content', () => {
  it('is validated once', async () => {
    const { runner, started } = spy();
    const cache = new Map();
    const first = await validateFolder(repository, { tools: runner, cache });
    const count = started.filter((name) => name === 'validate').length;
    const second = await validateFolder(repository, { tools: runner, cache });
    expect(count).toBe(3);
    expect(started.filter((name) => name === 'validate')).toHaveLength(count);
    const verdicts = (checks: typeof first) => checks.map(({ target, verdict }) => [target, verdict]);
    expect(verdicts(second)).toEqual(verdicts(first));
  });
});
