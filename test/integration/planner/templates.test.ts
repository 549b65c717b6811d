import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { createSchemaServer } from '../../../src/adapters/schema-server/schema-server.ts';
import { createScratch } from '../../../src/adapters/scratch.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import { emptyInventory } from '../../../src/context/inventory.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { tokenise } from '../../../src/planner/language/words.ts';
import { chooseTemplate } from '../../../src/planner/templates/choose-template.ts';
import { fillTemplate } from '../../../src/planner/templates/fill-template.ts';
import { flattenModule } from '../../../src/planner/templates/flatten-module.ts';
import { requiredVariables } from '../../../src/planner/templates/required-variables.ts';
import { composeStages } from '../../../src/compose-stages.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { overlayTree } from '../../../src/domain/overlay-tree.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import type { Template } from '../../../src/planner/templates/manifest.ts';
import { createTemplatesPlanner } from '../../../src/planner/templates/templates-planner.ts';
import { createHelmChecks } from '../../../src/validation/helm/helm-checks.ts';
import { createKubernetesChecks } from '../../../src/validation/kubernetes/kubernetes-checks.ts';
import { createSchemaLibrary } from '../../../src/validation/kubernetes/schema-catalog.ts';
import { createPackStore } from '../../../src/validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from '../../../src/validation/terraform/read-only-attributes.ts';
import { terraformChecks } from '../../../src/validation/terraform/terraform-checks.ts';
import { checkTemplates } from '../../../src/workflows/check-templates.ts';

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

it('every example of the catalogue passes the real tools without a finding', async () => {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const { problems, checks, examples } = await checkTemplates(catalogue, catalogue, stages.validateRendered);
  expect(problems).toEqual([]);
  expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  expect(examples).toBeGreaterThan(90);
  // One root module calls all of Terraform's, so that it starts once; a check too few would mean that nothing was looked at.
  expect(checks.map((check) => check.name)).toEqual(expect.arrayContaining(['terraform validate', 'helm lint']));
});

it('every example that sets no region is valid with version 5 of the AWS provider too', async () => {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const older = catalogue
    .filter((one) => one.provider?.name === 'aws')
    .map((one) => ({ ...one, provider: { name: 'aws', source: 'hashicorp/aws', version: '~> 5.90' } }))
    .map((one) => ({ ...one, examples: one.examples.filter((example) => !needsSix(one, example.gives)) }));
  const { problems, checks } = await checkTemplates(older, older, stages.validateRendered);
  expect(problems).toEqual([]);
  expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  expect(checks.map((check) => check.reason).join()).toContain('hashicorp/aws 5.');
});

/** Whether an example gives a parameter that only version 6 knows; the planner asks then. */
function needsSix({ parameters }: Template, gives: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(gives).some((name) => parameters[name]?.minimumProvider === 6);
}

it('every example of AWS is valid as one file beside the others, too', async () => {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const aws = catalogue.filter((one) => one.provider?.name === 'aws');
  const files = new Map([['main.tf', versions]]);
  for (const template of aws)
    for (const [index, { request }] of template.examples.entries()) {
      const choice = chooseTemplate(tokenise(request), catalogue, emptyInventory);
      const filled = choice.kind === 'one' ? await fillTemplate(template, choice.understanding.said) : undefined;
      const texts = filled?.kind === 'files' ? filled.files : new Map<string, string>();
      const textOf = (name: string): string => [...texts].find(([path]) => path.endsWith(`/${name}`))?.[1] ?? '';
      const module = { main: textOf('main.tf'), variables: textOf('variables.tf') };
      const given = requiredVariables(module.variables).map((name) => [name, someValue(name)] as const);
      const thing = `${template.name.replaceAll('-', '_')}_${index}`;
      files.set(`${thing}.tf`, flattenModule(module, thing, new Map(given)));
    }
  const checks = await stages.validateRendered(memoryTree(files));
  expect(checks.filter((check) => check.verdict !== 'pass' || check.findings.length > 0)).toEqual([]);
  expect(files.size).toBeGreaterThan(70);
});

const versions =
  'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';

function someValue(variable: string): string {
  if (variable.endsWith('_ids')) return '["subnet-0a1b2c3d4e5f60718", "subnet-1a1b2c3d4e5f60718"]';
  return '"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/0A1B"';
}

describe('in the demo repositories', () => {
  const requests = [
    ['shop', 'terraform', 's3 bucket named invoices in staging and production'],
    ['shop', 'terraform', 'sqs queue for refunds in production, region eu-central-1'],
    ['shop', 'kubernetes', 'cronjob named stock-sync, image ghcr.io/shop/stock:1.0.0, hourly'],
    ['shop', 'helm', 'helm chart for a web service named reviews in staging'],
    ['shop', 'helm', 'helm chart for a cronjob named tidy, hourly, in staging'],
    ['shop', 'kubernetes', 'hpa for checkout in staging'],
    ['shop', 'kubernetes', 'service monitor for payments'],
    ['flux-fleet', 'kubernetes', 'deployment named reviews, image ghcr.io/acme/reviews:1.0.0, in production'],
    [
      'flux-fleet',
      'kubernetes',
      'flux helm release named redis from https://charts.example.com version 20.1.0 in staging',
    ],
    ['platform-live', 'kubernetes', 'stateful set named broker, image ghcr.io/acme/broker:2.1.0, in production'],
    ['argocd-monorepo', 'kubernetes', 'argo application named reviews, path manifests/prod/gateway in production'],
  ] as const;
  it.each(requests)('%s: %s: %s', async (repository, kind, request) => {
    const signal = AbortSignal.timeout(60_000);
    const tree = await openFolder(root(`fixtures/repositories/${repository}`));
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
