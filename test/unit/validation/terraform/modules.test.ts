import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../../../src/domain/file-tree.ts';
import { configEntries } from '../../../../src/validation/terraform/module-folder.ts';
import { readModuleSource } from '../../../../src/validation/terraform/module-source.ts';
import { providerNeeds } from '../../../../src/validation/terraform/provider-needs.ts';
import { readRootModule, type RootModule } from '../../../../src/validation/terraform/root-module.ts';
import { isGenerated, scratchCopy } from '../../../../src/validation/terraform/scratch-copy.ts';
import { askTerraform } from '../../../../src/validation/terraform/terraform-tool.ts';
import { touchedRoots } from '../../../../src/validation/terraform/touched-roots.ts';

type Files = Readonly<Record<string, string>>;

function treeOf(files: Files, onRead: (path: string) => void = () => undefined): FileTree {
  const entries = Object.entries(files)
    .map(([path, text]) => ({ path, oid: `${path}:${text}`, size: text.length, mode: '100644' }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    ...{ commit: null, treeId: null, entries },
    read: (path) => Promise.resolve(files[path]),
    readMany: (paths) => {
      paths.forEach(onRead);
      return Promise.resolve(
        new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]]))),
      );
    },
  };
}

async function rootOf(files: Files, dir = ''): Promise<RootModule> {
  const tree = treeOf(files);
  const root = await readRootModule(tree, configEntries(tree), dir);
  if (root === undefined) throw new Error('no root');
  return root;
}

async function copyOf(files: Files, dir = '') {
  const tool = await askTerraform({ version: () => Promise.resolve('terraform 1.11.4') }, 'terraform');
  if (tool === undefined) throw new Error('no tool');
  return scratchCopy(treeOf(files), await rootOf(files, dir), tool, true);
}

describe('touchedRoots', () => {
  const files: Files = {
    'a/main.tf': 'module "m" {\n  source = "../m"\n}\n',
    'b/main.tf.json': '{"module": {"m": {"source": "../n"}}}',
    'm/main.tf': 'module "n" {\n  source = "../n/"\n}\n',
    'n/main.tf': '',
    'lonely/main.tf': '',
  };
  const rootsOf = (paths: readonly string[], tree = treeOf(files)) =>
    touchedRoots(tree, configEntries(tree), { files: paths.map((path) => ({ path, before: '', after: 'x' })) });

  it.each([
    [['n/main.tf'], ['a', 'b']],
    [['m/x.tf'], ['a']],
    [['a/terraform.tfvars'], ['a']],
    [['lonely/envs/prod.tfvars'], ['lonely']],
    [['README.md', 'a/README.md'], []],
  ])('%j reaches %j', async (paths, roots) => {
    expect(await rootsOf(paths)).toEqual(roots);
  });

  it('is every uncalled folder when everything is looked at', async () => {
    const tree = treeOf(files);
    expect(await touchedRoots(tree, configEntries(tree), null)).toEqual(['a', 'b', 'lonely']);
  });

  it('reads a file it has seen before only when it changed', async () => {
    const read: string[] = [];
    await rootsOf(
      ['n/main.tf'],
      treeOf(files, (path) => read.push(path)),
    );
    read.length = 0;
    const changed = { ...files, 'm/main.tf': `${files['m/main.tf']}# more\n` };
    await rootsOf(
      ['m/main.tf'],
      treeOf(changed, (path) => read.push(path)),
    );
    expect(read).toEqual(['m/main.tf']);
  });

  it('stays quick in a repository of 3,000 modules', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, index) => [
        `roots/${index}/main.tf`,
        `module "m" {\n  source = "../../m/${index % 30}"\n}\n`,
      ]),
    );
    const started = performance.now();
    expect(await rootsOf(['m/7/main.tf'], treeOf({ ...many, 'm/7/main.tf': '' }))).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('readModuleSource', () => {
  it.each([
    ['./x', 'local'],
    ['../x', 'local'],
    ['/x', 'absolute'],
    ['~/x', 'absolute'],
    ['C:\\x', 'absolute'],
    ['file:///x', 'absolute'],
    ['terraform-aws-modules/vpc/aws', 'registry'],
    ['terraform-aws-modules/vpc/aws//modules/x', 'registry'],
    ['app.terraform.io/acme/vpc/aws', 'registry'],
    ['github.com/acme/x', 'remote'],
    ['github.com/acme/x/y/z', 'remote'],
    ['git@github.com:acme/x.git', 'remote'],
    ['git::https://a/b.git?ref=v1', 'remote'],
    ['https://a/b.zip', 'remote'],
    ['x', 'remote'],
    ['', 'remote'],
  ])('%s is %s', (source, kind) => {
    expect(readModuleSource(source).kind).toBe(kind);
  });
});

