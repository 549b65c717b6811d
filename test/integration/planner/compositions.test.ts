import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { composeStages } from '../../../src/compose-stages.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { Planned } from '../../../src/planner/planner.ts';
import { createTemplatesPlanner } from '../../../src/planner/templates/templates-planner.ts';

const folder = fileURLToPath(new URL('../../../templates/infrastructure', import.meta.url));
const planner = createTemplatesPlanner({ templates: await readTemplateFiles(folder) });

/** One request for every relation that is known; names differ so that all of them fit into one repository. */
const compositions = [
  'sqs queue named q1 and a python 3.13 lambda named l1 that reads it, code in bucket builds, package key = l1.zip',
  'python 3.13 lambda named l2, code in bucket builds, package key = l2.zip, that reads from a dynamodb table named t2-table with partition key id',
  'a vpc named v6, a dynamodb table named t6-table with partition key id, and an ecs service named e6 with image acme/e6:1 in the vpc that reads the table',
  'a vpc named v7, an rds postgres called p7 in it and an ecs service named e7 with image acme/e7:1 in it',
  'a kms key named k12 and an s3 bucket named b12-objects encrypted with it',
  'sns topic named n16, an sqs queue named q16 and cloudwatch alarms named a16 for it',
  'python 3.13 lambda named l17, code in bucket builds, package key = l17.zip and an eventbridge schedule named c17 every night at 2 that runs it',
  'route53 zone z18.example.com and an acm certificate for www.z18.example.com validated in it',
  's3 bucket named b3-objects and a python 3.13 lambda named l3 reading it, code in bucket builds, package key = l3.zip',
  'secrets manager secret named s4 and a python 3.13 lambda named l4 that reads it, code in bucket builds, package key = l4.zip',
  'an rds mysql called p8 in vpc vpc-0abc123def4567890 and a vpc named v8 and an ecs service named e8 image acme/e8:1 in it',
  'a vpc named v9 and a python 3.13 lambda named l9 in it, code in bucket builds, package key = l9.zip',
  'a vpc named v10 and an eks cluster named k10 in it',
  'a vpc named v11 and a security group named g11 for port 443 from 10.0.0.0/8 in it',
  'a kms key named k13 and an sqs queue named q13 encrypted with it',
  'a kms key named k14 and a dynamodb table named t14-table with partition key id encrypted with it',
  'sns topic named n15 and cloudwatch alarms named a15 for the queue orders that notify it',
  'redis cache named r19 in a new vpc named v19',
  'a vpc named v20 and an aurora serverless named a20 in it',
  'an s3 bucket named b21-objects and an sqs queue named q21 notified by it',
  's3 bucket named b22-objects in eu-central-1 that triggers a python 3.13 lambda named l22 in eu-central-1, code in bucket builds, package key = l22.zip',
  'notify the queue old when something is uploaded to the bucket old-objects',
  'a cloudfront site named c24-media in front of the bucket old-objects',
];

const inGroup =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-apps/providers/Microsoft.Network';
const subnet = `${inGroup}/virtualNetworks/core/subnets/workloads`;
const zone = `${inGroup}/privateDnsZones/core.postgres.database.azure.com`;
const group = '00000000-0000-0000-0000-000000000000';

/** The same for Google and Azure, whose modules go into one repository as well. */
const otherClouds = [
  'a pub/sub topic named g1-orders and a google cloud run service named g1 with image europe-docker.pkg.dev/acme/apps/g1:1 in europe-west3 that reads it',
  'a google network named g2, a cloud sql postgres named g2-db in it and a google cloud run service named g2-web with image europe-docker.pkg.dev/acme/apps/g2:1 in europe-west3 that connects to the database',
  'a gcp network named g3 and a gke cluster named g3-apps in europe-west3 in it',
  'a gcs bucket named g4-objects in europe-west3 and a google service account named g4-reader that reads it',
  'an artifact registry named g5-images in europe-west3 and a google cloud run service named g5 with image europe-docker.pkg.dev/acme/g5-images/g5:1 in europe-west3 that pulls from it',
  'a gcp network named g6-net and a google cloud run service named g6 with image europe-docker.pkg.dev/acme/apps/g6:1 in europe-west3 in it',
  'an azure resource group named rg-a1 in westeurope and an azure container registry named a1images in it',
  'an azure container registry named a2images in westeurope, resource group rg-apps and a container app named a2 with image a2images.azurecr.io/a2:1.0.0 in westeurope, resource group rg-apps that pulls from it',
  `an azure container registry named a3images in westeurope, resource group rg-apps and an azure aks cluster named a3 in westeurope, resource group rg-apps, subnet id ${subnet} that pulls from it`,
  'an azure key vault named a4-secrets in westeurope, resource group rg-apps and a container app named a4 with image acme.azurecr.io/a4:1.0.0 in westeurope, resource group rg-apps that reads it',
  `an azure vnet named a5-net in westeurope, resource group rg-apps and an azure postgres flexible server named a5-db in westeurope, resource group rg-apps, admin group ${group} in it`,
  'an azure vnet named a6-net in westeurope, resource group rg-apps and a container app named a6 with image acme.azurecr.io/a6:1.0.0 in westeurope, resource group rg-apps in it',
  'an azure vnet named a7-net in westeurope, resource group rg-apps and an azure aks cluster named a7 in westeurope, resource group rg-apps in it',
  `an azure postgres flexible server named a8-db in westeurope, resource group rg-apps, admin group ${group}, subnet id ${subnet}, private dns zone ${zone} and a container app named a8 with image acme.azurecr.io/a8:1.0.0 in westeurope, resource group rg-apps that connects to it`,
  `an azure key vault named a9-secrets in westeurope, resource group rg-apps and an azure aks cluster named a9 in westeurope, resource group rg-apps, subnet id ${subnet} that reads it`,
];

