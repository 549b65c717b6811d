import { describe, expect, test } from 'vitest';
import { createKubernetesChecks } from '../../../../src/validation/kubernetes/kubernetes-checks.ts';
import { inputFor } from '../tree-support.ts';
import { deployment, parts } from './kubernetes-support.ts';

const checks = createKubernetesChecks(parts);
/** In process, because no kubeconform is there; the integration test holds both engines against each other. */
const check = async (text: string, version?: string) =>
  checks(inputFor({ 'app.yaml': text }, {}, version === undefined ? {} : { kubernetesVersion: version }));
const findings = async (text: string) =>
  (await check(text)).flatMap((one) => one.findings.map(({ line, rule, message }) => `${line} ${rule} ${message}`));

describe('a manifest that is right', () => {
  test('passes, and the check says by what', async () => {
    expect(await check(deployment)).toMatchObject([
      { name: 'kubernetes schema (in process)', target: 'app.yaml', verdict: 'pass', tool: null, findings: [] },
    ]);
  });
  test.each([
    [
      'quantities as numbers',
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q }\nspec: { hard: { pods: 4, cpu: "1" } }',
    ],
    [
      'an int-or-string both ways',
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: p }\nspec: { minAvailable: 50%, maxUnavailable: 1 }',
    ],
    ['null for what is optional', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, labels: null }\ndata: null'],
    [
      'unknown fields where they are preserved',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: h }\nspec: { interval: 5m, values: { any: { thing: [1] } } }',
    ],
    [
      'inherited fields of custom resources',
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r }\nspec: { parentRefs: [{ name: g }], rules: [{ backendRefs: [{ name: s, port: 80 }] }] }',
    ],
    [
      'a list of objects',
      `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Namespace, metadata: { name: a } }`,
    ],
  ])('passes: %s', async (_, text) => {
    expect((await check(text)).map(({ verdict, findings: found }) => [verdict, found])).toEqual([['pass', []]]);
  });
});

describe('a manifest that is wrong', () => {
  test.each([
    [
      'a misspelt field',
      'replicas: 3',
      'replica: 3',
      '7 kubernetes/unknown-field Deployment/checkout: spec.replica unknown field. Did you mean replicas?',
    ],
    [
      'a string for a number',
      'replicas: 3',
      'replicas: "3"',
      '7 kubernetes/wrong-type Deployment/checkout: spec.replicas is a string, must be integer',
    ],
    [
      'deep inside a list',
      'containerPort: 8080',
      'containerPort: http',
      '20 kubernetes/wrong-type Deployment/checkout: spec.template.spec.containers[0].ports[0].containerPort is a string, must be integer',
    ],
    [
      'a list for a map',
      'resources:',
      'volumeMounts:',
      '17 kubernetes/wrong-type Deployment/checkout: spec.template.spec.containers[0].volumeMounts is a object, must be array',
    ],
  ])('%s', async (_, from, to, expected) => {
    expect(await findings(deployment.replace(from, to))).toContain(expected);
  });
  test('a missing selector', async () => {
    const text = deployment.replace('  selector:\n    matchLabels: { app: checkout }\n', '');
    expect(await findings(text)).toEqual(['6 kubernetes/missing-field Deployment/checkout: spec.selector is required']);
  });
  test('an empty selector', async () => {
    const text = deployment.replace('  selector:\n    matchLabels: { app: checkout }\n', '  selector:\n');
    expect(await findings(text)).toEqual([
      '8 kubernetes/wrong-type Deployment/checkout: spec.selector is a null, must be object',
    ]);
  });
  test.each([
    ['apps/v1beta1', 'Deployment in apps/v1beta1; it is apps/v1'],
    ['v1', 'Deployment in v1; it is apps/v1'],
    ['extensions/v1beta1', 'Deployment in extensions/v1beta1; it is apps/v1'],
  ])('apiVersion %s', async (apiVersion, expected) => {
    const [finding] = await findings(deployment.replace('apps/v1', apiVersion));
    expect(finding).toMatch(/^1 kubernetes\/unknown-kind Deployment\/checkout: Kubernetes 1\.\d+ has no /);
    expect(finding).toContain(expected);
  });
  test('a misspelt kind', async () => {
    expect(await findings(deployment.replace('kind: Deployment', 'kind: Deploymnt'))).toEqual([
      expect.stringContaining('has no Deploymnt in apps/v1'),
    ]);
  });
  test('the second document of a file, on its own line', async () => {
    const text = `# one\n${deployment}---\napiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec:\n  ports:\n    - prt: 80\n`;
    expect(await findings(text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^28 .*Service\/s: spec\.ports\[0\]\.prt unknown field/)]),
    );
  });
});

