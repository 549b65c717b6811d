import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { applyOperations } from '../../../../src/edits/apply-operations.ts';
import type { CommandFlags } from '../../../../src/domain/command.ts';
import { addedFiles, ask, planIn, proposal, question, treeOf } from './support.ts';
import type { Answer } from './support.ts';

type Files = Readonly<Record<string, string>>;

const shop = await openFolder(new URL('../../../../fixtures/repositories/shop', import.meta.url).pathname);
const shopInventory = await buildInventory(shop);

/** Asks in a repository made of these files, read by the real inventory. */
async function askIn(files: Files, text: string, flags: CommandFlags = {}): Promise<Answer> {
  const tree = treeOf(files);
  return planIn(tree, await buildInventory(tree), text, flags);
}

function askInShop(text: string, flags: CommandFlags = {}): Promise<Answer> {
  return planIn(shop, shopInventory, text, flags);
}

const versions = (constraint: string): string =>
  `terraform {\n  required_version = ">= 1.9"\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "${constraint}"\n    }\n  }\n}\n`;

describe('where a Terraform module goes', () => {
  it('goes into modules/ with the file names and constraints of its neighbours', async () => {
    const { operations, assumptions, warnings } = proposal(await askInShop('s3 module named invoices'));
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(
      ['main.tf', 'outputs.tf', 'variables.tf', 'versions.tf'].map((file) => `modules/invoices/${file}`),
    );
    expect(files['modules/invoices/versions.tf']).toBe(versions('~> 6.0'));
    expect(assumptions.join('\n')).toContain('Nothing calls the module yet');
    expect(warnings.join('\n')).toContain('modules/service-bucket');
  });

  it('is called from the root module of the environment that was asked for', async () => {
    const { operations, summary } = proposal(await askInShop('s3 module named invoices in staging'));
    expect(summary).toBe('add s3-bucket module invoices in staging');
    const files = addedFiles(operations);
    expect(files['envs/staging/invoices.tf']).toBe(
      'module "invoices" {\n  source = "../../modules/invoices"\n\n  bucket_name = "${local.name}-invoices"\n}\n',
    );
    expect(files['modules/invoices/variables.tf']).not.toContain('"invoices"');
  });

  it('is not written anew where the repository has one that fits', async () => {
    const answer = proposal(await askInShop('s3 bucket named invoices in staging, old versions expire after 60 days'));
    expect(addedFiles(answer.operations)).toEqual({
      'envs/staging/invoices.tf':
        'module "invoices" {\n  source = "../../modules/service-bucket"\n\n  name            = "${local.name}-invoices"\n  noncurrent_days = 60\n  versioning      = true\n}\n',
    });
    expect(answer.assumptions).toEqual([expect.stringContaining('`modules/service-bucket` makes this already')]);
  });

  it('is written anew where the one there has no variable for what was asked', async () => {
    const files = addedFiles(
      proposal(await askInShop('s3 bucket named invoices in staging, expire after 30 days')).operations,
    );
    expect(Object.keys(files)).toContain('modules/invoices/main.tf');
  });

  it('is called from both environments when both are asked for', async () => {
    const files = addedFiles(proposal(await askInShop('sqs queue for refunds in staging and production')).operations);
    expect(Object.keys(files)).toContain('envs/staging/refunds.tf');
    expect(Object.keys(files)).toContain('envs/production/refunds.tf');
  });

  it('takes the environment from --environment, by any of its names', async () => {
    const files = addedFiles(proposal(await askInShop('sqs queue for refunds', { environment: 'prod' })).operations);
    expect(Object.keys(files)).toContain('envs/production/refunds.tf');
  });

  it('asks for what a call needs and nobody said', async () => {
    expect(question(await askInShop('s3 bucket in staging')).question).toContain('name');
    expect(question(await askInShop('s3 bucket named invoices in staging with kms')).question).toContain('KMS key');
  });

  it('asks when the environment does not exist', async () => {
    const asked = question(await askInShop('s3 bucket named invoices in the qa environment'));
    expect(asked.question).toContain('"qa"');
    expect(asked.candidates.map((one) => one.label)).toEqual(['production', 'staging']);
  });

  it('asks when the name is taken, and says unchanged when it is all there', async () => {
    expect(question(await askInShop('s3 bucket named network')).question).toContain('already taken');
    const files = addedFiles(proposal(await ask('s3 bucket named invoices')).operations);
    expect(await askIn({ ...files }, 's3 bucket named invoices')).toMatchObject({ kind: 'unchanged' });
  });

  it('keeps everything in main.tf where the neighbours do', async () => {
    const files = addedFiles(
      proposal(
        await askIn(
          { 'modules/queue/main.tf': `${versions('>= 6.2')}resource "aws_sqs_queue" "this" {}\n` },
          's3 bucket named invoices',
        ),
      ).operations,
    );
    expect(Object.keys(files)).toEqual(['modules/invoices/main.tf']);
    expect(files['modules/invoices/main.tf']).toMatch(
      /^terraform \{[\s\S]*variable "bucket_name"[\s\S]*resource "aws_s3_bucket"[\s\S]*output "bucket_arn"/,
    );
    expect(files['modules/invoices/main.tf']).toContain('version = ">= 6.2"');
  });

  it('uses the names that neighbours give to the files', async () => {
    const main = 'resource "aws_sqs_queue" "this" {}\n';
    const files = await askIn(
      {
        'modules/queue/main.tf': main,
        'modules/queue/vars.tf': 'variable "a" {}\n',
        'modules/queue/terraform.tf': versions('~> 6.0'),
        'modules/queue/output.tf': 'output "a" {\n  value = 1\n}\n',
      },
      's3 bucket named invoices',
    );
    expect(Object.keys(addedFiles(proposal(files).operations))).toEqual(
      ['main.tf', 'output.tf', 'terraform.tf', 'vars.tf'].map((file) => `modules/invoices/${file}`),
    );
  });

  it('does not set a region on resources where the provider is too old for it', async () => {
    const old = { 'modules/queue/main.tf': `${versions('~> 5.0')}resource "aws_sqs_queue" "this" {}\n` };
    expect(question(await askIn(old, 's3 bucket named invoices in eu-west-1')).question).toContain('~> 5.0');
    expect((await askIn(old, 's3 bucket named invoices')).kind).toBe('proposal');
  });

  it('gives tags of the neighbours to a module that nothing calls', async () => {
    const main = 'resource "aws_sqs_queue" "a" {\n  tags = {\n    owner = "platform"\n    team  = "core"\n  }\n}\n';
    const files = addedFiles(
      proposal(await askIn({ 'modules/a/main.tf': main, 'modules/b/main.tf': main }, 's3 bucket named invoices'))
        .operations,
    );
    expect(Object.values(files).join('\n')).toMatch(/default\s+= \{\n\s+owner = "platform"\n\s+team\s+= "core"\n\s+\}/);
  });

  it('goes where --path says', async () => {
    const files = addedFiles(
      proposal(await askInShop('s3 bucket named invoices', { path: 'modules/storage/invoices' })).operations,
    );
    expect(Object.keys(files)).toContain('modules/storage/invoices/main.tf');
  });

  it.each([
    '/etc',
    '../outside',
    'a/../../b',
    '.git/hooks',
    '.github/workflows',
    'modules/network/main.tf',
    'modules/network/main.tf/x',
    '-rf',
    'a\0b',
    'a b',
    '',
    'C:\\x',
    'a//b',
  ])('refuses --path %j', async (path) => {
    await expect(askInShop('s3 bucket named invoices', { path })).rejects.toMatchObject({ code: 'bad-flag' });
  });
});

describe('where Kubernetes manifests go', () => {
  const image = 'image ghcr.io/shop/ledger:1.0.0';

  it('get a base of their own beside the other apps', async () => {
    const { operations, warnings } = proposal(await askInShop(`deployment for ledger, ${image}`));
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(
      ['deployment', 'pdb', 'service', 'kustomization'].map((file) => `apps/ledger/base/${file}.yaml`),
    );
    expect(files['apps/ledger/base/kustomization.yaml']).toContain(
      '  - deployment.yaml\n  - pdb.yaml\n  - service.yaml\nlabels:\n  - pairs:\n      app.kubernetes.io/part-of: shop\n',
    );
    expect(warnings.join('\n')).toContain('No overlay');
  });

  it('get the overlay of the environment that was asked for, with its namespace', async () => {
    const { operations, assumptions } = proposal(await askInShop(`deployment for ledger in staging, ${image}`));
    expect(addedFiles(operations)['apps/ledger/overlays/staging/kustomization.yaml']).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ledger\nresources:\n  - ../../base\n',
    );
    expect(assumptions.join('\n')).toContain('namespace ledger');
  });

  it('go beside others of their kind, into their namespace', async () => {
    const { operations, assumptions } = proposal(
      await askInShop('cronjob named stock-sync, image ghcr.io/shop/stock:1.0.0, hourly'),
    );
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(['manifests/jobs/stock-sync.yaml']);
    expect(files['manifests/jobs/stock-sync.yaml']).toContain('  namespace: jobs\n');
    expect(assumptions.join('\n')).toContain('namespace jobs');
  });

  it('are listed in a kustomization that several apps share', async () => {
    const deployment = (name: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n`;
    const files = {
      'k8s/base/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - cart.yaml\n  - shop.yaml\n',
      'k8s/base/cart.yaml': deployment('cart'),
      'k8s/base/shop.yaml': deployment('shop'),
      'k8s/overlays/dev/kustomization.yaml': 'resources:\n  - ../../base\n',
    };
    const { operations } = proposal(await askIn(files, `deployment for ledger, ${image}`));
    expect(Object.keys(addedFiles(operations))).toEqual(
      ['deployment', 'pdb', 'service'].map((one) => `k8s/base/ledger-${one}.yaml`),
    );
    const { files: changed } = await applyOperations(operations, (path) => (files as Files)[path]);
    expect(changed.find((file) => file.path === 'k8s/base/kustomization.yaml')?.after).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - cart.yaml\n  - shop.yaml\n  - ledger-deployment.yaml\n  - ledger-pdb.yaml\n  - ledger-service.yaml\n',
    );
  });

  it('get a folder per app where the others have one', async () => {
    const files = {
      'deploy/cart/deployment.yml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\n  namespace: shop\n',
    };
    const added = addedFiles(proposal(await askIn(files, `deployment for ledger, ${image}`)).operations);
    expect(Object.keys(added)).toEqual(['deployment', 'pdb', 'service'].map((one) => `deploy/ledger/${one}.yml`));
    expect(added['deploy/ledger/service.yml']).toContain('namespace: shop');
  });

  it('start a folder in a repository without any', async () => {
    expect(Object.keys(addedFiles(proposal(await askIn({}, `deployment for ledger, ${image}`)).operations))).toContain(
      'manifests/ledger/deployment.yaml',
    );
  });

  it('are asked about when the name is taken', async () => {
    const asked = question(await askInShop('deployment for checkout, image ghcr.io/shop/checkout:2.0.0'));
    expect(asked.candidates).toEqual([
      { label: 'Deployment/checkout', file: 'apps/checkout/base/deployment.yaml', line: 1 },
    ]);
  });
});

describe('manifests for an environment whose folder does not show', () => {
  const web = (name: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n`;
  const files = {
    'deploy/bases/web/web.yaml': web('web'),
    'deploy/bases/web/kustomization.yaml': 'resources: [web.yaml]\n',
    'deploy/overlays/staging/kustomization.yaml': 'resources:\n  - config.yaml\n',
    'deploy/overlays/staging/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
  };

  it('are asked about with the folder the environment has, in words that work', async () => {
    const request = 'generate a cronjob named tidy that runs hourly with image busybox:1.36 in staging';
    const asked = question(await askIn(files, request));
    expect(asked.candidates).toEqual([{ label: '--path deploy/overlays/staging' }]);
    expect(asked.examples).toEqual([`/promptops ${request}, --path deploy/overlays/staging`]);
    const placed = proposal(await askIn(files, request, { path: 'deploy/overlays/staging' }));
    expect(Object.keys(addedFiles(placed.operations))).toEqual(['deploy/overlays/staging/tidy.yaml']);
  });
});

describe('where a chart goes', () => {
  it('goes into a folder of its own service where every service keeps its chart', async () => {
    const chart = (name: string) => `apiVersion: v2\nname: shop-${name}\nversion: 1.0.0\n`;
    const files = { 'src/app/chart/Chart.yaml': chart('app'), 'src/cart/chart/Chart.yaml': chart('cart') };
    const { operations } = proposal(await askIn(files, 'helm chart for a web service named reviews'));
    expect(Object.keys(addedFiles(operations))).toContain('src/reviews/chart/Chart.yaml');
  });

  it('goes beside the other charts', async () => {
    const files = addedFiles(proposal(await askInShop('helm chart for a web service named reviews')).operations);
    expect(Object.keys(files)).toContain('charts/reviews/templates/deployment.yaml');
    expect(files['charts/reviews/Chart.yaml']).toContain('name: reviews');
  });

  it('gets values for the environment that was asked for', async () => {
    const files = addedFiles(
      proposal(await askInShop('helm chart for a web service named reviews in staging')).operations,
    );
    expect(files['charts/reviews/values-staging.yaml']).toContain('replicaCount: 2');
  });

  it('asks when the name is taken', async () => {
    expect(question(await askInShop('helm chart named storefront')).question).toContain('already taken');
  });
});

describe('a repository that keeps no modules', () => {
  const provider =
    'terraform {\n  backend "s3" {}\n\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';
  const flat: Files = {
    'main.tf': provider,
    'queues.tf': 'resource "aws_sqs_queue" "events" {\n  name = "events"\n}\n',
  };

  it('gets one file beside the others, with settings on top and names of its own', async () => {
    const { operations, assumptions } = proposal(await askIn(flat, 'kms key named shop-orders'));
    const files = addedFiles(operations);
    expect(Object.keys(files)).toEqual(['shop_orders.tf']);
    const text = files['shop_orders.tf'] ?? '';
    expect(text).toContain('locals {\n  shop_orders = {\n    alias_name  = "shop-orders"\n');
    expect(text).toContain('resource "aws_kms_alias" "shop_orders" {');
    expect(text).toContain('target_key_id = aws_kms_key.shop_orders.key_id');
    expect(text).toContain('data.aws_caller_identity.shop_orders_current.account_id');
    expect(text).not.toMatch(/\bvar\.|variable "|"this"/);
    expect(assumptions.join('\n')).toContain('keeps no modules');
  });

  it('gets it in the environment that was asked for', async () => {
    const live = await openFolder(new URL('../../../../fixtures/repositories/platform-live', import.meta.url).pathname);
    const answer = await planIn(live, await buildInventory(live), 'sqs queue named refunds in production');
    expect(Object.keys(addedFiles(proposal(answer).operations))).toEqual(['live/prod/refunds.tf']);
  });

  it('is asked for what nobody said', async () => {
    expect(question(await askIn(flat, 'rds postgres named ledger')).question).toContain('Which VPC');
    expect(question(await askIn(flat, 'an sqs queue')).question).toContain('name');
  });

  it('is told when the thing is there already', async () => {
    expect(question(await askIn(flat, 'sqs queue named events')).question).toBe(
      '`aws_sqs_queue.events` exists already, at queues.tf:1. What should the new one be called?',
    );
  });

  it('keeps a name that is taken', async () => {
    const files = { ...flat, 'orders.tf': '# ours\n' };
    expect(question(await askIn(files, 'sqs queue named orders')).question).toContain('orders.tf');
  });
});
