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
  const askedAt = '2026-11-22T12:00:00Z';
  const input = { command, inventory: await buildInventory(tree), tree, thread: [], feedback: [], askedAt };
  return (await planner(input, AbortSignal.timeout(60_000))).result;
}

const workload = (kind: string, name: string, more = ''): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  replicas: 2\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: ${name}\n          image: nginx:1.25\n${more}`;
const source = (kind: string, name: string, ref: string, url: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  interval: 1h\n  ref:\n    ${ref}\n  url: ${url}\n`;

describe('what Flux fetches', () => {
  const files = {
    'flux/cert.yaml': source('OCIRepository', 'jetstack', 'tag: v1.21.1', 'oci://quay.io/jetstack/charts/cert-manager'),
    'flux/fleet.yaml': source('GitRepository', 'fleet', 'branch: main', 'https://git.example.com/shop/fleet.git'),
    'flux/podinfo.yaml': source('GitRepository', 'podinfo', 'tag: 6.7.0', 'https://git.example.com/shop/podinfo'),
  };

  it.each([
    ['upgrade cert-manager to v1.21.2', 'flux/cert.yaml', 'spec.ref.tag', 'v1.21.2'],
    ['bump the jetstack oci repository to v1.22.0', 'flux/cert.yaml', 'spec.ref.tag', 'v1.22.0'],
    ['upgrade podinfo to 6.8.0', 'flux/podinfo.yaml', 'spec.ref.tag', '6.8.0'],
    ['set the branch of fleet to release', 'flux/fleet.yaml', 'spec.ref.branch', 'release'],
  ])('%s', async (text, file, path, value) => {
    expect(await ask(text, files)).toMatchObject({ operations: [{ op: 'set', file, path, value }] });
  });
});

describe('switches of Terraform', () => {
  const files = {
    'main.tf': `module "addons" {\n  source  = "example.com/shop/addons/aws"\n  version = "1.0.0"\n\n  enable_cert_manager     = true\n  metrics_server_enabled  = true\n  create_security_group   = true\n  create_duration         = "30s"\n}\n`,
  };

  it.each([
    ['disable cert manager in the addons module', 'enable_cert_manager'],
    ['turn off the metrics server of addons', 'metrics_server_enabled'],
    ['disable the security group of addons', 'create_security_group'],
  ])('%s', async (text, path) => {
    expect(await ask(text, files)).toMatchObject({ operations: [{ op: 'set', path, value: false }] });
  });

  it('takes nothing for a switch that is none', async () => {
    expect(await ask('disable the duration of addons', files)).not.toMatchObject({ kind: 'proposal' });
  });
});

describe('a restart', () => {
  it('writes the moment of the request where pods are made from', async () => {
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'])
      expect(await ask('restart web', { 'web.yaml': workload(kind, 'web') })).toMatchObject({
        summary: 'restart web',
        operations: [
          {
            op: 'set',
            path: 'spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"]',
            value: '2026-11-22T12:00:00Z',
          },
        ],
        warnings: [expect.stringContaining('replaced')],
      });
  });

  it('replaces the moment of the last one, and takes a restart policy for a value', async () => {
    const before = `${workload('Deployment', 'web').replace('      labels:', '      annotations:\n        kubectl.kubernetes.io/restartedAt: "2025-01-01T00:00:00Z"\n      labels:')}      restartPolicy: Always\n`;
    expect(await ask('restart web', { 'web.yaml': before })).toMatchObject({
      operations: [{ op: 'set', value: '2026-11-22T12:00:00Z' }],
    });
    expect(await ask('set the restart policy of web to Never', { 'web.yaml': before })).toMatchObject({
      operations: [{ path: 'spec.template.spec.restartPolicy', value: 'Never' }],
    });
  });
});

describe('several things and several items', () => {
  const files = {
    'apps/web.yaml': workload('Deployment', 'web'),
    'apps/shop/api.yaml': workload('Deployment', 'api'),
    'lists.tf': `resource "aws_eks_cluster" "this" {\n  name = "x"\n  enabled_cluster_log_types = ["api", "audit", "scheduler"]\n}\n`,
  };

  it('names of things behind the value all get it', async () => {
    const both = { 'a.yaml': workload('Deployment', 'web'), 'b.yaml': workload('Deployment', 'api') };
    expect(await ask('set replicas to 4 for web and api', both)).toMatchObject({
      operations: [
        { file: 'a.yaml', value: 4 },
        { file: 'b.yaml', value: 4 },
      ],
    });
  });

  it('a folder may stand beside a name, and names nothing by itself', async () => {
    expect(await ask('scale the shop api to 3', files)).toMatchObject({
      operations: [{ file: 'apps/shop/api.yaml', value: 3 }],
    });
    expect(await ask('scale shop to 3', files)).not.toMatchObject({ kind: 'proposal' });
  });

  it('items leave a list together or not at all', async () => {
    const path = 'enabled_cluster_log_types';
    expect(await ask('remove api and scheduler from the cluster log types', files)).toMatchObject({
      operations: [
        { op: 'remove', path: `${path}[2]` },
        { op: 'remove', path: `${path}[0]` },
      ],
    });
    expect(await ask('remove api and authenticator from the cluster log types', files)).toMatchObject({
      kind: 'question',
      question: expect.stringContaining('`authenticator` is not in it'),
    });
    expect(await ask('add audit, authenticator and scheduler to the cluster log types', files)).toMatchObject({
      operations: [{ op: 'insert', path, value: 'authenticator' }],
    });
  });
});

