import { describe, expect, test } from 'vitest';
import { buildInventory } from '../../../../src/context/build-inventory.ts';
import type { Decision, DecisionQuery } from '../../../../src/context/decisions/decision.ts';
import { decisionOperations } from '../../../../src/context/decisions/decision-operations.ts';
import { whereDecided } from '../../../../src/context/decisions/where-decided.ts';
import { memoryTree, text } from '../memory-tree.ts';

async function ask(files: Readonly<Record<string, string>>, query: DecisionQuery): Promise<Decision> {
  const tree = memoryTree(files);
  return whereDecided(tree, await buildInventory(tree), query);
}

/** `role file:line path value`, and where it would be added. */
function shown(decision: Decision): string[] {
  if (!('places' in decision)) return [decision.status];
  const places = decision.places.map(
    ({ role, file, line, path, value }) => `${role} ${file}:${line} ${path} ${JSON.stringify(value)}`,
  );
  const { addition } = decision;
  return [
    decision.status,
    ...places,
    ...(addition === undefined ? [] : [`add ${addition.edit.how} ${addition.file} ${addition.path}`]),
  ];
}

const deployment = text(`
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web
  spec:
    replicas: 1
    template:
      spec:
        containers:
          - name: sidecar
            image: envoy:1
          - name: web
            image: ghcr.io/shop/web:1.0.0
`);
const base = {
  'web/base/deployment.yaml': deployment,
  'web/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
};
const overlay = (environment: string, rest: string) => ({
  [`web/overlays/${environment}/kustomization.yaml`]: `resources:\n  - ../../base\n${rest}`,
});
const replicas: DecisionQuery = { name: 'web', paths: ['spec.replicas'] };
const image: DecisionQuery = { name: 'web', paths: ['spec.template.spec.containers[name=web].image'] };

