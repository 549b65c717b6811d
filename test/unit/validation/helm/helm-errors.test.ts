import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../../src/validation/helm/chart.ts';
import { helmFindings, lintFindings } from '../../../../src/validation/helm/helm-errors.ts';
import { renderedManifests } from '../../../../src/validation/helm/rendered-chart.ts';
import type { ValuesSource } from '../../../../src/validation/helm/values-layers.ts';

const chart: Chart = {
  dir: 'charts/shop',
  name: 'shop',
  isLibrary: false,
  origins: new Map(),
  archives: new Map(),
  missing: [],
  files: new Map([
    ['values.yaml', 'image:\n  tag: 1\nreplicas: two\n'],
    [
      'templates/deployment.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: {{ .Values.replicas }}\n',
    ],
  ]),
};
const values: ValuesSource = {
  label: 'envs/prod/shop-values.yaml',
  layers: [
    {
      file: 'envs/prod/shop-values.yaml',
      text: 'a: 1\nreplicas: two\n',
      lineOf: (path) => (path[0] === 'replicas' ? 2 : 1),
    },
  ],
};

describe('what helm says becomes a finding', () => {
  test.each([
    [
      'a template that fails',
      'Error: template: shop/templates/deployment.yaml:12:20: executing "shop/templates/deployment.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b\n\nUse --debug flag to render out invalid YAML\n',
      { file: 'charts/shop/templates/deployment.yaml', line: 12, rule: 'helm/template' },
    ],
    [
      'the innermost of nested includes',
      'Error: template: shop/templates/deployment.yaml:3:4: executing "x" at <include "shop.name" .>: error calling include: template: shop/templates/_helpers.tpl:7:9: executing "shop.name" at <fail "x">: boom',
      { file: 'charts/shop/templates/_helpers.tpl', line: 7, rule: 'helm/template' },
    ],
    [
      'a template that cannot be read',
      'Error: parse error at (shop/templates/deployment.yaml:5): unexpected "}" in operand\n',
      { file: 'charts/shop/templates/deployment.yaml', line: 5, rule: 'helm/template-syntax' },
    ],
    [
      'a template of a subchart',
      'Error: execution error at (shop/charts/db/templates/x.yaml:3:4): say a password',
      { file: 'charts/shop/charts/db/templates/x.yaml', line: 3, rule: 'helm/template' },
    ],
    [
      'rendered text that is no YAML',
      'Error: YAML parse error on shop/templates/deployment.yaml: error converting YAML to JSON: yaml: line 7: did not find expected key',
      { file: 'charts/shop/templates/deployment.yaml', rule: 'helm/rendered-yaml' },
    ],
    [
      'something nobody foresaw',
      'Error: boom',
      { file: 'envs/prod/shop-values.yaml', rule: 'helm/error', message: 'boom' },
    ],
  ])('%s', (_, stderr, expected) => {
    expect(helmFindings(chart, values, stderr)).toMatchObject([expected]);
  });
  test('values against their schema, in the file that sets them', () => {
    const stderr = `Error: values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n- at '/replicas': got string, want integer\n- at '/image/tag': got number, want string\n`;
    expect(helmFindings(chart, values, stderr)).toMatchObject([
      {
        file: 'envs/prod/shop-values.yaml',
        line: 2,
        rule: 'helm/values-schema',
        message: 'replicas: got string, want integer (values.schema.json)',
      },
      { file: 'charts/shop/values.yaml', line: 2, message: 'image.tag: got number, want string (values.schema.json)' },
    ]);
  });
  test('lint says what it says of the chart', () => {
    const output =
      '==> Linting chart\n[INFO] Chart.yaml: icon is recommended\n[ERROR] Chart.yaml: version is required\n\nError: 1 chart(s) linted, 1 chart(s) failed\n';
    expect(lintFindings(chart, null, output)).toEqual([
      {
        severity: 'error',
        file: 'charts/shop/Chart.yaml',
        rule: 'helm/lint',
        message: 'Chart.yaml: version is required',
      },
    ]);
  });
});

test('a rendered value is found on its line of the template', () => {
  const output =
    '---\n# Source: shop/templates/deployment.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec:\n  replicas: two\n';
  const [manifest] = renderedManifests(chart, output);
  expect(manifest?.placeOf(['spec', 'replicas'])).toEqual({ file: 'charts/shop/templates/deployment.yaml', line: 6 });
  expect(manifest?.placeOf(['spec', 'nothing'])).toEqual({ file: 'charts/shop/templates/deployment.yaml', line: 5 });
});
