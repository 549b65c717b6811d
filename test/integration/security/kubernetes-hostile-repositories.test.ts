import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHelmChecks } from '../../../src/validation/helm/helm-checks.ts';
import { createKubernetesChecks } from '../../../src/validation/kubernetes/kubernetes-checks.ts';
import { createKustomizeChecks } from '../../../src/validation/kustomize/kustomize-checks.ts';
import { deployment, parts } from '../../unit/validation/kubernetes/kubernetes-support.ts';
import { type Files, inputFor } from '../../unit/validation/tree-support.ts';
import { temporaryFolder } from '../adapters/tools-support.ts';
import { realTools } from '../validation/kubernetes/real-tools.ts';

const families = {
  kubernetes: createKubernetesChecks(parts),
  helm: createHelmChecks(parts).checks,
  kustomize: createKustomizeChecks(parts).checks,
};
const run = (family: keyof typeof families, files: Files) =>
  families[family](inputFor(files, {}, { tools: realTools }));

/** A program that betrays itself: every hostile file below tries to start it. */
async function canaryIn(dir: string) {
  const canary = join(dir, 'canary');
  return { canary, exec: `#!/bin/sh\nenv > ${canary}\n`, wasRun: () => existsSync(canary) };
}

describe('SEC-01: kustomize starts nothing that a repository brings', () => {
  const base = { 'k/app.yaml': deployment };
  const execFunction = (path: string) =>
    `apiVersion: example.org/v1\nkind: Run\nmetadata:\n  name: run\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: ${path}\n`;
  test.each(['generators', 'transformers', 'validators'])('%s given as exec functions', async (kind) => {
    const { canary, exec, wasRun } = await canaryIn(await temporaryFolder());
    const found = await run('kustomize', {
      ...base,
      'k/kustomization.yaml': `resources: [app.yaml]\n${kind}: [run.yaml]\n`,
      'k/run.yaml': execFunction('./run.sh'),
      'k/run.sh': exec,
    });
    expect(found).toMatchObject([
      {
        name: 'kustomize build',
        verdict: 'unchecked',
        reason: expect.stringContaining('k/run.yaml (k/kustomization.yaml:2)') as unknown,
      },
    ]);
    expect([canary, wasRun()]).toEqual([canary, false]);
  });
  test('a plugin in the place of the transformer that is allowed', async () => {
    const { exec, wasRun } = await canaryIn(await temporaryFolder());
    const found = await run('kustomize', {
      ...base,
      'k/kustomization.yaml': 'resources: [app.yaml]\ntransformers: [labels.yaml]\n',
      'k/labels.yaml': `apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\n---\n${execFunction('./run.sh')}`,
      'k/run.sh': exec,
    });
    expect(found).toMatchObject([{ verdict: 'unchecked' }]);
    expect(wasRun()).toBe(false);
  });
  test('and even if it were given to kustomize, it would not run', async () => {
    const { exec, wasRun } = await canaryIn(await temporaryFolder());
    await using folder = await parts.scratch.write(
      new Map([
        ['kustomization.yaml', 'transformers: [run.yaml]\n'],
        ['run.yaml', execFunction('./run.sh')],
        ['run.sh', exec],
      ]),
    );
    const result = await realTools.run({ tool: 'kubectl', args: ['kustomize', '--', '.'], cwd: folder.dir });
    expect(result).toMatchObject({ kind: 'exited', code: 1 });
    expect(wasRun()).toBe(false);
  });
  test.each([
    [
      'a remote base',
      'resources: ["https://github.com/example/evil//base?ref=main"]\n',
      'remote bases are not fetched',
    ],
    [
      'a remote component',
      'resources: [app.yaml]\ncomponents: ["git@github.com:example/evil.git"]\n',
      'remote bases are not fetched',
    ],
    [
      'an inflated chart',
      'resources: [app.yaml]\nhelmCharts: [{ name: evil, repo: "https://example.org" }]\n',
      'not run',
    ],
  ])('%s is refused by name', async (_, kustomization, reason) => {
    const found = await run('kustomize', { ...base, 'k/kustomization.yaml': kustomization });
    expect(found).toMatchObject([{ verdict: 'unchecked', reason: expect.stringContaining(reason) as unknown }]);
  });
  test('and reads no file of the machine', async () => {
    const found = await run('kustomize', {
      ...base,
      'k/kustomization.yaml':
        'resources: [app.yaml]\nconfigMapGenerator: [{ name: c, files: [/etc/passwd, ../../../../../../etc/passwd] }]\n',
    });
    expect(found).toMatchObject([{ verdict: 'fail' }]);
    expect(JSON.stringify(found)).not.toContain('root:');
  });
});