describe('kustomize', () => {
  test('the overlay of the environment decides over the base, and only for itself', async () => {
    const files = {
      ...base,
      ...overlay('prod', 'replicas:\n  - name: web\n    count: 5\n'),
      ...overlay('staging', ''),
    };
    expect(shown(await ask(files, { ...replicas, environment: 'production' }))).toEqual([
      'decided',
      'decides web/overlays/prod/kustomization.yaml:5 replicas[name=web].count 5',
      'default web/base/deployment.yaml:6 spec.replicas 1',
    ]);
    expect(shown(await ask(files, { ...replicas, environment: 'staging' }))).toEqual([
      'inherited',
      'decides web/base/deployment.yaml:6 spec.replicas 1',
      'add insert web/overlays/staging/kustomization.yaml replicas',
    ]);
    expect(shown(await ask(files, replicas))).toEqual([
      'decided',
      'decides web/base/deployment.yaml:6 spec.replicas 1',
      'overridden web/overlays/prod/kustomization.yaml:5 replicas[name=web].count 5',
    ]);
  });

  test('replicas win over patches, later patches over earlier ones', async () => {
    const patch = (count: number) =>
      `  - patch: |-\n      kind: Deployment\n      metadata:\n        name: web\n      spec:\n        replicas: ${count}\n`;
    const decision = await ask(
      { ...base, ...overlay('prod', `patches:\n${patch(2)}${patch(3)}replicas:\n  - name: web\n    count: 4\n`) },
      { ...replicas, environment: 'prod' },
    );
    expect('places' in decision && decision.places.map(({ value }) => value)).toEqual([4, 3, 2, 1]);
  });

  test('a JSON patch finds the container by its position, and an inline one is edited as text', async () => {
    const json =
      'patches:\n  - target:\n      kind: Deployment\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/1/image\n        value: "ghcr.io/shop/web:2"\n';
    const decision = await ask({ ...base, ...overlay('prod', json) }, { ...image, environment: 'prod' });
    if (!('places' in decision)) throw new Error(decision.status);
    expect(decision.places[0]).toMatchObject({ line: 9, value: 'ghcr.io/shop/web:2', source: 'kustomize-json-patch' });
    expect(decision.places[0] && decisionOperations(decision.places[0].edit, 'ghcr.io/shop/web:3')).toEqual([
      {
        op: 'set',
        file: 'web/overlays/prod/kustomization.yaml',
        object: 'kustomization.yaml',
        path: 'patches[0].patch',
        value: '- op: replace\n  path: /spec/template/spec/containers/1/image\n  value: "ghcr.io/shop/web:3"',
      },
    ]);
  });

  test('images decide an image by its tag; where there is none it is added as kustomize wants it', async () => {
    const files = {
      ...base,
      ...overlay('prod', 'images:\n  - name: ghcr.io/shop/web\n    newTag: 1.4.1\n'),
      ...overlay('staging', ''),
    };
    const prod = await ask(files, { ...image, environment: 'prod' });
    expect('places' in prod && prod.places[0]).toMatchObject({
      path: 'images[name="ghcr.io/shop/web"].newTag',
      value: '1.4.1',
      part: 'tag',
    });
    const staging = await ask(files, { ...image, environment: 'staging' });
    if (!('places' in staging) || staging.addition === undefined) throw new Error(staging.status);
    const digest = `sha256:${'a'.repeat(64)}`;
    const items = ['1.5.0', 'ghcr.io/shop/web:1.5.0', 'ghcr.io/other/web:1', `ghcr.io/shop/web@${digest}`].map(
      (value) => staging.addition && decisionOperations(staging.addition.edit, value)[0],
    );
    expect(items.map((item) => item?.op === 'insert' && item.value)).toEqual([
      { name: 'ghcr.io/shop/web', newTag: '1.5.0' },
      { name: 'ghcr.io/shop/web', newTag: '1.5.0' },
      { name: 'ghcr.io/shop/web', newName: 'ghcr.io/other/web', newTag: '1' },
      { name: 'ghcr.io/shop/web', digest },
    ]);
  });

  test('without a patch file of its own an overlay gets one', async () => {
    const query = {
      name: 'web',
      paths: ['spec.template.spec.containers[name=web].resources.requests.cpu'],
      environment: 'prod',
    };
    const decision = await ask({ ...base, ...overlay('prod', '') }, query);
    if (!('places' in decision) || decision.addition === undefined) throw new Error(decision.status);
    expect(decision.status).toBe('unset');
    expect(decisionOperations(decision.addition.edit, '200m')).toEqual([
      {
        op: 'add-file',
        file: 'web/overlays/prod/patch-deployment.yaml',
        content: text(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web
          spec:
            template:
              spec:
                containers:
                  - name: web
                    resources:
                      requests:
                        cpu: 200m
        `),
      },
      {
        op: 'insert',
        file: 'web/overlays/prod/kustomization.yaml',
        object: 'kustomization.yaml',
        path: 'patches',
        value: { path: 'patch-deployment.yaml' },
      },
    ]);
  });

  test('an autoscaler that would undo a replica count is named', async () => {
    const hpa =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: web\n  minReplicas: 2\n  maxReplicas: 6\n';
    const decision = await ask({ ...base, 'web/base/hpa.yaml': hpa }, replicas);
    expect('warnings' in decision && decision.warnings).toEqual([
      'HorizontalPodAutoscaler/web (web/base/hpa.yaml:1) keeps Deployment/web between 2 and 6 replicas and will override the replica count.',
    ]);
  });

  test('an autoscaler of a set-up beside it, which no kustomization takes, is not named', async () => {
    const hpa =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: web\n  minReplicas: 2\n  maxReplicas: 6\n';
    const decision = await ask({ ...base, 'plain/web/hpa.yaml': hpa }, replicas);
    expect('warnings' in decision && decision.warnings).toEqual([]);
  });

  test('a Flux variable is followed to the cluster that sets it', async () => {
    const flux = (environment: string, size: string) =>
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\nspec:\n  path: ./apps\n  postBuild:\n    substitute:\n      size: "${size}"\n# ${environment}\n`;
    const files = {
      'clusters/production/apps.yaml': flux('production', '8'),
      'clusters/staging/apps.yaml': flux('staging', '2'),
      'apps/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/web.yaml': deployment.replace('replicas: 1', 'replicas: ${size:=1}'),
    };
    expect(shown(await ask(files, { ...replicas, environment: 'prod' }))).toEqual([
      'decided',
      'decides clusters/production/apps.yaml:9 spec.postBuild.substitute.size "8"',
      'default apps/web.yaml:6 spec.replicas "${size:=1}"',
    ]);
  });
});

describe('Helm values', () => {
  const files = {
    'charts/web/Chart.yaml': 'name: web\nversion: 1.2.3\n',
    'charts/web/values.yaml': 'replicas: 1\nimage:\n  tag: "1"\n',
    'charts/web/values-prod.yaml': 'replicas: 4\n',
    'charts/web/values-staging.yaml': '{}\n',
  };
  test('the file of the environment wins over the defaults; where it is silent it is added there', async () => {
    expect(shown(await ask(files, { name: 'web', paths: ['replicas'], environment: 'prod' }))).toEqual([
      'decided',
      'decides charts/web/values-prod.yaml:1 replicas 4',
      'default charts/web/values.yaml:1 replicas 1',
    ]);
    expect(shown(await ask(files, { name: 'web', paths: ['image.tag'], environment: 'prod' }))).toEqual([
      'inherited',
      'decides charts/web/values.yaml:3 image.tag "1"',
      'add set charts/web/values-prod.yaml image.tag',
    ]);
    expect(shown(await ask(files, { name: 'web', paths: ['version'] }))).toEqual([
      'decided',
      'decides charts/web/Chart.yaml:2 version "1.2.3"',
    ]);
  });

  test('values in an Argo CD Application win over its files', async () => {
    const application = (environment: string) => ({
      [`argo/${environment}/web.yaml`]: `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web-${environment}\nspec:\n  source:\n    path: charts/web\n    helm:\n      valueFiles: [values-${environment}.yaml]\n      valuesObject:\n        replicas: 9\n`,
    });
    expect(
      shown(
        await ask(
          { ...files, ...application('prod'), ...application('staging') },
          { name: 'web', paths: ['replicas'], environment: 'prod' },
        ),
      ),
    ).toEqual([
      'decided',
      'decides argo/prod/web.yaml:11 spec.source.helm.valuesObject.replicas 9',
      'overridden charts/web/values-prod.yaml:1 replicas 4',
      'default charts/web/values.yaml:1 replicas 1',
    ]);
  });
});

describe('Terraform', () => {
  const root = (environment: string, tfvars: string) => ({
    [`envs/${environment}/main.tf`]: 'module "db" {\n  source = "../../modules/db"\n  size   = var.db_size\n}\n',
    [`envs/${environment}/variables.tf`]: 'variable "db_size" {\n  default = "small"\n}\n',
    [`envs/${environment}/terraform.tfvars`]: tfvars,
  });
  const files = {
    ...root('prod', 'db_size = "large"\n'),
    ...root('staging', 'other = 1\n'),
    'modules/db/main.tf':
      'resource "aws_db_instance" "this" {\n  instance_class = var.size\n  multi_az = var.size == "large"\n}\n',
    'modules/db/variables.tf': 'variable "size" {}\nvariable "days" {\n  default = 7\n}\n',
  };

  test('nothing is added inside of an expression', async () => {
    const call = (tags: string) => ({
      'modules/bucket/main.tf': `provider "aws" {}\nvariable "tags" {\n  default = {}\n}\nmodule "this" {\n  source = "acme/label/null"\n  tags   = ${tags}\n}\n`,
    });
    const tag = { name: 'module.this', paths: ['tags.team'] };
    expect(shown(await ask(call('{ owner = "web" }'), tag)).join('\n')).toContain(
      'add set modules/bucket/main.tf tags.team',
    );
    expect(shown(await ask(call('var.tags'), tag)).join('\n')).not.toContain('add');
  });

  test('an attribute is followed through variable, module call and tfvars', async () => {
    expect(
      shown(await ask(files, { name: 'aws_db_instance.this', paths: ['instance_class'], environment: 'prod' })),
    ).toEqual([
      'decided',
      'decides envs/prod/terraform.tfvars:1 db_size "large"',
      'default envs/prod/variables.tf:2 default "small"',
      'overridden envs/prod/main.tf:3 size "${var.db_size}"',
      'overridden modules/db/main.tf:2 instance_class "${var.size}"',
    ]);
  });

  test('each environment has its own; without one it is asked which', async () => {
    const decision = await ask(files, { name: 'db_size', paths: ['db_size'] });
    expect(decision.status === 'ambiguous' && decision.readings.map(({ places }) => places[0]?.file)).toEqual([
      'envs/prod/terraform.tfvars',
      'envs/staging/variables.tf',
    ]);
  });

  test('what a module call leaves out has its default, and would be passed there', async () => {
    expect(shown(await ask(files, { name: 'module.db', paths: ['days'], environment: 'staging' }))).toEqual([
      'inherited',
      'decides modules/db/variables.tf:3 default 7',
      'add set envs/staging/main.tf days',
    ]);
  });

  test('what is computed cannot be set', async () => {
    const decision = await ask(files, { name: 'aws_db_instance.this', paths: ['multi_az'] });
    expect('places' in decision && decision.places[0]?.edit).toEqual({
      how: 'locked',
      reason: 'it is computed: `var.size == "large"`',
    });
  });

  test('one module with a file for each environment', async () => {
    const stack = {
      'main.tf': 'variable "size" {\n  default = 1\n}\nterraform {\n  backend "s3" {}\n}\n',
      'prod.tfvars': 'size = 3\n',
      'staging.tfvars': '\n',
    };
    expect(shown(await ask(stack, { name: 'size', paths: ['size'], environment: 'prod' }))[1]).toBe(
      'decides prod.tfvars:1 size 3',
    );
    expect(shown(await ask(stack, { name: 'size', paths: ['size'], environment: 'staging' }))).toEqual([
      'inherited',
      'decides main.tf:2 default 1',
      'add set staging.tfvars size',
    ]);
  });
});

test('Terragrunt: the unit wins over what it includes', async () => {
  const include =
    'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\ninclude "c" {\n  path = "${dirname(find_in_parent_folders("root.hcl"))}/_common/web.hcl"\n}\n';
  const files = {
    'root.hcl': 'remote_state {}\n',
    '_common/web.hcl': 'inputs = {\n  size = 1\n  name = "x-${local.y}"\n}\n',
    'prod/web/terragrunt.hcl': `${include}inputs = {\n  size = 4\n  db   = dependency.db.outputs.address\n}\n`,
    'staging/web/terragrunt.hcl': include,
  };
  expect(shown(await ask(files, { name: 'web', paths: ['size'], environment: 'prod' }))).toEqual([
    'decided',
    'decides prod/web/terragrunt.hcl:8 inputs.size 4',
    'overridden _common/web.hcl:2 inputs.size 1',
  ]);
  expect(shown(await ask(files, { name: 'web', paths: ['size'], environment: 'staging' }))).toEqual([
    'inherited',
    'decides _common/web.hcl:2 inputs.size 1',
    'add set staging/web/terragrunt.hcl inputs.size',
  ]);
});

describe('when there is no single answer', () => {
  test('an environment or thing that does not exist is answered with what there is', async () => {
    expect(await ask({ ...base, ...overlay('prod', '') }, { ...replicas, environment: 'canary' })).toEqual({
      status: 'no-such-environment',
      known: ['production'],
    });
    expect(await ask(base, { ...replicas, name: 'wbe' })).toEqual({ status: 'not-found', similar: ['web'] });
  });

  test('two services of one name are both shown', async () => {
    const decision = await ask(
      { 'a/web.yaml': deployment, 'b/web.yaml': deployment.replace('replicas: 1', 'replicas: 2') },
      replicas,
    );
    expect(decision.status === 'ambiguous' && decision.readings.map(({ target }) => target.at.file)).toEqual([
      'a/web.yaml',
      'b/web.yaml',
    ]);
  });

  test('a generated file decides and cannot be edited', async () => {
    const decision = await ask({ 'web.yaml': `# Code generated by kustomize. DO NOT EDIT.\n${deployment}` }, replicas);
    expect('places' in decision && decision.places[0]?.edit.how).toBe('locked');
  });
});