describe('what SOPS encrypted', () => {
  const secret = (rest: string) =>
    check(`apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n${rest}\nsops: { mac: x }\n`);
  test('is checked as far as it can be read', async () => {
    expect(await secret('data:\n  a: ENC[x]')).toMatchObject([{ verdict: 'pass' }]);
    expect(await secret('dta:\n  a: ENC[x]')).toMatchObject([{ verdict: 'fail', findings: [{ line: 4 }] }]);
    expect(await secret('immutable: ENC[x]')).toMatchObject([{ verdict: 'unchecked' }]);
  });
});

describe('what cannot be known is unchecked, by name', () => {
  test('a kind nobody has a schema for', async () => {
    const text = 'apiVersion: example.org/v1\nkind: Widget\nmetadata: { name: w }\n';
    expect(await check(text)).toMatchObject([
      { verdict: 'unchecked', reason: expect.stringContaining('no schema for Widget (example.org/v1)') as unknown },
    ]);
  });
  test('a value that is filled in later', async () => {
    const text = deployment.replace('replicas: 3', 'replicas: ${REPLICAS}');
    expect(await check(text)).toMatchObject([
      { verdict: 'unchecked', reason: expect.stringContaining('filled in or decrypted later') as unknown },
    ]);
  });
  test('a cluster version there are no schemas for', async () => {
    expect(await check(deployment, '1.35')).toMatchObject([{ verdict: 'pass' }]);
    expect(await check(deployment, '1.19')).toMatchObject([
      {
        verdict: 'unchecked',
        reason: expect.stringContaining('no schemas for Kubernetes 1.19, so 1.34 was used') as unknown,
      },
    ]);
  });
});

describe('a kind that the repository defines', () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.org }
spec:
  group: example.org
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer, maximum: 10 }
                target: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
                extra: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;
  const widget = (spec: string) => ({
    'crds/widget.yaml': crd,
    'w.yaml': `apiVersion: example.org/v1\nkind: Widget\nmetadata: { name: w }\nspec: ${spec}\n`,
  });
  const verdictOf = async (spec: string) =>
    (await checks(inputFor(widget(spec), { 'crds/widget.yaml': crd }))).map((one) => [
      one.verdict,
      one.findings.map(({ message }) => message),
    ]);

  test('is held against that definition', async () => {
    expect(await verdictOf('{ size: 3, target: 50%, extra: { a: 1 } }')).toEqual([['pass', []]]);
    expect(await verdictOf('{ size: 3, colour: red }')).toEqual([['fail', ['Widget/w: spec.colour unknown field']]]);
    expect(await verdictOf('{ size: 30 }')).toEqual([['fail', [expect.stringContaining('spec.size')]]]);
    expect(await verdictOf('{ target: 1 }')).toEqual([['fail', ['Widget/w: spec.size is required']]]);
  });
  test('and the definition itself is a valid manifest', async () => {
    expect(await check(crd)).toMatchObject([{ verdict: 'pass' }]);
  });
});

describe('what is no manifest is left alone', () => {
  test.each([
    [
      'a Helm template',
      { 'c/Chart.yaml': 'name: c', 'c/templates/a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: {}' },
    ],
    [
      'a kustomization',
      { 'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamee: x' },
    ],
    [
      'a patch',
      {
        'kustomization.yaml': 'patches: [{ path: p.yaml }]',
        'p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: { replicas: 2 }',
      },
    ],
    ['values', { 'values.yaml': 'apiVersion: 3\nkind: [a]' }],
    ['a workflow', { '.github/workflows/w.yml': 'apiVersion: apps/v1\nkind: Deployment' }],
  ])('%s', async (_, files) => {
    expect(await checks(inputFor(files, {}))).toEqual([]);
  });
  test('and files the change does not touch', async () => {
    const old = { 'old.yaml': 'apiVersion: v1\nkind: Pod\nwrong: true\n' };
    expect(await checks(inputFor({ ...old, 'app.yaml': deployment }, old))).toMatchObject([{ target: 'app.yaml' }]);
  });
});

test('an alias bomb is no manifest and does not take the memory', async () => {
  const bomb = [
    'a0: &a0 [x, x, x]',
    ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`),
  ];
  expect(await check(`apiVersion: v1\nkind: ConfigMap\n${bomb.join('\n')}\n`)).toEqual([]);
});