describe('providerNeeds', () => {
  it('finds providers by declaration, prefix, provider argument, block and module call', async () => {
    const { folders } = await rootOf({
      'main.tf': [
        'terraform {\n required_providers {\n  gh = { source = "integrations/github", version = "~> 6.0" }\n }\n}',
        'resource "gh_repository" "r" {}',
        'resource "google_x" "y" {\n provider = google-beta.alias\n}',
        'data "terraform_remote_state" "s" {}',
        'provider "tls" {}',
        'check "c" {\n data "dns_a" "d" {}\n}',
        'module "m" {\n source = "./m"\n providers = { aws.east = aws.west }\n}',
        'locals { t = provider::time::rfc3339_parse("x") }',
      ].join('\n'),
      'm/main.tf':
        'terraform {\n required_providers {\n  aws = { source = "hashicorp/aws", version = ">= 5" }\n }\n}\nresource "aws_x" "y" {}',
    });
    const needs = providerNeeds(folders);
    expect(needs.map(({ source }) => source.replace('registry.terraform.io/', '')).sort()).toEqual([
      'hashicorp/aws',
      'hashicorp/dns',
      'hashicorp/google-beta',
      'hashicorp/time',
      'hashicorp/tls',
      'integrations/github',
    ]);
    const aws = needs.find(({ source }) => source.endsWith('/aws'));
    expect([aws?.constraints, [...(aws?.types.get('resource') ?? [])]]).toEqual([['>= 5'], ['aws_x']]);
    expect(needs.find(({ source }) => source.endsWith('/time'))?.functions).toEqual(new Set(['rfc3339_parse']));
  });
});

describe('the scratch copy', () => {
  const files: Files = {
    'envs/prod/main.tf': [
      'module "net" {\n  source = "../../modules/net"\n}',
      'module "git" {\n  source = "git::https://github.example/acme/x.git?ref=v1"\n  a = 1\n}',
      'output "b" {\n  value = module.git.b\n}',
      'locals {\n  p = file("${path.module}/../../policies/p.json")\n}',
    ].join('\n'),
    'modules/net/main.tf':
      'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws//modules/x"\n  version = "~> 5.1"\n  providers = { aws.east = aws }\n}\noutput "id" {\n  value = module.vpc["a"].vpc_id\n}\n',
    'policies/p.json': '{}',
    'unrelated.tf': '',
    'secrets.txt': 'x',
  };

  it('holds what the root needs and nothing else', async () => {
    const copy = await copyOf(files, 'envs/prod');
    const own = [...copy.files.keys()].filter((path) => !isGenerated(path) && !path.includes('.terraform/'));
    expect(own.sort()).toEqual(['tree/envs/prod/main.tf', 'tree/modules/net/main.tf', 'tree/policies/p.json']);
    expect(copy.rootDir).toBe('tree/envs/prod');
  });

  it('tells init that every module is there', async () => {
    const copy = await copyOf(files, 'envs/prod');
    const manifest: unknown = JSON.parse(copy.files.get('tree/envs/prod/.terraform/modules/modules.json') ?? '');
    expect(manifest).toEqual({
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'net', Source: '../../modules/net', Dir: '../../modules/net' },
        { Key: 'git', Source: '../../.promptops-stubs/0', Dir: '../../.promptops-stubs/0' },
        {
          Key: 'net.vpc',
          Source: 'registry.terraform.io/terraform-aws-modules/vpc/aws//modules/x',
          Version: '5.1.0',
          Dir: '../../.promptops-stubs/1',
        },
      ],
    });
  });

  it('gives stubs the arguments, outputs and providers of their call', async () => {
    const copy = await copyOf(files, 'envs/prod');
    const stub = (index: number): unknown =>
      JSON.parse(copy.files.get(`tree/.promptops-stubs/${index}/main.tf.json`) ?? '');
    expect(stub(0)).toMatchObject({
      variable: { a: { type: 'any' } },
      output: { b: { value: '${terraform_data.stub.output}' } },
    });
    expect(stub(1)).toMatchObject({
      terraform: { required_providers: { aws: { configuration_aliases: ['aws.east'] } } },
      output: { vpc_id: {} },
    });
  });

  it('names a module’s own hostile name nowhere', async () => {
    const copy = await copyOf({ 'main.tf': 'module "(.*)+$" {\n  source  = "a/b/c"\n  version = "1.0.0"\n}\n' });
    expect(copy.files.has('tree/.promptops-stubs/0/main.tf.json')).toBe(true);
  });
});
