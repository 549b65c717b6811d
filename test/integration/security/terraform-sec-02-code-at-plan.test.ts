import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolInvocation, ToolRunner } from '../../../src/domain/tool.ts';
import { checkOf, tools, validateChange, validateFolder, type Files } from '../validation/terraform/harness.ts';

let canaries = '';
const secret = 'canary-9b2e';

beforeAll(async () => {
  canaries = await mkdtemp(join(tmpdir(), 'canary-'));
  await writeFile(join(canaries, 'secret.txt'), secret);
});

afterAll(async () => {
  await rm(canaries, { recursive: true });
});

function recorded(): { runner: ToolRunner; invocations: ToolInvocation[] } {
  const invocations: ToolInvocation[] = [];
  const runner: ToolRunner = {
    run(invocation) {
      invocations.push(invocation);
      return tools.run(invocation);
    },
    version: (tool) => {
      invocations.push({ tool, args: ['version'], cwd: '' });
      return tools.version(tool);
    },
  };
  return { runner, invocations };
}

const touch = () => `touch ${canaries}/ran`;

/** Name → files, and where the refusal must point. */
const attacks: Readonly<Record<string, () => readonly [Files, string, number]>> = {
  'an external data source': () => [
    { 'main.tf': `\ndata "external" "x" {\n  program = ["sh", "-c", "${touch()}"]\n}\n` },
    'main.tf',
    2,
  ],
  'an http data source': () => [{ 'main.tf': 'data "http" "x" {\n  url = "http://127.0.0.1/"\n}\n' }, 'main.tf', 1],
  'a provisioner': () => [
    {
      'main.tf': `resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "${touch()}"\n  }\n}\n`,
    },
    'main.tf',
    2,
  ],
  'a data source inside a check': () => [
    {
      'main.tf':
        'check "c" {\n  data "external" "x" {\n    program = ["id"]\n  }\n  assert {\n    condition     = true\n    error_message = "x"\n  }\n}\n',
    },
    'main.tf',
    2,
  ],
  JSON: () => [
    { 'x.tf.json': '{\n "data": {\n  "external": {\n   "x": {"program": ["id"]}\n  }\n }\n}' },
    'x.tf.json',
    4,
  ],
  'an override file': () => [
    {
      'main.tf': 'resource "terraform_data" "x" {\n}\n',
      'x_override.tf': `resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n`,
    },
    'x_override.tf',
    2,
  ],
  'an OpenTofu file': () => [{ 'main.tf': 'locals {}\n', 'main.tofu': 'data "external" "x" {\n}\n' }, 'main.tofu', 1],
  'a local module, with for_each': () => [
    {
      'main.tf': 'module "m" {\n  for_each = toset(["a"])\n  source   = "./m"\n}\n',
      'm/main.tf': 'module "n" {\n  source = "./n"\n}\n',
      'm/n/main.tf': 'data "external" "x" {\n  program = ["id"]\n}\n',
    },
    'm/n/main.tf',
    1,
  ],
  'a program for credentials': () => [
    { 'main.tf': 'provider "kubernetes" {\n  exec {\n    api_version = "v1"\n    command     = "./steal"\n  }\n}\n' },
    'main.tf',
    1,
  ],
  'an unknown provider': () => [
    { 'main.tf': 'terraform {\n  required_providers {\n    aws = {\n      source = "evil/aws"\n    }\n  }\n}\n' },
    'main.tf',
    3,
  ],
  'a file outside the repository': () => [
    { 'main.tf': `locals {\n  a = file("${canaries}/secret.txt")\n}\n` },
    'main.tf',
    2,
  ],
};

describe('SEC-02 what runs code at plan time', () => {
  it.each(Object.entries(attacks))('%s is refused with file and line before Terraform starts', async (_, attack) => {
    const [files, file, line] = attack();
    const { runner, invocations } = recorded();
    for (const checks of [
      await validateFolder(files, { tools: runner }),
      await validateChange({}, files, { tools: runner }),
    ]) {
      const safety = checks.find(({ name, verdict }) => name === 'terraform safety' && verdict === 'fail');
      expect(safety?.findings).toContainEqual(expect.objectContaining({ severity: 'error', file, line }));
      expect(safety?.reason).toContain(`${file}:${line}`);
      expect(checks.filter(({ name, verdict }) => name === 'terraform validate' && verdict === 'pass')).toEqual([]);
    }
    expect(invocations).toEqual([]);
    expect(await readdir(canaries)).toEqual(['secret.txt']);
  });

  it.each([
    ['a computed path', (dir: string) => `locals {\n  a = tonumber(file(join("/", ["${dir}", "secret.txt"])))\n}\n`],
    [
      'an encoded path',
      (dir: string) =>
        `locals {\n  a = tonumber(file(base64decode("${Buffer.from(`${dir}/secret.txt`).toString('base64')}")))\n}\n`,
    ],
    [
      'a choice that is known',
      (dir: string) =>
        `variable "x" {}\nlocals {\n  a = tonumber(file(length([var.x]) > 0 ? "${dir}/secret.txt" : ""))\n}\n`,
    ],
    [
      'a local',
      (dir: string) => `locals {\n  p = format("%s", "${dir}/secret.txt")\n  a = tonumber(file(local.p))\n}\n`,
    ],
  ])('does not read our files by %s', async (_, text) => {
    const checks = await validateFolder({ 'main.tf': text(canaries) });
    expect(JSON.stringify(checks)).not.toContain(secret);
    expect(checks.some(({ verdict }) => verdict === 'pass' && checks.length === 1)).toBe(false);
    expect(checkOf(checks, 'terraform validate').verdict).toBe('unchecked');
  });

  it('does not read our files by a template', async () => {
    const checks = await validateFolder({
      'main.tf': 'locals {\n  a = tonumber(templatefile("${path.module}/x.tftpl", {}))\n}\n',
      'x.tftpl': `\${file("${canaries}/secret.txt")}`,
    });
    expect(JSON.stringify(checks)).not.toContain(secret);
    expect(checkOf(checks, 'terraform validate').verdict).toBe('unchecked');
  });

  it('refuses a backend that changes, not one that comes with a new folder', async () => {
    const backend = (bucket: string) => `terraform {\n  backend "s3" {\n    bucket = "${bucket}"\n  }\n}\n`;
    const moved = await validateChange({ 'main.tf': backend('a') }, { 'main.tf': backend('b') });
    expect(checkOf(moved, 'terraform safety').findings).toMatchObject([{ rule: 'terraform/backend-change', line: 2 }]);
    const removed = await validateChange({ 'main.tf': backend('a') }, { 'main.tf': 'locals {\n}\n' });
    expect(checkOf(removed, 'terraform safety').verdict).toBe('fail');
    const added = await validateChange({}, { 'main.tf': backend('a') });
    expect(checkOf(added, 'terraform safety').verdict).toBe('pass');
  });
});
