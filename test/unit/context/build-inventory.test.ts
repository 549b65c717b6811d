import { describe, expect, test } from 'vitest';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { memoryTree, text } from './memory-tree.ts';

const deployment = (name: string, namespace?: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n  replicas: 1\n`;

describe('the inventory of Terraform', () => {
  const files = {
    'modules/bucket/main.tf': 'resource "aws_s3_bucket" "this" {\n  bucket = var.name\n}\n',
    'modules/bucket/variables.tf': 'variable "name" {}\n',
    'modules/bucket/examples/basic/main.tf': 'module "bucket" {\n  source = "../.."\n  name   = "x"\n}\n',
    'envs/prod/main.tf': text(`
      terraform {
        required_version = ">= 1.9"
        backend "s3" {}
        required_providers {
          aws = {
            source                = "hashicorp/aws"
            version               = "~> 6.0"
            configuration_aliases = [aws.east]
          }
        }
      }

      module "logs" {
        source = "../../modules/bucket"
        name   = "shop-logs"
      }

      provider "aws" {
        alias = "east"
        default_tags {
          tags = { owner = "platform" }
        }
      }
    `),
    'envs/prod/terraform.tfvars': 'name = "x"\n',
    'envs/prod/.terraform.lock.hcl': '',
  };

  test('modules that configure their own provider tell where modules live; retired ones do not', async () => {
    const component = 'provider "aws" {}\nvariable "name" {}\n';
    const { conventions } = await buildInventory(
      memoryTree({
        'modules/vpc/main.tf': component,
        'modules/eks/main.tf': component,
        'deprecated/map/modules/roles/main.tf': 'variable "name" {}\n',
        'deprecated/map/modules/teams/main.tf': 'variable "name" {}\n',
        'deprecated/map/modules/users/main.tf': 'variable "name" {}\n',
      }),
    );
    expect(conventions.terraform.modulesDir).toBe('modules');
  });

  test('tells root, child and example modules apart, with calls, providers, tfvars and lines', async () => {
    const { terraform, environments, skipped, conventions } = await buildInventory(memoryTree(files));
    expect(terraform.map(({ dir, role }) => [dir, role])).toEqual([
      ['envs/prod', 'root'],
      ['modules/bucket', 'child'],
      ['modules/bucket/examples/basic', 'example'],
    ]);
    expect(terraform[0]).toMatchObject({
      requiredVersion: '>= 1.9',
      providers: { aws: { source: 'hashicorp/aws', version: '~> 6.0' } },
      calls: [{ name: 'logs', source: '../../modules/bucket', at: { file: 'envs/prod/main.tf', line: 13 } }],
      tfvars: ['envs/prod/terraform.tfvars'],
      environment: 'production',
    });
    expect(terraform[0]?.blocks.map(({ address, at }) => `${address}:${at.line}`)).toEqual([
      'terraform:1',
      'module.logs:13',
      'provider.aws.east:18',
    ]);
    expect(environments).toEqual([{ name: 'production', aliases: ['prod'], paths: ['envs/prod'] }]);
    expect(skipped.map(({ file, kind }) => [file, kind])).toEqual([['envs/prod/.terraform.lock.hcl', 'lock-file']]);
    expect(conventions.terraform).toMatchObject({ modulesDir: 'modules', tags: { owner: 'platform' } });
  });

  test('a module that is only called is a child, wherever it lies; one with tfvars for environments is a root', async () => {
    const { terraform } = await buildInventory(
      memoryTree({
        'lib/vpc/main.tf': 'resource "aws_vpc" "this" {}\n',
        'stack/main.tf': 'module "vpc" {\n  source = "../lib/vpc"\n}\nvariable "size" {}\n',
        'stack/env/prod.tfvars': 'size = 3\n',
        'stack/env/staging.tfvars': 'size = 1\n',
      }),
    );
    expect(terraform.map(({ dir, role }) => [dir, role])).toEqual([
      ['lib/vpc', 'child'],
      ['stack', 'root'],
    ]);
    expect(terraform[1]?.tfvarsEnvironments).toEqual({
      'stack/env/prod.tfvars': 'production',
      'stack/env/staging.tfvars': 'staging',
    });
  });
});

describe('the inventory of Kubernetes', () => {
  test('names every object with its line; patches and Helm templates are told apart', async () => {
    const inventory = await buildInventory(
      memoryTree({
        'apps/shop/base/all.yaml': `# comment\n${deployment('web')}---\n${deployment('api', 'a')}---\n${deployment('api', 'b')}`,
        'apps/shop/base/kustomization.yaml': 'kind: Kustomization\nresources: [all.yaml]\n',
        'apps/shop/overlays/staging/kustomization.yaml': 'resources:\n- ../../base\npatches:\n- path: web.yaml\n',
        'apps/shop/overlays/staging/web.yaml': deployment('web'),
        'charts/c/Chart.yaml': 'name: c\nversion: 1.0.0\n',
        'charts/c/values.yaml': 'a: 1\n',
        'charts/c/templates/x.yaml': 'kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n',
        'flow.yaml': '{apiVersion: v1, kind: Service, metadata: {name: flow}}\n',
      }),
    );
    expect(
      inventory.objects.map(({ object, at, isPatch, environment }) => [
        object,
        `${at.file}:${at.line}`,
        isPatch,
        environment,
      ]),
    ).toEqual([
      ['Deployment/web', 'apps/shop/base/all.yaml:2', undefined, undefined],
      ['Deployment/a/api', 'apps/shop/base/all.yaml:9', undefined, undefined],
      ['Deployment/b/api', 'apps/shop/base/all.yaml:17', undefined, undefined],
      ['Deployment/web', 'apps/shop/overlays/staging/web.yaml:1', true, 'staging'],
      ['Service/flow', 'flow.yaml:1', undefined, undefined],
    ]);
    expect(inventory.kustomizations.map(({ dir, role, resources }) => [dir, role, resources])).toEqual([
      ['apps/shop/base', 'base', ['apps/shop/base/all.yaml']],
      ['apps/shop/overlays/staging', 'overlay', ['apps/shop/base']],
    ]);
    expect(inventory.charts).toMatchObject([
      { name: 'c', dir: 'charts/c', values: [{ file: 'charts/c/values.yaml' }] },
    ]);
    expect(inventory.skipped).toEqual([]);
  });

  test('what may not be touched is named with its reason', async () => {
    const inventory = await buildInventory(
      memoryTree(
        {
          'sops.yaml':
            'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[x]\n',
          'sealed.yaml': 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: s\n',
          'gotk.yaml': `# This manifest was generated by flux. DO NOT EDIT.\n${deployment('source-controller')}`,
          'broken.yaml': 'a: 1\n  b: 2\n',
          'broken.tf': 'resource "a" "b" {\n',
          '.env': 'TOKEN=1\n',
          '.env.example': 'TOKEN=\n',
          'prod.tfstate': '{}\n',
          'link.tf': '/etc/passwd',
          'charts/c/Chart.lock': '',
          'vendor/x/main.tf': 'broken {',
        },
        { 'link.tf': '120000' },
      ),
    );
    expect(inventory.skipped.map(({ file, kind, line }) => [file, kind, line])).toEqual([
      ['.env', 'secret', undefined],
      ['broken.tf', 'broken', 2],
      ['broken.yaml', 'broken', 1],
      ['charts/c/Chart.lock', 'lock-file', undefined],
      ['gotk.yaml', 'generated', undefined],
      ['link.tf', 'link', undefined],
      ['prod.tfstate', 'secret', undefined],
      ['sealed.yaml', 'encrypted', undefined],
      ['sops.yaml', 'encrypted', undefined],
    ]);
  });

  test('Flux and Argo CD are followed to the folders, charts and values files they apply', async () => {
    const inventory = await buildInventory(
      memoryTree({
        'clusters/production/apps.yaml':
          'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\nspec:\n  path: ./apps\n  postBuild:\n    substitute:\n      domain: example.com\n',
        'apps/kustomization.yaml': 'resources: []\n',
        'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
        'charts/web/values.yaml': 'replicas: 1\n',
        'services/cart/prod.yaml': 'replicas: 2\n',
        'services/cart/dev.yaml': 'replicas: 1\n',
        'argo/set.yaml': text(`
          apiVersion: argoproj.io/v1alpha1
          kind: ApplicationSet
          metadata:
            name: services
          spec:
            generators:
              - matrix:
                  generators:
                    - git:
                        directories:
                          - path: services/*
                    - list:
                        elements:
                          - env: prod
                          - env: dev
            template:
              metadata:
                name: '{{path.basename}}-{{env}}'
              spec:
                source:
                  path: charts/web
                  helm:
                    valueFiles: ['../../services/{{ path.basename }}/{{env}}.yaml']
        `),
      }),
    );
    expect(inventory.reconcilers).toMatchObject([
      { name: 'apps', path: 'apps', environment: 'production', substitutions: { domain: 'example.com' } },
    ]);
    expect(
      inventory.releases.map(({ service, name, environment, chartDir, valueFiles }) => [
        service,
        name,
        environment,
        chartDir,
        valueFiles,
      ]),
    ).toEqual([
      ['cart', 'cart-prod', 'production', 'charts/web', ['services/cart/prod.yaml']],
      ['cart', 'cart-dev', 'development', 'charts/web', ['services/cart/dev.yaml']],
    ]);
    expect(inventory.charts[0]?.values).toEqual([
      { file: 'charts/web/values.yaml' },
      { file: 'services/cart/dev.yaml', environment: 'development' },
      { file: 'services/cart/prod.yaml', environment: 'production' },
    ]);
  });
});

test('each file is read once, and only infrastructure is read', async () => {
  const tree = memoryTree({
    'a.tf': '',
    'b.yaml': 'a: 1\n',
    'README.md': '#',
    'src/main.ts': '',
    '.github/workflows/x.yml': 'a: 1',
  });
  await buildInventory(tree);
  expect(new Set(tree.reads)).toEqual(new Set(['a.tf', 'b.yaml']));
});