describe('SEC-01: helm starts nothing and reads nothing that a chart asks for', () => {
  const chart = (template: string, more: Files = {}): Files => ({
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'c/values.yaml': '{}\n',
    'c/templates/a.yaml': template,
    ...more,
  });
  const configMap = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  a: ${value}\n`;

  test('a post-renderer or plugin that the repository brings', async () => {
    const { exec, wasRun } = await canaryIn(await temporaryFolder());
    const plugin =
      'name: x\nversion: 0.0.1\ntype: postrenderer/v1\nruntime: subprocess\nruntimeConfig:\n  platformCommand: [{ command: ./run.sh }]\n';
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: c }\nspec:\n  interval: 5m\n  chart: { spec: { chart: ./c, sourceRef: { kind: GitRepository, name: f } } }\n  postRenderers: [{ exec: { command: ./run.sh } }]\n';
    const found = await run('helm', {
      ...chart(configMap('x')),
      'c/plugin.yaml': plugin,
      'c/plugins/x/plugin.yaml': plugin,
      '.helm/plugins/x/plugin.yaml': plugin,
      'c/run.sh': exec,
      'release.yaml': release,
    });
    expect(found.find(({ name }) => name === 'helm template')).toMatchObject({ verdict: 'pass' });
    expect(wasRun()).toBe(false);
  });
  test.each([
    ['the environment', '{{ env "HOME" }}'],
    ['all of the environment', '{{ expandenv "$HOME" }}'],
    ['a file outside the chart', '{{ .Files.Get "../../../../../../etc/passwd" | quote }}'],
    ['a name server', '{{ getHostByName "example.org" | quote }}'],
    ['the cluster', '{{ lookup "v1" "Secret" "" "" | toJson | quote }}'],
  ])('%s', async (_, expression) => {
    const found = await run('helm', chart(configMap(expression)));
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toMatch(/root:|\/root|promptops-home/);
  });
  test('a chart whose name, template names and values try to be options or paths', async () => {
    const found = await run('helm', {
      '--kubeconfig/Chart.yaml': 'apiVersion: v2\nname: --post-renderer\nversion: 1.0.0\n',
      '--kubeconfig/templates/--set.yaml': configMap('x'),
      '--kubeconfig/values-$(id).yaml': 'a: $(touch canary)\n',
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ name }) => /^(helm (lint|template)|kubeconform)$/.test(name))).toBe(true);
  });
  test('a template that never ends', async () => {
    const tools = {
      ...realTools,
      run: (invocation: Parameters<typeof realTools.run>[0]) => realTools.run({ ...invocation, timeoutMs: 3_000 }),
    };
    const files = chart(
      '{{ range until 100000 }}{{ range until 100000 }}{{ range until 100000 }}x{{ end }}{{ end }}{{ end }}',
    );
    const found = await families.helm(inputFor(files, {}, { tools }));
    expect(found.find(({ name }) => name === 'helm template')?.verdict).not.toBe('pass');
  });
});

describe('names that want to leave their folder', () => {
  test.each(['../../../tmp/x/v1', 'a\u0000b/v1', '../v1', 'a/b/c'])('apiVersion %j', async (apiVersion) => {
    const text = JSON.stringify({ apiVersion, kind: '../../evil', metadata: { name: 'x' } });
    const found = await run('kubernetes', { 'a.json': text });
    expect(found.every(({ verdict }) => verdict !== 'pass')).toBe(true);
  });
  test('a definition that names its kinds so', async () => {
    const crd = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: {
        group: '../../x',
        names: { kind: '../K' },
        versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    const found = await run('kubernetes', {
      'crd.yaml': crd,
      'a.yaml': 'apiVersion: ../../x/v1\nkind: ../K\nmetadata: { name: x }\n',
    });
    expect(found.find(({ target }) => target === 'a.yaml')?.verdict).toBe('unchecked');
  });
});
