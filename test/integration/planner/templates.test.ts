import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { createSchemaServer } from '../../../src/adapters/schema-server/schema-server.ts';
import { createScratch } from '../../../src/adapters/scratch.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { emptyInventory } from '../../../src/context/inventory.ts';
import type { Check } from '../../../src/domain/check.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import { overlayTree } from '../../../src/domain/overlay-tree.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { createTemplatesPlanner } from '../../../src/planner/templates/templates-planner.ts';
import { createHelmChecks } from '../../../src/validation/helm/helm-checks.ts';
import { createKubernetesChecks } from '../../../src/validation/kubernetes/kubernetes-checks.ts';
import { createSchemaLibrary } from '../../../src/validation/kubernetes/schema-catalog.ts';
import { createPackStore } from '../../../src/validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from '../../../src/validation/terraform/read-only-attributes.ts';
import { terraformChecks } from '../../../src/validation/terraform/terraform-checks.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const catalogue = await readTemplateFiles(root('templates/infrastructure'));
const planner = createTemplatesPlanner({ templates: catalogue });
const tools = createToolRunner({ toolsDir: root('.tools/bin'), env: process.env });
const scratch = createScratch();
const schemas = createSchemaLibrary(root('schemas/kubernetes'));
const families = {
  terraform: terraformChecks({
    scratch,
    schemaServer: createSchemaServer([readOnlyAttributes]),
    packs: createPackStore([root('schemas/terraform')]),
  }),
  kubernetes: createKubernetesChecks({ scratch, schemas }),
  helm: createHelmChecks({ scratch, schemas }).checks,
};

function treeOf(files: ReadonlyMap<string, string>): FileTree {
  const entries = [...files].map(([path, text]) => ({ path, oid: path, size: text.length, mode: '100644' }));
  return {
    commit: null,
    treeId: null,
    entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    read: (path) => Promise.resolve(files.get(path)),
    readMany: (paths) => Promise.resolve(new Map([...files].filter(([path]) => paths.includes(path)))),
  };
}

/** Renders a request in an empty repository and runs the real tools over every file. */
async function checksOf(request: string, kind: keyof typeof families): Promise<readonly Check[]> {
  const signal = AbortSignal.timeout(60_000);
  const command = { verb: 'generate', text: request, flags: {} };
  const input = { command, inventory: emptyInventory, tree: treeOf(new Map()), thread: [], feedback: [] };
  const { result } = await planner(input, signal);
  if (result.kind !== 'proposal') throw new Error(JSON.stringify(result));
  const files = new Map(
    result.operations.flatMap((one) => (one.op === 'add-file' ? [[one.file, one.content] as const] : [])),
  );
  const tree = treeOf(files);
  return families[kind]({ before: tree, after: tree, changes: null, tools, terraformMode: 'hermetic', signal });
}

describe('every example of the catalogue passes the real tools without a finding', () => {
  const examples = catalogue.flatMap((template) =>
    template.examples.map(({ request }) => [template.kind, template.name, request] as const),
  );
  it.each(examples)('%s/%s: %s', async (kind, _, request) => {
    const checks = await checksOf(request, kind);
    expect(checks.length).toBeGreaterThan(0);
    const wrong = checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0);
    expect(wrong).toEqual([]);
  });
});

describe('in the demo repository', () => {
  const requests = [
    ['terraform', 's3 bucket named invoices in staging and production'],
    ['terraform', 'sqs queue for refunds in production, region eu-central-1'],
    ['kubernetes', 'cronjob named stock-sync, image ghcr.io/shop/stock:1.0.0, hourly'],
    ['helm', 'helm chart for a web service named reviews in staging'],
  ] as const;
  it.each(requests)('%s: %s', async (kind, request) => {
    const signal = AbortSignal.timeout(60_000);
    const tree = await openFolder(root('fixtures/repositories/shop'));
    const command = { verb: 'generate', text: request, flags: {} };
    const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [] };
    const { result } = await planner(input, signal);
    if (result.kind !== 'proposal') throw new Error(JSON.stringify(result));
    const changes = await applyOperations(result.operations, (path) => tree.read(path));
    const after = overlayTree(tree, changes);
    const checks = await families[kind]({ before: tree, after, changes, tools, terraformMode: 'hermetic', signal });
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  });
});
