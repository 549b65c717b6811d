import { describe, expect, it } from 'vitest';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { memoryTree } from '../../../../src/domain/memory-tree.ts';
import { addedFiles, planIn, proposal, question } from './support.ts';
import type { Answer } from './support.ts';

async function askIn(files: Readonly<Record<string, string>>, request: string): Promise<Answer> {
  const tree = memoryTree(new Map(Object.entries(files)));
  return planIn(tree, await buildInventory(tree), request);
}

const include = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
const unit = (source: string): string =>
  `${include}\nterraform {\n  source = "git::https://git.example.com/m.git//${source}"\n}\n`;
const live = {
  'root.hcl': 'inputs = {}\n',
  'prod/web/terragrunt.hcl': unit('web'),
  'prod/db/terragrunt.hcl': unit('db'),
};

describe('a repository of Terragrunt units', () => {
  it('gets a module and a unit with what the units beside it include', async () => {
    const files = addedFiles(proposal(await askIn(live, 'sqs queue named jobs in production')).operations);
    expect(files['prod/jobs/terragrunt.hcl']).toBe(
      `${include}\nterraform {\n  source = "\${get_repo_root()}/modules/jobs"\n}\n\ninputs = {\n  queue_name = "jobs"\n}\n`,
    );
    expect(Object.keys(files)).toContain('modules/jobs/main.tf');
  });

  it('asks for the folder where an environment has several, and for a name where the unit is there', async () => {
    const regions = { ...live, 'prod/eu/web/terragrunt.hcl': unit('web') };
    const asked = question(await askIn(regions, 'sqs queue named jobs in production'));
    expect(asked.candidates).toEqual([{ label: 'prod' }, { label: 'prod/eu' }]);
    expect(question(await askIn(live, 'sqs queue named web in production')).question).toContain('already taken');
  });
});

const context =
  'module "this" {\n  source = "../../label"\n\n  name = var.name\n}\n\nvariable "name" {\n  type = string\n}\n';
const provider = 'provider "aws" {\n  region = var.region\n}\n';
const region = 'variable "region" {\n  type = string\n}\n';
const topic = 'resource "aws_sns_topic" "this" {\n  name = module.this.id\n  tags = module.this.tags\n}\n';
const component = (name: string): Readonly<Record<string, string>> => ({
  [`components/${name}/context.tf`]: context,
  [`components/${name}/providers.tf`]: provider,
  [`components/${name}/variables.tf`]: region,
  [`components/${name}/main.tf`]: topic,
});
const stack = 'components:\n  terraform:\n    alerts:\n      vars:\n        name: alerts\n';
const components = {
  'label/main.tf': 'output "id" {\n  value = ""\n}\n\noutput "tags" {\n  value = {}\n}\n',
  ...component('alerts'),
  ...component('orders'),
  'stacks/prod.yaml': stack,
  'stacks/dev.yaml': stack,
};

describe('a repository of components with a label module', () => {
  it('gets a component with the files that all of them have, named and tagged by the label', async () => {
    const { operations } = proposal(await askIn(components, 'sqs queue named jobs in production'));
    const files = addedFiles(operations);
    expect(files['components/jobs/context.tf']).toBe(context);
    expect(files['components/jobs/providers.tf']).toBe(provider);
    expect(files['components/jobs/variables.tf']).toContain(region);
    expect(files['components/jobs/variables.tf']).not.toMatch(/variable "(?:queue_name|tags)"/);
    expect(files['components/jobs/main.tf']).toContain('name = module.this.id\n');
    expect(files['components/jobs/main.tf']).not.toContain('var.tags');
    expect(operations.at(-1)).toMatchObject({ op: 'set', file: 'stacks/prod.yaml', path: 'components.terraform.jobs' });
  });

  it('asks which stack where an environment has several', async () => {
    const places = ['prod/eu', 'prod/us', 'dev/eu'].map((place) => [`environments/${place}.yaml`, stack] as const);
    const two = { ...components, 'stacks/prod.yaml': '', 'stacks/dev.yaml': '', ...Object.fromEntries(places) };
    const asked = question(await askIn(two, 'sqs queue named jobs in production'));
    expect(asked.candidates).toEqual(
      expect.arrayContaining([{ label: 'environments/prod/eu.yaml' }, { label: 'environments/prod/us.yaml' }]),
    );
  });

  it('asks where one thing would have to refer to another', async () => {
    const request = 'queue named jobs and a python 3.13 lambda named worker that reads it';
    expect(question(await askIn(components, request)).question).toContain('a state of its own');
  });
});

describe('one root module for all environments', () => {
  it('is not changed for one of them without asking', async () => {
    const main =
      'terraform {\n  backend "s3" {}\n}\n\nprovider "aws" {}\n\nresource "aws_sns_topic" "a" {\n  name = "a"\n}\n';
    const files = { 'main.tf': main, 'env/staging.tfvars': 'a = 1\n', 'env/prod.tfvars': 'a = 2\n' };
    const asked = question(await askIn(files, 'sqs queue named jobs in staging'));
    expect(asked.question).toContain('The root module is applied to production, staging alike');
  });
});

describe('tags of the neighbours', () => {
  it('are left out of a module for all environments where they name one', async () => {
    const root = (name: string): string =>
      `provider "aws" {}\n\nlocals {\n  tags = {\n    owner       = "shop"\n    environment = "${name}"\n  }\n}\n\nresource "aws_sns_topic" "a" {\n  name = "a"\n  tags = local.tags\n}\n`;
    const files = {
      'envs/staging/main.tf': root('staging'),
      'envs/prod/main.tf': root('prod'),
      'modules/a/main.tf': 'variable "a" {}\n',
    };
    const added = addedFiles(proposal(await askIn(files, 'sqs queue named jobs')).operations);
    const all = Object.values(added).join('\n');
    expect(all).toContain('owner = "shop"');
    expect(all).not.toContain('environment =');
  });
});