describe('a value that says what it is for', () => {
  const files = {
    'web.yaml': workload('Deployment', 'web'),
    'main.tf': `module "postgres" {\n  source  = "example.com/shop/postgres/aws"\n  version = "4.1.0"\n\n  instance_class = "db.t4g.medium"\n  node_type      = "t3.large"\n}\n`,
  };

  it.each([
    ['use db.r7g.large for postgres', 'instance_class', 'db.r7g.large'],
    ['use m7i.large for postgres', 'node_type', 'm7i.large'],
  ])('%s', async (text, path, value) => {
    expect(await ask(text, files)).toMatchObject({ operations: [{ path, value }] });
  });

  it('takes a release for that of what is deployed, never for a module', async () => {
    expect(await ask('use web 1.27.0', files)).toMatchObject({ operations: [{ value: 'nginx:1.27.0' }] });
    expect(await ask('set postgres to 15.4.0', files)).not.toMatchObject({ kind: 'proposal' });
  });
});

it('asks which module is meant only among those that the folder names', async () => {
  const variable = 'variable "engine_version" {\n  type    = string\n  default = "13.4"\n}\n';
  const files = {
    'modules/aurora-postgres/variables.tf': variable,
    'modules/redshift/variables.tf': variable,
  };
  expect(await ask('set the default engine_version of aurora-postgres to 16.1', files)).toMatchObject({
    operations: [{ file: 'modules/aurora-postgres/variables.tf', path: 'default', value: '16.1' }],
  });
});

describe('a literal that becomes a variable', () => {
  const main =
    'resource "aws_sqs_queue" "events" {\n  name = "events"\n  visibility_timeout_seconds = 60\n  policy = "${var.policy}"\n}\n';

  it('keeps its value as the default, in the file where variables stand', async () => {
    const files = { 'main.tf': main, 'variables.tf': 'variable "policy" {\n  type = string\n}\n' };
    expect(await ask('make the visibility timeout of events a variable called timeout', files)).toMatchObject({
      operations: [
        { op: 'set', file: 'main.tf', path: 'visibility_timeout_seconds', value: '${var.timeout}' },
        {
          op: 'add-block',
          file: 'variables.tf',
          object: '',
          text: expect.stringMatching(/variable "timeout"[^]*= 60\n/),
        },
      ],
    });
  });

  it('takes no name that is there already, and nothing that is computed', async () => {
    const files = { 'main.tf': main, 'variables.tf': 'variable "policy" {\n  type = string\n}\n' };
    expect(await ask('turn the visibility timeout of events into a variable named policy', files)).toMatchObject({
      kind: 'question',
      question: expect.stringContaining('there is a variable `policy` already'),
    });
    expect(await ask('make the policy of events a variable', files)).not.toMatchObject({ kind: 'proposal' });
  });
});

describe('a new name for something of Terraform', () => {
  const files = {
    'modules/web/variables.tf': 'variable "size" {\n  type = string\n}\n',
    'modules/web/main.tf': 'resource "aws_instance" "web" {\n  instance_type = var.size\n}\n',
    'envs/prod/main.tf': 'module "web" {\n  source = "../../modules/web"\n  size   = "t3.large"\n}\n',
  };

  it('goes to everything that refers to it, and warns of who may do so elsewhere', async () => {
    expect(await ask('rename the variable size to instance_type', files)).toMatchObject({
      operations: [
        { file: 'modules/web/main.tf' },
        { file: 'modules/web/variables.tf' },
        { file: 'envs/prod/main.tf' },
      ],
      warnings: [expect.stringContaining('outside')],
    });
    expect(await ask('rename aws_instance.web to server', files)).toMatchObject({
      operations: [
        { op: 'replace-text' },
        { op: 'add-block', text: 'moved {\n  from = aws_instance.web\n  to   = aws_instance.server\n}\n' },
      ],
    });
  });

  it('is asked about where something cannot follow', async () => {
    const terragrunt = {
      'live/web/terragrunt.hcl': 'terraform {\n  source = "../../modules/web"\n}\n\ninputs = {\n  size = "x"\n}\n',
    };
    for (const more of [terragrunt, { 'envs/prod/more.tf.json': '{"output": {"size": {"value": "x"}}}' }])
      expect(await ask('rename the variable size to instance_type', { ...files, ...more })).toMatchObject({
        kind: 'question',
        candidates: [{ file: Object.keys(more)[0] }],
      });
    expect(await ask('rename aws_instance.web to aws_server.web', files)).toMatchObject({ kind: 'question' });
    const broken = { ...files, 'modules/web/more.tf': 'output "x" {\n' };
    expect(await ask('rename the variable size to instance_type', broken)).not.toMatchObject({ kind: 'proposal' });
  });
});
