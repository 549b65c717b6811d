import { expect, test } from 'vitest';
import { composeSchemaTool } from '../../../src/compose-schema-tool.ts';
import { emptyInventory, type Inventory } from '../../../src/context/inventory.ts';
import { createFileReader } from '../../../src/planner/model/file-reader.ts';
import { createSchemaLibrary } from '../../../src/validation/kubernetes/schema-catalog.ts';
import { createPackStore } from '../../../src/validation/terraform/packs/pack-store.ts';
import { treeOf } from '../../support/model.ts';

const tool = composeSchemaTool(createPackStore(['schemas/terraform']), createSchemaLibrary('schemas/kubernetes'));

function show(name: string, path: string | null = null, inventory: Inventory = emptyInventory): Promise<string> {
  const reader = createFileReader(treeOf({}), inventory, (text) => text);
  const world = {
    reader,
    inventory,
    objectsOf: () => Promise.resolve([]),
    showTemplate: () => undefined,
    templateNames: [],
  };
  return tool.call(JSON.stringify({ name, path }), world);
}

function withAws(version: string): Inventory {
  const { conventions } = emptyInventory;
  const providers = { aws: { source: 'hashicorp/aws', version } };
  return { ...emptyInventory, conventions: { ...conventions, terraform: { ...conventions.terraform, providers } } };
}

test('arguments and blocks of a resource, with what is required', async () => {
  const text = await show('aws_sqs_queue_redrive_policy');
  expect(text).toMatch(/^aws_sqs_queue_redrive_policy \(registry\.terraform\.io\/hashicorp\/aws 6\./);
  expect(text).toContain('\nredrive_policy: string, required');
  expect(await show('aws_s3_bucket_versioning')).toContain('versioning_configuration { } (block, required');
});

test('the provider version that the repository asks for', async () => {
  expect(await show('aws_s3_bucket', null, withAws('~> 5.0'))).toContain('hashicorp/aws 5.');
});

test('a data source is told from a resource', async () => {
  expect(await show('data.aws_ami')).toContain('most_recent: bool');
  expect(await show('data.aws_s3_bucket_versioning')).toContain('there is no schema');
});

test('the fields of a Kubernetes kind at a path', async () => {
  expect(await show('Deployment', 'spec.template.spec.containers')).toMatch(
    /^apps\/v1 Deployment .*\n[\s\S]*^name: string, required$/m,
  );
  expect(await show('HorizontalPodAutoscaler', 'spec')).toContain('autoscaling/v2');
  expect(await show('autoscaling/v1 HorizontalPodAutoscaler', 'spec')).toContain(
    'targetCPUUtilizationPercentage: integer',
  );
});

test('a field that does not exist is answered with those that do', async () => {
  expect(await show('Deployment', 'spec.replica')).toMatch(/spec has no field "replica"; there are: .*replicas/);
});

test.each(['aws_does_not_exist', 'nobody_knows', 'NoSuchKind', '../../etc/passwd', ''])(
  '%j has no schema here',
  async (name) => {
    expect(await show(name)).toContain('there is no schema of');
  },
);
