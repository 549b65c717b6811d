import { describe, expect, it } from 'vitest';
import { addedFiles, ask, proposal, question, terraformModule } from './support.ts';

describe('generate an s3 bucket', () => {
  it('gives the module of the README with its name, versioning and lifecycle rules', async () => {
    const { operations, assumptions } = proposal(
      await ask('s3 module with versioning and lifecycle rules, name it artifacts'),
    );
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(
      ['main.tf', 'outputs.tf', 'variables.tf', 'versions.tf'].map((name) => `modules/artifacts/${name}`),
    );
    expect(files['modules/artifacts/main.tf']).toContain('resource "aws_s3_bucket_versioning" "this"');
    expect(files['modules/artifacts/main.tf']).toContain('resource "aws_s3_bucket_lifecycle_configuration" "this"');
    expect(files['modules/artifacts/variables.tf']).toContain('default     = "artifacts"');
    expect(assumptions.join('\n')).toContain('after 90 days');
  });

  it('names a feature it does not have instead of leaving it out', async () => {
    expect(await ask('s3 bucket with transfer acceleration')).toMatchObject({
      kind: 'not-understood',
      leftover: ['transfer acceleration'],
    });
  });

  it('never gives S3 for another cloud', async () => {
    expect(await ask('a gcs bucket module')).toMatchObject({ kind: 'proposal', summary: 'add google-bucket module' });
    expect((await ask('a minio bucket named logs')).kind).toBe('not-understood');
  });

  it('takes a bare "secret" for one of the cluster in a repository that only has Kubernetes, and asks where both have one', async () => {
    const chart = { dir: 'charts/web', name: 'web', values: [], dependencies: [] };
    const inCluster = question(await ask('a secret named db-token', { inventory: { charts: [chart] } }));
    expect(inCluster.candidates).toContainEqual({ label: 'remote key prod/example' });
    const aws = terraformModule('infra', 'root', { providers: { aws: { source: 'hashicorp/aws' } } });
    const both = question(await ask('a secret named db-token', { inventory: { charts: [chart], terraform: [aws] } }));
    expect(both.question).toContain('Which one is meant');
    const bare = proposal(await ask('a secret named db-token'));
    expect(bare.summary).toContain('secrets-manager-secret');
    expect((await ask('an aws secret named db-token', { inventory: { charts: [chart] } })).kind).toBe('proposal');
  });

  it('asks when the request contradicts itself', async () => {
    expect(question(await ask('s3 bucket with versioning but without versioning')).candidates).toHaveLength(2);
    expect(question(await ask('s3 bucket, expire after 30 days, transition after 60 days')).question).toContain(
      'do not go together',
    );
    expect(
      question(await ask('s3 bucket without lifecycle rules that expires objects after 30 days')).question,
    ).toContain('lifecycle');
  });

  it('refuses to open it to the public', async () => {
    expect(question(await ask('s3 bucket without public access block')).question).toContain('not in the catalogue');
    expect((await ask('public s3 bucket')).kind).toBe('not-understood');
  });
});

describe('a request that lacks something', () => {
  it('is answered with one question and the request that would do', async () => {
    const asked = question(await ask('generate a deployment for ledger with 3 replicas'));
    expect(asked.question).toContain('Which image');
    expect(asked.examples).toEqual([
      '/promptops generate a deployment for ledger with 3 replicas, image ghcr.io/acme/shop:1.4.2',
    ]);
    expect((await ask(asked.examples[0]?.replace('/promptops ', '') ?? '')).kind).toBe('proposal');
  });

  it('asks for everything at once', async () => {
    const asked = question(await ask('generate a kubernetes cronjob'));
    expect(asked.question.split('\n')).toHaveLength(3);
    expect((await ask(asked.examples[0]?.replace('/promptops ', '') ?? '')).kind).toBe('proposal');
  });

  it('asks about a value that cannot be', async () => {
    expect(question(await ask('s3 bucket that expires objects after 0 days')).question).toContain(
      '1 day to 36500 days',
    );
    expect(question(await ask('s3 bucket named My_Bucket')).question).toContain('"My_Bucket" cannot be the name');
    expect(question(await ask('deployment named web image nginx')).question).toContain('tag or digest');
    expect(question(await ask('deployment named web image nginx:latest')).question).toContain('tag or digest');
  });

  it('asks whether a "no" goes for what follows it too', async () => {
    expect(question(await ask('s3 bucket with no versioning, logging')).question).toContain('go for both');
  });

  it('is not for templates when the verb changes what exists', async () => {
    expect(await ask('the s3 bucket to 5', { verb: 'scale' })).toMatchObject({ kind: 'not-understood' });
  });
});
