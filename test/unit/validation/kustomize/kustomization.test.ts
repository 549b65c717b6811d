import { describe, expect, test } from 'vitest';
import { isHarmlessPluginFile, readKustomization } from '../../../../src/validation/kustomize/kustomization.ts';
import { readKustomizeGraph } from '../../../../src/validation/kustomize/overlays.ts';
import { treeOf } from '../tree-support.ts';

describe('a kustomization', () => {
  const read = (text: string) => readKustomization('overlays/prod/kustomization.yaml', text);

  test('names what it includes, from the root of the repository, with lines', () => {
    const found = read(
      'resources:\n  - ../../base\n  - ./job.yaml\npatches:\n  - path: p.yaml\n  - patch: |-\n      - op: remove\nconfigMapGenerator:\n  - name: c\n    files: [a.conf=conf/a.conf]\n    envs: [x.env]\n',
    );
    expect(found?.resources).toEqual([
      { target: 'base', line: 2 },
      { target: 'overlays/prod/job.yaml', line: 3 },
    ]);
    expect(found?.parts.map(({ target }) => target)).toEqual(
      ['p.yaml', 'conf/a.conf', 'x.env'].map((name) => `overlays/prod/${name}`),
    );
  });
  test.each([
    'https://github.com/o/r//base?ref=v1',
    'github.com/o/r/base?ref=v1',
    'git@github.com:o/r.git',
    'git::https://example.org/r',
    'ssh://git@example.org/r',
    'https://example.org/all.yaml',
    'example.org/r.git/base',
  ])('knows that %s is remote', (url) => {
    expect(read(`resources:\n  - ${url}\n`)).toMatchObject({ resources: [], remote: [{ target: url, line: 2 }] });
  });
  test('names its plugins', () => {
    const text =
      'transformers:\n  - labels.yaml\n  - |-\n    apiVersion: x/v1\n    kind: Exec\nhelmCharts:\n  - name: c\n';
    expect(read(text)).toMatchObject({
      pluginFiles: [{ target: 'overlays/prod/labels.yaml', line: 2 }],
      plugins: [
        { target: 'transformers', line: 3 },
        { target: 'helmCharts', line: 7 },
      ],
    });
  });
  test("may use kustomize's own transformers, and nothing that starts a program", () => {
    const label = 'apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\n';
    expect(isHarmlessPluginFile(label)).toBe(true);
    expect(isHarmlessPluginFile(label.replace('builtin', 'example.org/v1'))).toBe(false);
    expect(isHarmlessPluginFile(label.replace('LabelTransformer', 'HelmChartInflationGenerator'))).toBe(false);
    expect(isHarmlessPluginFile(`${label}---\napiVersion: x/v1\nkind: Exec\n`)).toBe(false);
    expect(isHarmlessPluginFile(`${label}# config.kubernetes.io/function: exec\n`)).toBe(false);
    expect(isHarmlessPluginFile('')).toBe(false);
  });
});

describe('overlays', () => {
  const tree = treeOf({
    'base/kustomization.yaml': 'resources: [deployment.yaml]',
    'base/deployment.yaml': '',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../tls]',
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: small.yaml }]',
    'overlays/dev/small.yaml': '',
    'tls/kustomization.yaml': 'kind: Component\nresources: [cert.yaml]',
    'tls/cert.yaml': '',
    'loop/kustomization.yaml': 'resources: [../loop2]',
    'loop2/kustomization.yaml': 'resources: [../loop]',
  });
  test.each([
    ['base/deployment.yaml', ['overlays/dev', 'overlays/prod']],
    ['overlays/dev/small.yaml', ['overlays/dev']],
    ['tls/cert.yaml', ['overlays/prod']],
    ['overlays/prod/kustomization.yaml', ['overlays/prod']],
    ['README.md', []],
  ])('that %s reaches', async (path, expected) => {
    const graph = await readKustomizeGraph(tree);
    expect(graph.overlaysReaching(new Set([path]))).toEqual(expected);
  });
  test('that include each other end', async () => {
    const graph = await readKustomizeGraph(tree);
    expect([...graph.closureOf('loop').files].sort()).toEqual(['loop/kustomization.yaml', 'loop2/kustomization.yaml']);
  });
});
