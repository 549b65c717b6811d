import { describe, expect, it } from 'vitest';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import { decisionOperations } from '../../../../src/context/decisions/decision-operations.ts';
import { decideIn } from '../../../../src/context/decisions/where-decided.ts';
import { locate, objectsOf } from '../../../../src/edits/locate.ts';
import { renameOperations } from '../../../../src/edits/rename-hcl.ts';
import type { Planned } from '../../../../src/planner/planner.ts';
import { createRulesPlanner } from '../../../../src/planner/rules/create-rules-planner.ts';
import { memoryTree } from '../../context/memory-tree.ts';

type Files = Readonly<Record<string, string>>;

async function ask(text: string, files: Files): Promise<Planned['result']> {
  const tree = memoryTree(files);
  const planner = createRulesPlanner({
    objectsOf,
    locate,
    decideIn,
    operationsFor: decisionOperations,
    renameHcl: renameOperations,
  });
  const command = { verb: /^scale\b/.test(text) ? 'scale' : 'set', text, flags: {} };
  const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [] };
  return (await planner(input, AbortSignal.timeout(5000))).result;
}

const deployment = (name: string, image: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: ${image}\n`;

const chart = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;
const pools = `module "gke" {\n  source  = "terraform-google-modules/kubernetes-engine/google"\n  version = "44.0.0"\n\n  node_pools = [\n    {\n      name      = "pool-01"\n      max_count = 2\n    },\n    {\n      name      = "pool-02"\n      max_count = 3\n    },\n  ]\n}\n`;

describe('repositories that others laid out', () => {
  it('"scale it" is about the thing before it, whose image is not given a second time', async () => {
    const web = { 'web.yaml': deployment('web', 'nginx:1.25') };
    expect(await ask('set image of web to nginx:1.27 and scale it to 4', web)).toMatchObject({
      operations: [{ value: 'nginx:1.27' }, { path: 'spec.replicas', value: 4 }],
    });
    const twice = await ask('scale web to 3 and web to 4', web);
    expect(twice).toMatchObject({ kind: 'question', question: expect.stringContaining('two values, `3` and `4`') });
  });

  it('says which file is broken, rather than that the service is not there', async () => {
    const files = {
      'src/ui/chart/Chart.yaml': chart('retail-ui'),
      'src/ui/chart/values.yaml': 'replicaCount: 1\nui: {}\nui: {}\n',
    };
    const result = await ask('scale ui to 2 replicas', files);
    expect(result).toMatchObject({
      kind: 'question',
      question: expect.stringContaining('src/ui/chart/values.yaml`: line 3'),
    });
  });

  it('calls a chart by the folder that its folder `chart` lies in', async () => {
    const files = {
      'src/ui/chart/Chart.yaml': chart('retail-store-frontend'),
      'src/ui/chart/values.yaml': 'replicaCount: 1\n',
    };
    expect(await ask('scale ui to 2 replicas', files)).toMatchObject({
      operations: [{ file: 'src/ui/chart/values.yaml', path: 'replicaCount', value: 2 }],
    });
  });

  it.each([
    ['set max_count to 10 in envs/gke', 'node_pools[name=pool-02].max_count', 10],
    ['set max_count of gke to 9', 'node_pools[name=pool-02].max_count', 9],
  ])('an example of a question, asked, is answered: %s', async (text, path, value) => {
    const files = { 'envs/gke/main.tf': pools };
    const asked = await ask(text, files);
    if (asked.kind !== 'question') throw new Error(asked.kind);
    const again = await ask((asked.examples[1] ?? '').replace('/promptops ', ''), files);
    expect(again).toMatchObject({ kind: 'proposal', operations: [{ path, value }] });
  });

  it('a registry module is found by the name of its source', async () => {
    expect(await ask('set module version of kubernetes-engine to 45.0.0', { 'main.tf': pools })).toMatchObject({
      operations: [{ object: 'module.gke', path: 'version', value: '45.0.0' }],
    });
  });

  it('names the pool of a list in the title', async () => {
    expect(await ask('set max_count of pool-01 to 5', { 'main.tf': pools })).toMatchObject({
      summary: 'set max_count of pool-01 of module.gke to 5',
    });
  });

  it('a variable without default gets one only when a default is spoken of', async () => {
    const files = { 'main.tf': 'variable "region" {\n  description = "Where."\n}\n' };
    expect(await ask('set the region default to europe-west3', files)).toMatchObject({
      operations: [{ object: 'variable.region', path: 'default', value: 'europe-west3' }],
    });
    expect((await ask('set the region to europe-west3', files)).kind).not.toBe('proposal');
  });

  it('bounds a provider that has no bound yet', async () => {
    const files = {
      'versions.tf':
        'terraform {\n  required_providers {\n    google = {\n      source = "hashicorp/google"\n    }\n  }\n}\n',
    };
    expect(await ask('bump the google provider to >= 7.0', files)).toMatchObject({
      operations: [{ path: 'required_providers.google.version', value: '>= 7.0' }],
    });
  });

  it('moves a dependency of a chart', async () => {
    const files = {
      'charts/stack/Chart.yaml': `${chart('stack')}dependencies:\n  - name: grafana\n    version: 12.11.1\n    repository: https://example.com\n`,
      'charts/stack/values.yaml': 'grafana:\n  enabled: true\n',
    };
    expect(await ask('bump the grafana dependency of stack to 12.12.0', files)).toMatchObject({
      summary: 'set version of grafana of chart stack to 12.12.0',
      operations: [{ path: 'dependencies[name=grafana].version', value: '12.12.0' }],
    });
  });

  it('writes the seconds where the schedule has them', async () => {
    const files = {
      'backup.yaml':
        'apiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata:\n  name: pg\nspec:\n  schedule: "0 0 3 * * *"\n',
    };
    expect(await ask('update the schedule of the pg scheduledbackup to every day at 2am', files)).toMatchObject({
      operations: [{ value: '0 0 2 * * *' }],
    });
    expect(await ask('set the schedule of pg to 4:30', files)).toMatchObject({
      operations: [{ value: '0 30 4 * * *' }],
    });
  });

  it('does not drop the digest that a tag is pinned with', async () => {
    const digest = `sha256:${'4f'.repeat(32)}`;
    const files = { 'web.yaml': deployment('web', `example/web:1.4.3@${digest}`) };
    expect((await ask('bump web image to 1.4.3', files)).kind).toBe('unchanged');
    expect(await ask('bump web image to 1.4.4', files)).toMatchObject({
      kind: 'question',
      question: expect.stringContaining('pinned to a digest'),
    });
  });

  it('takes a folder for a place, and the whole key path before a deeper one', async () => {
    const files = {
      'charts/gateway/Chart.yaml': chart('gateway'),
      'charts/gateway/values.yaml': 'service:\n  port: 9091\nprobe:\n  service:\n    port: 9091\n',
      'plain/web.yaml': deployment('web', 'example/web:1.0.0'),
      'other/web.yaml': deployment('web', 'example/web:1.0.0'),
    };
    expect(await ask('scale web to 3 in plain', files)).toMatchObject({ operations: [{ file: 'plain/web.yaml' }] });
    expect(await ask('set the service port of gateway to 9092', files)).toMatchObject({
      operations: [{ path: 'service.port', value: 9092 }],
    });
  });

  it('asks what shall have a tag that is given to nothing', async () => {
    const files = { 'main.tf': 'resource "aws_sqs_queue" "jobs" {\n  tags = {\n    team = "a"\n  }\n}\n' };
    expect(await ask('add a tag owner=team-a', files)).toMatchObject({
      kind: 'question',
      candidates: [{ label: 'aws_sqs_queue.jobs', file: 'main.tf' }],
      examples: ['/promptops add tag owner=team-a to aws_sqs_queue.jobs'],
    });
  });

  it('removes a manifest that nothing names, and asks where something does', async () => {
    const web = deployment('web', 'nginx:1.25');
    expect(await ask('delete the deployment web', { 'web.yaml': web })).toMatchObject({
      operations: [{ op: 'delete-file', file: 'web.yaml' }],
    });
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  selector:\n    app: web\n';
    expect(await ask('delete the deployment web', { 'web.yaml': web, 'service.yaml': service })).toMatchObject({
      kind: 'question',
      candidates: [{ label: 'Service/front: app: web', file: 'service.yaml', line: 7 }],
    });
  });

  it('says that a count cannot be negative', async () => {
    const result = await ask('scale web to -3', { 'web.yaml': deployment('web', 'nginx:1.25') });
    expect(result).toMatchObject({ kind: 'question', question: expect.stringContaining('cannot be negative') });
  });
});
