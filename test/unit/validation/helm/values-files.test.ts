import { describe, expect, test } from 'vitest';
import { readChart } from '../../../../src/validation/helm/chart.ts';
import { releasesIn } from '../../../../src/validation/helm/releases.ts';
import { valuesFilesOf } from '../../../../src/validation/helm/values-files.ts';
import { layoutOf } from '../../../../src/validation/tree-layout.ts';
import { treeOf } from '../tree-support.ts';

const chartYaml = { 'charts/shop/Chart.yaml': 'name: shop\nversion: 1.0.0\n', 'charts/shop/values.yaml': '' };

describe('values files of a chart', () => {
  test.each([
    ['charts/shop/values-prod.yaml', true],
    ['charts/shop/prod-values.yaml', true],
    ['charts/shop/ci/default-values.yaml', true],
    ['charts/shop/environments/prod.yaml', true],
    ['envs/prod/shop-values.yaml', true],
    ['envs/prod/values/shop.yaml', true],
    ['values/shop/prod.yaml', true],
    ['charts/shop/values.yaml', false],
    ['charts/shop/templates/values-x.yaml', false],
    ['envs/prod/workshop.yaml', false],
    ['clusters/shop-prod/values.yaml', true],
    ['modules/shop-controller/resources/values.yaml', false],
    ['envs/prod/other-values.yaml', false],
    ['charts/shop/README.md', false],
  ])('%s: %s', (path, expected) => {
    const tree = treeOf({ ...chartYaml, [path]: 'a: 1\n' });
    expect(valuesFilesOf(tree, layoutOf(tree), 'charts/shop').includes(path)).toBe(expected);
  });
});

const sources = async (files: Readonly<Record<string, string>>) =>
  (await releasesIn(treeOf({ ...chartYaml, ...files }))).map(({ chart, values }) => [chart, values.label]);

test('a HelmRelease gives its values to the chart of this repository that it names', async () => {
  const release = (chart: string) =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: ${chart}\n      sourceRef: { kind: GitRepository, name: flux }\n  values:\n    replicas: 3\n`;
  const files = { ...chartYaml, 'r.yaml': release('./charts/shop'), 'other.yaml': release('nginx') };
  const found = await releasesIn(treeOf(files));
  expect(found.map(({ chart }) => chart)).toEqual(['charts/shop']);
  const layer = found[0]?.values.layers[0];
  expect(layer).toMatchObject({ file: 'r.yaml', text: '{"replicas":3}' });
  expect(layer?.lineOf(['replicas'])).toBe(9);
});

describe('Argo CD gives values to charts of this repository', () => {
  const values = {
    'services/a/values.yaml': '',
    'services/a/values-dev.yaml': '',
    'services/a/values-prod.yaml': '',
    'services/b/values-dev.yaml': '',
  };
  const application = (source: string, kind = 'Application') =>
    kind === 'Application'
      ? `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source: ${source}\n`
      : `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      source: ${source}\n`;

  test('an Application by its values files, then by what it says itself', async () => {
    const source =
      '{ path: charts/shop, helm: { valueFiles: [../../services/a/values.yaml, gone.yaml], valuesObject: { replicas: 3 } } }';
    expect(await sources({ ...values, 'app.yaml': application(source) })).toEqual([
      ['charts/shop', 'services/a/values.yaml + app.yaml'],
    ]);
  });
  test('an ApplicationSet by every way to fill in its placeholders', async () => {
    const source =
      '{ path: charts/shop, helm: { valueFiles: ["../../services/{{ .path.basename }}/values.yaml", "../../services/{{.path.basename}}/values-{{ .env }}.yaml"] } }';
    expect(await sources({ ...values, 'set.yaml': application(source, 'ApplicationSet') })).toEqual([
      ['charts/shop', 'services/a/values.yaml + services/a/values-dev.yaml'],
      ['charts/shop', 'services/a/values.yaml + services/a/values-prod.yaml'],
      ['charts/shop', 'services/b/values-dev.yaml'],
    ]);
  });
  test('by a path of another source, which is this repository too', async () => {
    const source = '{ path: charts/shop, helm: { valueFiles: [$values/services/a/values.yaml] } }';
    expect(await sources({ ...values, 'app.yaml': application(source) })).toEqual([
      ['charts/shop', 'services/a/values.yaml'],
    ]);
  });
  test.each(['charts/other', 'https://example.org', '../charts/shop'])('but not when the chart is %s', async (path) => {
    expect(
      await sources({
        ...values,
        'app.yaml': application(`{ path: "${path}", helm: { valueFiles: [../../services/a/values.yaml] } }`),
      }),
    ).toEqual([]);
  });
});

describe('dependencies of a chart', () => {
  const read = (dependencies: string, more: Readonly<Record<string, string>> = {}) => {
    const tree = treeOf({
      ...chartYaml,
      'charts/shop/Chart.yaml': `name: shop\ndependencies:\n${dependencies}`,
      ...more,
    });
    return readChart(tree, layoutOf(tree), 'charts/shop');
  };
  test('that are not here are named', async () => {
    const chart = await read('  - { name: redis, version: 18.1.0, repository: "https://charts.example" }\n');
    expect(chart?.missing).toEqual(['redis 18.1.0 from https://charts.example']);
  });
  test('that are vendored as folders are there', async () => {
    const chart = await read('  - { name: redis, version: 18.1.0 }\n', {
      'charts/shop/charts/redis/Chart.yaml': 'name: redis',
    });
    expect(chart?.missing).toEqual([]);
  });
  test('that are charts of the same repository are copied', async () => {
    const chart = await read('  - { name: common, repository: "file://../common" }\n', {
      'charts/common/Chart.yaml': 'name: common',
    });
    expect(chart?.missing).toEqual([]);
    expect(chart?.files.get('charts/common/Chart.yaml')).toBe('name: common');
  });
  test('that would leave the repository are not', async () => {
    const chart = await read('  - { name: etc, repository: "file://../../../../etc" }\n');
    expect(chart?.missing).toHaveLength(1);
  });
});
