import { describe, expect, it } from 'vitest';
import { ask, proposal, terraformModule } from './support.ts';

/** What a request gives: the summary, and what is told about how it was read. */
async function told(text: string): Promise<string> {
  const { summary, assumptions } = proposal(await ask(text));
  return [summary, ...(assumptions ?? [])].join('\n');
}

describe('a slip of the finger', () => {
  it('is read as what was meant, and told', async () => {
    const text = await told('pls creat a s3 bukcet named audit-trail');
    expect(text).toContain('add s3-bucket module audit-trail');
    expect(text).toContain('"bukcet" was read as "bucket".');
  });

  it('never turns a name, another feature or the opposite into something we have', async () => {
    expect(await told('s3 bucket named bukcet')).toContain('add s3-bucket module bukcet');
    expect((await ask('asymmetric kms key named signing')).kind).toBe('not-understood');
    expect((await ask('provisioned dynamodb table named x-table with partition key id')).kind).toBe('not-understood');
  });
});

describe('what a thing is for', () => {
  it('changes nothing where the thing has a name, and is told', async () => {
    const text = await told('a queue named outgoing for the invoice letters');
    expect(text).toContain('add sqs-queue module outgoing');
    expect(text).toContain('"for invoice letters" was taken for what it is for and changes nothing.');
  });

  it('is not passed over where it is said of a feature', async () => {
    expect((await ask('namespace named x-team with a resource quota for gpus')).kind).toBe('not-understood');
  });
});

describe('a name without "named"', () => {
  it.each([
    ['k8s namespace sandbox', 'namespace manifests sandbox'],
    ['s3 bucket event-reader', 's3-bucket module event-reader'],
    ['sqs queue nightly-sync', 'sqs-queue module nightly-sync'],
  ])('%s', async (request, summary) => {
    expect(await told(request)).toContain(summary);
  });

  it.each(['s3 bucket cross-region', 'sqs queue high-throughput', 's3 bucket monitoring'])(
    'is not made of what may describe it: %s',
    async (request) => {
      expect((await ask(request)).kind).toBe('not-understood');
    },
  );
});

describe('an image that is merely there', () => {
  it('is the image, and "as" gives the name', async () => {
    expect(await told('deploy ghcr.io/acme/cart:3.1 as cart, 3 replicas')).toContain('add deployment manifests cart');
  });

  it('is not a port', async () => {
    expect((await ask('deployment named cart port:3000')).kind).not.toBe('proposal');
  });
});

describe('a loose name', () => {
  it('means Azure only where the repository has Azure or nothing', async () => {
    const aws = terraformModule('infra', 'root', { providers: { aws: { source: 'hashicorp/aws' } } });
    const text = 'resource group named rg-shop';
    expect((await ask(text, { inventory: { terraform: [aws] } })).kind).toBe('not-understood');
    expect(await told(text)).toContain('azure-resource-group');
  });
});
