import { describe, expect, it } from 'vitest';
import { addedFiles, ask, proposal, question, terraformModule } from './support.ts';

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
      'an s3 bucket named incoming which notifies an sqs queue named events',
      '"notifies" between s3-bucket and sqs-queue',
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

  it('nor two things that would be one file', async () => {
    const answer = await ask('sqs queue called orders and a dynamodb table named orders with partition key id');
    expect(question(answer).question).toContain('already taken');
  });
});
