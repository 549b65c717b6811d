import { describe, expect, test } from 'vitest';
import { openFolder } from '../../../../src/adapters/folder-tree.ts';
import { openLocalRepository } from '../../../../src/adapters/git/git-local-repository.ts';
import { createHelmChecks } from '../../../../src/validation/helm/helm-checks.ts';
import { archiveOf } from '../../../unit/validation/helm/chart-archive.ts';
import { parts } from '../../../unit/validation/kubernetes/kubernetes-support.ts';
import { type Files, inputFor } from '../../../unit/validation/tree-support.ts';
import { scratchRepository } from '../../adapters/git/scratch-repository.ts';
import { realTools, toolsWithout } from '../kubernetes/real-tools.ts';

const { checks } = createHelmChecks(parts);
const template = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
        - name: shop
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
`;
const chart: Files = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.yaml': 'replicas: 2\nimage:\n  repository: registry.example/shop\n  tag: "1.0"\n',
  'charts/shop/values.schema.json': JSON.stringify({
    type: 'object',
    properties: { replicas: { type: 'integer' }, image: { type: 'object', properties: { tag: { type: 'string' } } } },
  }),
  'charts/shop/templates/_helpers.tpl': '{{- define "shop.name" -}}\n{{ .Release.Name }}\n{{- end -}}\n',
  'charts/shop/templates/deployment.yaml': template,
};
const production = { 'envs/production/shop-values.yaml': 'image:\n  tag: "1.1"\nreplicas: 5\n' };
const broken = (path: string, from: string, to: string): Files => ({
  ...chart,
  ...production,
  [path]: (chart[path] ?? '').replace(from, to),
});
const run = (files: Files, tools = realTools) => checks(inputFor(files, {}, { tools }));
const findings = async (files: Files) =>
  (await run(files)).flatMap((check) =>
    check.findings.map(({ file, line, rule, message }) => `${check.name} ${file}:${line} ${rule} ${message}`),
  );

describe('a chart that is right', () => {
  test('is linted, rendered and held against schemas, for every values file', async () => {
    const found = await run({ ...chart, ...production, 'charts/shop/values-staging.yaml': 'replicas: 1\n' });
    expect(found.map(({ name, target, verdict, findings: none }) => [name, target, verdict, none])).toEqual(
      ['charts/shop with charts/shop/values-staging.yaml', 'charts/shop with envs/production/shop-values.yaml'].flatMap(
        (target) => ['helm lint', 'helm template', 'kubeconform'].map((name) => [name, target, 'pass', []]),
      ),
    );
    expect(found[0]?.tool).toMatch(/^helm \d/);
  });
  test('with its own values alone where there are no others', async () => {
    expect((await run(chart)).map(({ target, verdict }) => [target, verdict])).toEqual(
      Array.from({ length: 3 }, () => ['charts/shop', 'pass']),
    );
  });
  test('is not looked at when nothing of it changed', async () => {
    expect(await checks(inputFor({ ...chart, 'README.md': 'x' }, chart, { tools: realTools }))).toEqual([]);
  });
  test('is looked at with the one values file that changed', async () => {
    const files = { ...chart, ...production, 'charts/shop/values-staging.yaml': 'replicas: 1\n' };
    const before = { ...files, 'envs/production/shop-values.yaml': 'replicas: 4\n' };
    const targets = (await checks(inputFor(files, before, { tools: realTools }))).map(({ target }) => target);
    expect(new Set(targets)).toEqual(new Set(['charts/shop with envs/production/shop-values.yaml']));
  });
  test('and asks the cluster for APIs that every cluster has', async () => {
    const files = {
      ...chart,
      'charts/shop/templates/x.yaml':
        '{{- if not (.Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget") }}{{ fail "old cluster" }}{{- end }}\n',
    };
    expect((await run(files)).map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
  });
});

describe('a chart that is wrong', () => {
  const deployment = 'charts/shop/templates/deployment.yaml';
  test.each([
    [
      'a template that cannot be read',
      broken(deployment, '{{ .Values.replicas }}', '{{ .Values.replicas }'),
      /^helm template charts\/shop\/templates\/deployment\.yaml:6 helm\/template-syntax /,
    ],
    [
      'a value that does not exist',
      broken(deployment, '.Values.replicas', '.Values.scale.replicas'),
      /^helm template charts\/shop\/templates\/deployment\.yaml:6 helm\/template .*nil pointer/,
    ],
    [
      'a helper that does not exist',
      broken(deployment, '"shop.name"', '"shop.nam"'),
      /^helm template charts\/shop\/templates\/deployment\.yaml:4 helm\/template .*shop\.nam/,
    ],
    [
      'a field that does not exist',
      broken(deployment, 'replicas: {{', 'replica: {{'),
      /^kubeconform charts\/shop\/templates\/deployment\.yaml:6 kubernetes\/unknown-field .*spec\.replica unknown field\. Did you mean replicas\?/,
    ],
    [
      'a number as a string',
      broken(deployment, '{{ .Values.replicas }}', '{{ .Values.replicas | quote }}'),
      /^kubeconform charts\/shop\/templates\/deployment\.yaml:6 kubernetes\/wrong-type /,
    ],
    [
      'a value of the wrong type',
      { ...chart, 'envs/production/shop-values.yaml': 'image:\n  tag: "1.1"\nreplicas: many\n' },
      /^helm template envs\/production\/shop-values\.yaml:3 helm\/values-schema replicas: got string, want integer/,
    ],
    [
      'a chart without a version',
      broken('charts/shop/Chart.yaml', 'version: 1.0.0\n', ''),
      /^helm lint charts\/shop\/Chart\.yaml:\S+ helm\/lint .*version/,
    ],
  ])('%s', async (_, files, expected) => {
    expect((await findings(files)).filter((one) => expected.test(one))).not.toEqual([]);
  });
});

describe('a dependency that lies in charts/ as an archive', () => {
  const lineOfDependency = (chart['charts/shop/Chart.yaml'] ?? '').split('\n').length + 1;
  const dependency = 'dependencies:\n  - { name: cache, version: 1.0.0, repository: "https://charts.example" }\n';
  const files = {
    ...chart,
    'charts/shop/Chart.yaml': `${chart['charts/shop/Chart.yaml']}${dependency}`,
    'charts/shop/charts/cache-1.0.0.tgz': archiveOf([
      { path: 'cache/Chart.yaml', content: 'apiVersion: v2\nname: cache\nversion: 1.0.0\n' },
      { path: 'cache/values.yaml', content: 'size: 1\n' },
      {
        path: 'cache/templates/x.yaml',
        content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cache\ndta:\n  size: {{ quote .Values.size }}\n',
      },
    ]),
  };

  test.each(['a repository', 'a folder'])('is rendered with the chart, from %s', async (where) => {
    const { dir } = scratchRepository(files);
    const tree = where === 'a folder' ? await openFolder(dir) : await (await openLocalRepository(dir)).tree();
    const found = await checks({ ...inputFor({}, undefined, { tools: realTools }), before: tree, after: tree });
    expect(found.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['helm lint', 'pass'],
      ['helm template', 'pass'],
      ['kubeconform', 'fail'],
    ]);
    expect(found.flatMap((check) => check.findings)).toMatchObject([
      {
        file: 'charts/shop/Chart.yaml',
        line: lineOfDependency,
        message: expect.stringMatching(
          /^charts\/shop\/charts\/cache-1\.0\.0\.tgz: cache\/templates\/x\.yaml:5: .*dta/,
        ) as unknown,
      },
    ]);
  });

  test('is named, with the path in it, where Helm itself fails', async () => {
    const spoilt = {
      ...files,
      'charts/shop/charts/cache-1.0.0.tgz': archiveOf([
        { path: 'cache/Chart.yaml', content: 'apiVersion: v2\nname: cache\nversion: 1.0.0\n' },
        { path: 'cache/templates/x.yaml', content: 'apiVersion: v1\nkind: {{ .Values.a.b.c }}\n' },
      ]),
    };
    const { dir } = scratchRepository(spoilt);
    const tree = await openFolder(dir);
    const found = await checks({ ...inputFor({}, undefined, { tools: realTools }), before: tree, after: tree });
    const template = found.find(({ name }) => name === 'helm template');
    expect(template).toMatchObject({
      verdict: 'fail',
      findings: [
        {
          file: 'charts/shop/Chart.yaml',
          line: lineOfDependency,
          message: expect.stringContaining('charts/shop/charts/cache-1.0.0.tgz: cache/templates/x.yaml:2: ') as unknown,
        },
      ],
    });
  });
});

describe('what failed before the change in the same place', () => {
  const cases = [
    [
      'a template that Helm refuses',
      'charts/shop/templates/deployment.yaml',
      '{{ .Values.replicas }}',
      '{{ .Values.replicas',
    ],
    ['a manifest that its schema refuses', 'charts/shop/templates/deployment.yaml', 'replicas: {{', 'replicaz: {{'],
  ] as const;
  test.each(cases)('%s is not blamed on it, nor hidden', async (_, path, from, to) => {
    const before = broken(path, from, to);
    const after = { ...before, 'charts/shop/values.yaml': `${before['charts/shop/values.yaml']}more: 1\n` };
    const found = await checks(inputFor(after, before, { tools: realTools }));
    expect(found.map(({ verdict }) => verdict)).not.toContain('fail');
    const spoilt = found.filter(({ verdict }) => verdict === 'unchecked');
    expect(spoilt.map(({ reason }) => reason)).toEqual(
      spoilt.map(() => expect.stringContaining('It was not valid before the change either') as unknown),
    );
    expect(spoilt.flatMap(({ findings: said }) => said.map(({ severity }) => severity))).toContain('warning');
  });
  test.each(cases)('%s is blamed on a change that brings it', async (_, path, from, to) => {
    const found = await checks(inputFor(broken(path, from, to), { ...chart, ...production }, { tools: realTools }));
    expect(found.map(({ verdict }) => verdict)).toContain('fail');
  });
});

describe('what cannot be rendered is unchecked, by name', () => {
  test('a dependency that is not vendored', async () => {
    const files = {
      ...chart,
      'charts/shop/Chart.yaml': `${chart['charts/shop/Chart.yaml']}dependencies:\n  - { name: redis, version: 18.1.0, repository: "https://charts.example" }\n`,
    };
    expect(await run(files)).toMatchObject([
      {
        name: 'helm template',
        verdict: 'unchecked',
        reason: expect.stringContaining('redis 18.1.0 from https://charts.example') as unknown,
      },
    ]);
  });
  test('a chart that asks its user for a value', async () => {
    const files = broken(
      'charts/shop/templates/deployment.yaml',
      '.Values.image.tag',
      'required "say a tag" .Values.image.digest',
    );
    const { 'envs/production/shop-values.yaml': _, ...alone } = files;
    const verdicts = (await run(alone)).map(({ name, verdict }) => `${name} ${verdict}`);
    expect(verdicts).toContain('helm template unchecked');
    expect(verdicts).not.toContain('helm template pass');
  });
});

test('a HelmRelease is held against the chart of this repository, on its own lines', async () => {
  const release =
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: shop }\nspec:\n  interval: 5m\n  chart:\n    spec:\n      chart: ./charts/shop\n      sourceRef: { kind: GitRepository, name: flux }\n  values:\n    replicas: many\n';
  const found = await checks(inputFor({ ...chart, 'releases/shop.yaml': release }, chart, { tools: realTools }));
  expect(found.find(({ name }) => name === 'helm template')).toMatchObject({
    target: 'charts/shop with releases/shop.yaml',
    verdict: 'fail',
    findings: [{ file: 'releases/shop.yaml', line: 11, rule: 'helm/values-schema' }],
  });
});

describe('SEC-26: helm', () => {
  test.each(['gone', 'hanging', 'crashing', 'garbage', 'silent', 'lying'] as const)(
    'that is %s turns nothing green',
    async (failure) => {
      const found = await run(chart, await toolsWithout('helm', failure));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
      for (const check of found.filter(({ verdict }) => verdict === 'unchecked')) expect(check.reason).toBeTruthy();
    },
  );
});

describe('the rendered diff', () => {
  const staging = { 'charts/shop/values-staging.yaml': 'replicas: 1\n' };
  const before = { ...chart, ...production, ...staging };
  const changed = (after: Files, from: Files = before) =>
    createHelmChecks(parts).renderedChanges(inputFor(after, from, { tools: realTools }));
  const inStaging = 'charts/shop with charts/shop/values-staging.yaml';
  const inProduction = 'charts/shop with envs/production/shop-values.yaml';

  test('of a value in an environment shows only there', async () => {
    const after = { ...before, 'envs/production/shop-values.yaml': 'image:\n  tag: "1.1"\nreplicas: 6\n' };
    const found = await changed(after);
    const scaled = { file: inProduction, object: 'Deployment/shop', path: 'spec.replicas', from: 5, to: 6 };
    expect(found).toMatchObject([{ target: inProduction, existence: 'kept', changes: [scaled] }]);
    expect([...(found[0]?.files ?? [])]).toContain('envs/production/shop-values.yaml');
    expect([...(found[0]?.files ?? [])]).not.toContain('charts/shop/values-staging.yaml');
  });
  test('of a template or a default shows in every environment that does not override it', async () => {
    const values = (chart['charts/shop/values.yaml'] ?? '').replace('"1.0"', '"1.2"');
    expect(await changed({ ...before, 'charts/shop/values.yaml': values })).toMatchObject([
      { target: inStaging, changes: [{ from: 'registry.example/shop:1.0', to: 'registry.example/shop:1.2' }] },
      { target: inProduction, changes: [] },
    ]);
  });
  test('of a new environment is that everything comes, of one that goes that everything goes', async () => {
    const { 'charts/shop/values-staging.yaml': _, ...without } = before;
    const everything = [{ object: 'Deployment/shop', path: '' }];
    expect(await changed(before, without)).toMatchObject([
      { target: inStaging, existence: 'added', changes: everything },
      { target: inProduction, existence: 'kept', changes: [] },
    ]);
    expect(await changed(without, before)).toMatchObject([
      { target: inProduction, existence: 'kept', changes: [] },
      { target: inStaging, existence: 'removed', changes: everything },
    ]);
  });
  test('is unknown where a side cannot be rendered', async () => {
    const after = { ...before, 'charts/shop/templates/deployment.yaml': template.replace('shop.name', 'shop.nmae') };
    expect(await changed(after)).toMatchObject([{ changes: null }, { changes: null }]);
  });
  test('knows what differs from one render to the next', async () => {
    const random = `${template.replace('metadata:\n', 'metadata:\n  annotations: { seed: {{ randAlphaNum 12 | quote }} }\n')}`;
    const after = { ...before, 'charts/shop/templates/deployment.yaml': random };
    const { unsteady } = createHelmChecks(parts);
    const found = await unsteady(inputFor(after, before, { tools: realTools }));
    expect(found).toMatchObject([
      { target: inStaging, changes: [{ object: 'Deployment/shop', path: 'metadata.annotations.seed' }] },
      { target: inProduction, changes: [{ object: 'Deployment/shop', path: 'metadata.annotations.seed' }] },
    ]);
  });
});
