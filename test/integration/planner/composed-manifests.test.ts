import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { composeStages } from '../../../src/compose-stages.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { createTemplatesPlanner } from '../../../src/planner/templates/templates-planner.ts';

const folder = fileURLToPath(new URL('../../../templates/infrastructure', import.meta.url));
const planner = createTemplatesPlanner({ templates: await readTemplateFiles(folder) });

/** Things of a cluster that belong together, and what of one must be in the other: file → text. */
const compositions: readonly (readonly [request: string, holds: Readonly<Record<string, string>>])[] = [
  [
    'deployment named m1 with image ghcr.io/acme/m1:1.0.0 and an ingress for it at m1.example.com',
    { 'manifests/m1/ingress.yaml': 'name: m1\n' },
  ],
  [
    'deployment named m2 with image ghcr.io/acme/m2:1.0.0, an hpa for it up to 6 replicas and a pdb for it',
    { 'manifests/m2/hpa.yaml': 'kind: Deployment\n    name: m2\n' },
  ],
  [
    'namespace named m3 and in it a deployment named m3-api with image ghcr.io/acme/m3-api:1.0.0',
    { 'manifests/m3-api/deployment.yaml': 'namespace: m3\n' },
  ],
  [
    'deployment named m4 with image ghcr.io/acme/m4:1.0.0 and a service monitor for it',
    { 'manifests/m4/service-monitor.yaml': 'app.kubernetes.io/name: m4\n' },
  ],
  [
    'deployment named m5 with image ghcr.io/acme/m5:1.0.0 port 9000 and a network policy for it from app web',
    { 'manifests/m5/networkpolicy.yaml': 'app.kubernetes.io/name: m5\n' },
  ],
  [
    'deployment named m6 with image ghcr.io/acme/m6:1.0.0 and an http route for it with host m6.example.com via gateway public',
    { 'manifests/m6/httproute.yaml': 'name: m6\n' },
  ],
  [
    'stateful set named m7 with image ghcr.io/acme/m7:1.0.0 and an hpa for it up to 5 replicas',
    { 'manifests/m7/hpa.yaml': 'kind: StatefulSet\n    name: m7\n' },
  ],
  [
    'deployment named m9 with image ghcr.io/acme/m9:1.0.0 and a pdb for it where at least 2 must stay up',
    { 'manifests/m9/pdb.yaml': 'minAvailable: 2\n' },
  ],
  [
    'config map named m8-settings with LOG_LEVEL=info and a cronjob named m8 with image ghcr.io/acme/m8:1.0.0 every night at 2',
    {},
  ],
];

it('manifests that are composed refer to each other and pass kubeconform', { timeout: 60_000 }, async () => {
  const files = new Map<string, string>();
  for (const [text, holds] of compositions) {
    const tree = memoryTree(new Map());
    const command = { verb: 'generate', text, flags: {} };
    const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [] };
    const { result } = await planner(input, new AbortController().signal);
    if (result.kind !== 'proposal') throw new Error(`${text}: ${JSON.stringify(result)}`);
    for (const one of result.operations) if (one.op === 'add-file') files.set(one.file, one.content);
    for (const [path, part] of Object.entries(holds)) expect(files.get(path), `${path} of: ${text}`).toContain(part);
  }
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const checks = await stages.validateRendered(memoryTree(files));
  expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  const conform = checks.find(({ tool }) => tool?.startsWith('kubeconform') === true);
  expect(conform?.verdict).toBe('pass');
  expect(files.size).toBeGreaterThan(20);
});
