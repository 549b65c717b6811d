import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { openFolder } from '../../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { memoryTree } from '../../../../src/domain/memory-tree.ts';
import type { Operation } from '../../../../src/domain/proposal.ts';
import { addedFiles, planIn, proposal, question } from './support.ts';
import type { Answer } from './support.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const expected = z.union([z.strictObject({ files: z.array(z.string()) }), z.strictObject({ asks: z.string() })]);
const layouts = z.strictObject({
  cases: z.array(z.strictObject({ request: z.string(), repositories: z.record(z.string(), expected) })),
});
const text = await readFile(join(root, 'fixtures/requests/catalogue/layouts.yaml'), 'utf8');
const { cases } = layouts.parse(parse(text));

async function askIn(repository: string, request: string): Promise<Answer> {
  const tree = await openFolder(join(root, 'fixtures/repositories', repository));
  return planIn(tree, await buildInventory(tree), request);
}

function told(operation: Operation): string {
  if (operation.op === 'add-file') return operation.file;
  if (operation.op === 'insert') return `${operation.file} ${operation.path} ${JSON.stringify(operation.value)}`;
  return JSON.stringify(operation);
}

const rows = cases.flatMap(({ request, repositories }) =>
  Object.entries(repositories).map(([repository, one]) => ({ request, repository, one })),
);

describe('the same request in repositories that are arranged differently', () => {
  it.each(rows)('$repository: $request', async ({ request, repository, one }) => {
    const answer = await askIn(repository, request);
    const found =
      answer.kind === 'proposal' ? { files: answer.operations.map(told) } : { asks: question(answer).question };
    expect(found).toEqual(one);
  });
});

describe('what serves a workload', () => {
  it('takes the labels of its pods over, whatever they are called', async () => {
    const { operations } = proposal(await askIn('platform-live', 'hpa for relay in production'));
    expect(Object.keys(addedFiles(operations))).toEqual(['deploy/overlays/prod/relay-hpa.yaml']);
    const policy = proposal(
      await askIn('flux-fleet', 'network policy named orders-api from namespace web on port 8080'),
    );
    const [file = ''] = Object.values(addedFiles(policy.operations));
    expect(file).toContain('  podSelector:\n    matchLabels:\n      app: orders-api\n');
  });

  it('goes into the overlays of the environments that are asked for, with a warning of what fights it', async () => {
    const { operations, warnings } = proposal(await askIn('flux-fleet', 'hpa for orders-api in production'));
    expect(operations.map(told)).toEqual([
      'apps/production/orders/orders-api-hpa.yaml',
      'apps/production/orders/kustomization.yaml resources "orders-api-hpa.yaml"',
    ]);
    expect(warnings.join('\n')).toContain('`apps/production/orders/kustomization.yaml` fixes the number of pods');
  });

  it('is not made twice, and not for what is not there', async () => {
    expect(question(await askIn('shop', 'hpa for payments')).question).toContain('exists already');
    expect(question(await askIn('shop', 'hpa for nothere')).question).toContain(
      'no Deployment or StatefulSet called nothere',
    );
    expect(question(await askIn('argocd-monorepo', 'hpa named gateway')).question).toContain('more than one place');
  });

  it('sends traffic to the port that the Service has', async () => {
    const { operations, assumptions } = proposal(
      await askIn('shop', 'ingress for checkout with host shop.example.com'),
    );
    expect(addedFiles(operations)['apps/checkout/base/ingress.yaml']).toContain('number: 8080\n');
    expect(assumptions).toContain('Traffic goes to port 8080 of Service/checkout.');
  });

  it('gives a Service without labels one by which Prometheus finds it', async () => {
    const { operations } = proposal(await askIn('shop', 'service monitor for payments'));
    expect(operations).toContainEqual({
      op: 'set',
      file: 'apps/payments/base/service.yaml',
      object: 'Service/payments',
      path: 'metadata.labels',
      value: { 'app.kubernetes.io/name': 'payments' },
    });
  });

  it('asks for the namespace of pods that are let in from another folder', async () => {
    const asked = question(await askIn('shop', 'network policy for checkout from app payments'));
    expect(asked.question).toContain('Which namespace does payments run in?');
  });
});

describe('what Argo CD applies', () => {
  it('is from the repository, in the project and on the cluster of its neighbours', async () => {
    const request = 'argo application named reviews, path manifests/prod/reviews in production';
    const { operations } = proposal(await askIn('argocd-monorepo', request));
    const file = addedFiles(operations)['argocd/apps/reviews.yaml'] ?? '';
    expect(file).toContain('repoURL: https://git.example.com/shop/deploy.git\n');
    expect(file).toContain('project: shop\n');
    expect(file).toContain('server: https://prod.k8s.example.com\n');
  });

  it('is asked for its cluster where each environment has its own', async () => {
    const request = 'argo application named reviews, path manifests/prod/reviews';
    const { candidates } = question(await askIn('argocd-monorepo', request));
    expect(candidates.map(({ label }) => label)).toEqual([
      'https://dev.k8s.example.com',
      'https://prod.k8s.example.com',
    ]);
  });
});

describe('a workflow', () => {
  const request = 'terraform plan workflow with role arn:aws:iam::111122223333:role/plan in eu-central-1';

  it('plans the root modules that are here and says what rights it has', async () => {
    const { operations, warnings } = proposal(await askIn('shop', request));
    const file = addedFiles(operations)['.github/workflows/terraform-plan.yml'] ?? '';
    expect(file).toContain('          - envs/production\n          - envs/staging\n');
    expect(file.match(/uses: .*/g)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/@[0-9a-f]{40} # v/)),
    );
    expect(warnings.join('\n')).toContain('rights of the repository');
  });

  it('gets no value that GitHub would evaluate, not even from the name of a folder (SEC-15)', async () => {
    const main = 'terraform {\n  backend "s3" {}\n}\n\nprovider "aws" {}\n';
    const tree = memoryTree(new Map([['live/${{ github.token }}/main.tf', main]]));
    const answer = await planIn(tree, await buildInventory(tree), request);
    expect(question(answer).question).toContain('which GitHub would evaluate in a workflow');
  });

  it('asks for directories where no root module shows', async () => {
    expect(question(await askIn('terraform-modules', request)).question).toContain('Which directories');
  });
});