it('modules that are composed are valid Terraform where nothing is yet', async () => {
  const files = new Map<string, string>();
  const calls: string[] = [];
  // Each is two or three modules for Terraform to read, so the first of each kind have to do.
  for (const request of compositions.slice(0, 8)) {
    const { operations } = await propose(request, memoryTree(new Map()));
    for (const one of operations) if (one.op === 'add-file') files.set(one.file, one.content);
    const composed = operations.find((one) => one.op === 'add-file' && /-with-[^/]+\/main\.tf$/.test(one.file));
    const dir = composed?.op === 'add-file' ? composed.file.replace(/\/main\.tf$/, '') : '';
    calls.push(callOf(dir, files));
  }
  files.set('main.tf', calls.join('\n'));
  await expectValid(memoryTree(files));
});

it('every relation is valid Terraform in a repository without modules', async () => {
  const { files, asked } = await composeFlat(compositions, old);
  await expectValid(memoryTree(files));
  // What the caller of a module would have given is asked for: certificates of load balancers and who is told by an alarm.
  expect(asked.length).toBeLessThan(6);
});

it(
  'every relation of Google and Azure is valid Terraform in a repository without modules',
  { timeout: 60_000 },
  async () => {
    const { files, asked } = await composeFlat(otherClouds, others);
    expect(asked).toEqual([]);
    await expectValid(memoryTree(files));
  },
);

/** All of them in one root module, and those that are asked about. */
async function composeFlat(
  requests: readonly string[],
  main: string,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly asked: readonly string[] }> {
  const flat = new Map([['main.tf', main]]);
  const files = new Map(flat);
  const asked: string[] = [];
  for (const request of requests) {
    const result = await plan(request, memoryTree(flat));
    if (result.kind !== 'proposal') asked.push(`${request}: ${JSON.stringify(result)}`);
    else for (const one of result.operations) if (one.op === 'add-file') files.set(one.file, one.content);
  }
  return { files, asked };
}

const versions =
  'terraform {\n  required_version = ">= 1.5"\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';

const old = `${versions}
provider "aws" {}

resource "aws_sqs_queue" "old" {
  name = "old"
}

resource "aws_s3_bucket" "old" {
  bucket = "old-objects"
}
`;

const others = `terraform {
  required_version = ">= 1.5"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }

    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }
}

provider "azurerm" {
  features {}
}

provider "google" {}

resource "google_pubsub_topic" "old" {
  name = "old"
}
`;

async function plan(request: string, tree: FileTree): Promise<Planned['result']> {
  const command = { verb: 'generate', text: request, flags: {} };
  const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [] };
  return (await planner(input, new AbortController().signal)).result;
}

async function propose(request: string, tree: FileTree): Promise<Proposal> {
  const result = await plan(request, tree);
  if (result.kind !== 'proposal') throw new Error(`${request}: ${JSON.stringify(result)}`);
  return result;
}

/** Calls a module with a value for each of its variables. */
function callOf(dir: string, files: ReadonlyMap<string, string>): string {
  const variables = [...(files.get(`${dir}/variables.tf`) ?? '').matchAll(/^variable "(\w+)"/gm)].map(
    ([, name]) => name,
  );
  const values = variables.map((name = '') => `  ${name} = ${someValue(name)}\n`).join('');
  return `module "${dir.replaceAll(/\W/g, '_')}" {\n  source = "./${dir}"\n${values}}\n`;
}

function someValue(variable: string): string {
  if (variable.endsWith('_ids')) return '["subnet-0a1b2c3d4e5f60718", "subnet-1a1b2c3d4e5f60718"]';
  if (variable.endsWith('vpc_id')) return '"vpc-0abc123def4567890"';
  return '"arn:aws:sns:eu-central-1:111122223333:alerts"';
}

async function expectValid(tree: FileTree): Promise<void> {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const checks = await stages.validateRendered(tree);
  // The test's own main.tf is no example of style.
  const findings = checks.flatMap((check) => check.findings.filter((finding) => finding.file !== 'main.tf'));
  expect(findings).toEqual([]);
  expect(checks.map((check) => check.name)).toContain('terraform validate');
}
