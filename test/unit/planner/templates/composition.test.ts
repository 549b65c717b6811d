import { describe, expect, it } from 'vitest';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import type { Answer } from './support.ts';
import { addedFiles, ask, planIn, proposal, question, terraformModule, treeOf } from './support.ts';

const environments = [{ name: 'staging', aliases: [], paths: ['envs/staging'] }];
const aws = { aws: { source: 'hashicorp/aws', version: '~> 6.0' } };
const root = terraformModule('envs/staging', 'root', {
  environment: 'staging',
  providers: aws,
  blocks: [{ address: 'aws_sns_topic.old', at: { file: 'envs/staging/main.tf', line: 1 } }],
});
const keptInModules = {
  environments,
  terraform: [root, terraformModule('modules/old', 'child', { providers: aws })],
};

describe('a request for several things', () => {
  const request = 'a queue called orders with a dead-letter queue and a python 3.13 lambda called worker that reads it';

  it('passes on what one puts out to the other, in a module where nothing calls them', async () => {
    const files = addedFiles(proposal(await ask(request)).operations);
    expect(files['modules/orders-with-worker/main.tf']).toContain('queue_arn      = module.orders.queue_arn');
    expect(files['modules/orders-with-worker/variables.tf']).toContain('variable "worker_package_bucket"');
    expect(files['modules/worker/main.tf']).toContain('"sqs:ReceiveMessage"');
    expect(files['modules/worker/variables.tf']).toMatch(/variable "queue_arn" \{\n[^}]*type {8}= string\n\}/);
  });

  it('names each thing and how they go together', async () => {
    const { summary, assumptions } = proposal(await ask(request));
    expect(summary).toBe('add sqs-queue orders and lambda worker');
    expect(assumptions[0]).toBe('These are 2 things: `sqs-queue orders`, `lambda worker`.');
    expect(assumptions[1]).toContain('`worker` reads the queue');
    expect(assumptions).toContain('worker: It has 256 MB of memory.');
  });

  it('calls both where the environment has its root module, with the right to read beside them', async () => {
    const text =
      'a bucket called raw-data and a python 3.13 lambda called worker reading it, code in bucket builds, package key = w.zip, in staging';
    const files = addedFiles(proposal(await ask(`s3 ${text.slice(2)}`, { inventory: keptInModules })).operations);
    expect(Object.keys(files).filter((path) => path.startsWith('envs/'))).toEqual([
      'envs/staging/raw_data.tf',
      'envs/staging/worker.tf',
      'envs/staging/worker_reads_raw_data.tf',
    ]);
    expect(files['envs/staging/worker_reads_raw_data.tf']).toContain('${module.raw_data.bucket_arn}/*');
    expect(files['envs/staging/worker_reads_raw_data.tf']).toContain('role   = module.worker.role_name');
  });

  it('puts what is in a VPC into its private subnets', async () => {
    const answer = await ask('a vpc named core and an rds postgres called crm in it');
    const files = addedFiles(proposal(answer).operations);
    expect(files['modules/core-with-crm/main.tf']).toMatch(/subnet_ids = module\.core\.private_subnet_ids/);
    expect(files['modules/core-with-crm/main.tf']).toMatch(/vpc_id {5}= module\.core\.vpc_id/);
  });

  it('gives a queue six times the timeout of its function, and asks where less than the timeout was said', async () => {
    expect(proposal(await ask(request)).assumptions.join('\n')).toContain('visibility timeout is 180 seconds');
    const short =
      'sqs queue called q with a visibility timeout of 10 seconds and a python 3.13 lambda called w that reads it';
    expect(question(await ask(short)).question).toContain('visibility timeout of 10 seconds is shorter');
  });

  it('warns of a key that the reader may not use', async () => {
    const answer = await ask('sqs queue called q encrypted with kms and a python 3.13 lambda called w that reads it');
    expect(proposal(answer).warnings.join('\n')).toContain('kms:Decrypt');
  });

  it('puts an autoscaler beside the deployment that it scales, under its name', async () => {
    const answer = await ask('deployment called api image acme/api:3 with an hpa from 2 to 6 replicas');
    const texts = Object.values(addedFiles(proposal(answer).operations)).join('\n');
    expect(texts).toMatch(/kind: HorizontalPodAutoscaler\nmetadata:\n {2}name: api/);
  });

  it('asks one question for all of them, and says which thing it is about', async () => {
    const { question: text, examples } = question(
      await ask('a queue with a dead-letter queue and a lambda that reads it'),
    );
    expect(text).toMatch(/^lambda: Which language/);
    expect(proposal(await ask(examples[0]?.replace(/^\/\w+ /, '') ?? '')).summary).toContain('lambda');
  });
});

