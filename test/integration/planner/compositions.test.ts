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
  const flat = new Map([
    ['main.tf', `${versions}\nprovider "aws" {}\n\nresource "aws_sns_topic" "old" {\n  name = "old"\n}\n`],
  ]);
  const files = new Map(flat);
  let asked = 0;
  for (const request of compositions) {
    const result = await plan(request, memoryTree(flat));
    if (result.kind === 'question') asked += 1;
    if (result.kind !== 'proposal') continue;
    for (const one of result.operations) if (one.op === 'add-file') files.set(one.file, one.content);
  }
  await expectValid(memoryTree(files));
  // What the caller of a module would have given is asked for: certificates of load balancers and who is told by an alarm.
  expect(asked).toBeLessThan(6);
});

const versions =
  'terraform {\n  required_version = ">= 1.5"\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';

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
