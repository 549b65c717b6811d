import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolder } from '../../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { createFileReader } from '../../../../src/planner/model/file-reader.ts';
import { valueTool } from '../../../../src/planner/model/value-tool.ts';

async function show(repository: string, name: string, path: string): Promise<string> {
  const tree = await openFolder(join(import.meta.dirname, '../../../../fixtures/repositories', repository));
  const inventory = await buildInventory(tree);
  const reader = createFileReader(tree, inventory, (text) => text);
  const world = { reader, inventory, objectsOf: async () => [], showTemplate: () => undefined, templateNames: [] };
  return valueTool.call(JSON.stringify({ name, path }), world);
}

test('a model sees what counts in each environment, and the way it takes there', async () => {
  const text = await show('shop', 'checkout', 'spec.replicas');
  expect(text).toContain('shared by all: 1 (apps/checkout/base/deployment.yaml:8');
  expect(text).toContain('production: 3 (apps/checkout/overlays/production/patch-deployment.yaml:6');
  expect(text).toContain('over 1 (apps/checkout/base/deployment.yaml:8');
  expect(text).toContain('staging: 1 (apps/checkout/base/deployment.yaml:8');
  expect(text).toContain('not set for it alone; would go into apps/checkout/overlays/staging/patch-env.yaml');
});

test('what is encrypted decides nothing that a model is shown', async () => {
  expect(await show('flux-fleet', 'orders-database', 'stringData.url')).not.toContain('ENC[');
});