describe('what cannot be composed is not made', () => {
  it.each([
    ['rds postgres called crm behind a cloudfront site named web', '"behind" between rds-postgres and cloudfront-site'],
    ['an eks cluster named apps and a kubernetes namespace called web', 'terraform and kubernetes in one pull request'],
    [
      'an s3 bucket named incoming which notifies an sns topic named events',
      '"notifies" between s3-bucket and sns-topic',
    ],
  ])('%s', async (text, leftover) => {
    expect(await ask(text)).toMatchObject({ kind: 'not-understood', leftover: [leftover] });
  });

  it('nor is one of two things, when the other is nothing we hold', async () => {
    const answer = await ask('an sqs queue called orders and a step function that reads it');
    expect(answer.kind === 'not-understood' && answer.leftover.join()).toContain('step function');
  });

  it('nor is a certificate given to a site that has no domain for it', async () => {
    const answer = await ask('acm certificate for www.example.com and a cloudfront site named site using it');
    expect(question(answer).question).toContain('has no use for the certificate arn');
  });

  it('nor is a FIFO queue told about a bucket, which S3 cannot', async () => {
    const answer = await ask('a fifo queue called q notified by an s3 bucket named incoming');
    expect(question(answer).question).toContain('fifo');
  });

  it('nor a second list of notifications of one bucket', async () => {
    const answer = await ask('sqs queue called q notified by an s3 bucket named incoming with events to eventbridge');
    expect(question(answer).question).toContain('there can be only one');
  });

  it('nor two things that would be one file', async () => {
    const answer = await ask('sqs queue called orders and a dynamodb table named orders with partition key id');
    expect(question(answer).question).toContain('already taken');
  });
});

const provider =
  'terraform {\n  backend "s3" {}\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';
const call = (name: string): string => `module "${name}" {\n  source = "../../modules/${name}"\n}\n`;
const flat = {
  'main.tf': `${provider}
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_s3_bucket" "this" {
  bucket = "artifacts"
}
`,
};
const kept = {
  'envs/staging/main.tf': `${provider}\n${call('jobs')}`,
  'envs/production/main.tf': `${provider}\n${call('jobs')}\n${call('artifacts')}`,
  'modules/jobs/main.tf':
    'resource "aws_sqs_queue" "main" {\n}\n\noutput "arn" {\n  value = aws_sqs_queue.main.arn\n}\n\noutput "url" {\n  value = aws_sqs_queue.main.id\n}\n',
  'modules/artifacts/main.tf':
    'resource "aws_s3_bucket" "main" {\n}\n\noutput "bucket_name" {\n  value = aws_s3_bucket.main.bucket\n}\n\noutput "arn" {\n  value = aws_s3_bucket.main.arn\n}\n',
};

async function askWith(files: Readonly<Record<string, string>>, text: string): Promise<Answer> {
  const tree = treeOf(files);
  return planIn(tree, await buildInventory(tree), text);
}

describe('a request about things that are there', () => {
  const request = 'notify the queue jobs when something is uploaded to the bucket artifacts';

  it('writes only what connects them, where they are', async () => {
    const { operations, summary, assumptions } = proposal(await askWith(flat, request));
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(['jobs_triggered_by_artifacts.tf']);
    expect(files['jobs_triggered_by_artifacts.tf']).toContain('bucket = aws_s3_bucket.this.id');
    expect(files['jobs_triggered_by_artifacts.tf']).toContain('queue_url = aws_sqs_queue.jobs.id');
    expect(summary).toBe('connect sqs-queue jobs and s3-bucket artifacts');
    expect(assumptions.join('\n')).toContain('`aws_s3_bucket.this` is there already, at main.tf:16');
  });

  it('finds them behind modules, by the outputs that the modules have', async () => {
    const { operations } = proposal(await askWith(kept, request));
    const { 'envs/production/jobs_triggered_by_artifacts.tf': text = '' } = addedFiles(operations);
    expect(text).toContain('queue_arn = module.jobs.arn');
    expect(text).toContain('bucket = module.artifacts.bucket_name');
  });

  it('makes what is not there, and says so', async () => {
    const { operations, assumptions } = proposal(await ask(request));
    const files = addedFiles(operations);
    expect(files['modules/jobs-with-artifacts/main.tf']).toContain('depends_on = [module.jobs]');
    expect(files['modules/jobs/main.tf']).toContain('variable = "aws:SourceArn"');
    expect(assumptions).toContain('There is no sqs-queue jobs here yet, so it is new.');
  });

  it('puts what is new beside what is there', async () => {
    const { operations } = proposal(
      await askWith(flat, 'a cloudfront site named media in front of the bucket artifacts'),
    );
    const files = addedFiles(operations);
    expect(files['media.tf']).toContain('origin_bucket = aws_s3_bucket.this.id');
    expect(files['media.tf']).not.toContain('resource "aws_s3_bucket"');
    expect(files['media_in_front_of_artifacts.tf']).toContain('data.aws_iam_policy_document.media.json');
  });

  it('asks for the environment where there are several of them', async () => {
    const text =
      'a python 3.13 lambda called worker, code in bucket builds, package key = w.zip, that reads the queue jobs';
    const { candidates } = question(await askWith(kept, text));
    expect(candidates.map(({ label }) => label)).toEqual(['in production', 'in staging']);
  });

  it('never writes a second one of what there can be only one', async () => {
    const notified = '\nresource "aws_s3_bucket_notification" "old" {\n  bucket = aws_s3_bucket.this.id\n}\n';
    const answer = await askWith({ 'main.tf': `${flat['main.tf']}${notified}` }, request);
    expect(question(answer).question).toContain('`aws_s3_bucket_notification` already, at main.tf:20');
  });

  it('changes nothing of them: what they would have to be given is asked about', async () => {
    const worker = '\nresource "aws_lambda_function" "worker" {\n  function_name = "worker"\n}\n';
    const text = 'a new queue called inbox and the lambda worker that reads it';
    const answer = await askWith({ 'main.tf': `${flat['main.tf']}${worker}` }, text);
    expect(question(answer).question).toContain('has to be written there');
  });
});
