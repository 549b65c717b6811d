import { expect, test } from 'vitest';
import { inProcessEngine } from '../../../../src/validation/kubernetes/in-process-engine.ts';
import { kubeconform } from '../../../../src/validation/kubernetes/kubeconform.ts';
import { manifestsOf } from '../../../../src/validation/kubernetes/manifest.ts';
import type { ManifestToCheck } from '../../../../src/validation/kubernetes/schema-engine.ts';
import { readYaml } from '../../../../src/validation/yaml-documents.ts';
import { deployment, parts } from '../../../unit/validation/kubernetes/kubernetes-support.ts';
import { realTools } from './real-tools.ts';

const others = [
  'apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec:\n  type: ClusterIP\n  ports:\n    - { name: http, port: 80, targetPort: http }\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  on: "yes"\n  number: "1"\nimmutable: yes\n',
  'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: j }\nspec:\n  schedule: "0 3 * * *"\n  suspend: false\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - { name: a, image: b, env: [{ name: A, value: "1" }] }\n',
  'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i }\nspec:\n  rules:\n    - host: a.example\n      http:\n        paths:\n          - { path: /, pathType: Prefix, backend: { service: { name: s, port: { number: 80 } } } }\n',
  'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: h }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: d }\n  minReplicas: 2\n  maxReplicas: 5\n  metrics:\n    - type: Pods\n      pods: { metric: { name: m }, target: { type: AverageValue, averageValue: 5 } }\n',
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: p }\nspec:\n  minAvailable: 50%\n  selector: { matchLabels: { a: b } }\n',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r }\nrules:\n  - { apiGroups: [""], resources: [pods], verbs: [get, list] }\n',
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a }\nspec:\n  project: default\n  source: { repoURL: https://example.org/r, path: apps/a, targetRevision: HEAD }\n  destination: { server: https://kubernetes.default.svc, namespace: a }\n',
  'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: h }\nspec:\n  interval: 5m\n  chart: { spec: { chart: c, sourceRef: { kind: HelmRepository, name: r } } }\n  values: { a: [1, { b: null }] }\n',
  'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: c }\nspec:\n  secretName: s\n  dnsNames: [a.example]\n  issuerRef: { name: i, kind: ClusterIssuer }\n',
  'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: k }\nspec:\n  scaleTargetRef: { name: d }\n  minReplicaCount: 1\n  triggers:\n    - { type: cpu, metricType: Utilization, metadata: { value: "60" } }\n',
  'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: m }\nspec:\n  selector: { matchLabels: { a: b } }\n  endpoints:\n    - { port: http, interval: 30s }\n',
];
const valid = [deployment, ...others];

/** One manifest, several ways to break it: each key misspelt, each scalar of another type, each key dropped. */
function mutations(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const replaced = (by: string) => lines.with(index, by).join('\n');
    const key = /^(\s*(?:- )?)([A-Za-z]+):( .*)?$/.exec(line);
    if (key === null || index < 2) return [];
    const [, indent = '', name = '', value = ''] = key;
    const misspelt = replaced(`${indent}${name}x:${value}`);
    const retyped =
      value === ''
        ? []
        : [
            replaced(`${indent}${name}: [7]`),
            replaced(`${indent}${name}: 7`),
            replaced(`${indent}${name}: "7"`),
            replaced(`${indent}${name}:`),
          ];
    return [misspelt, ...retyped];
  });
}

test('kubeconform and the in-process engine agree on a corpus of valid and broken manifests', async () => {
  const catalog = await parts.schemas.open('1.35');
  const corpus = [...valid, ...valid.flatMap(mutations)];
  const batch = corpus.flatMap((text) =>
    readYaml(text).documents.flatMap((document) =>
      manifestsOf(document, () => ({ file: 'a.yaml' })).flatMap((manifest): readonly ManifestToCheck[] => {
        const schema = catalog.schemaFor(manifest);
        return schema === null ? [] : [{ manifest, schema }];
      }),
    ),
  );
  const run = { tools: realTools, scratch: parts.scratch, signal: new AbortController().signal };
  const [theirs, ours] = await Promise.all([kubeconform(batch, run), inProcessEngine(batch, run)]);
  const shape = (verdict: (typeof ours.verdicts)[number] | undefined) =>
    verdict?.kind === 'invalid'
      ? `invalid at ${[...new Set(verdict.problems.map(({ path }) => path.join('/')))].sort().join(' ')}`
      : verdict?.kind;
  const differing = batch.flatMap(({ manifest }, index) => {
    const [left, right] = [shape(theirs.verdicts[index]), shape(ours.verdicts[index])];
    return left === right
      ? []
      : [{ text: manifest.text, kubeconform: left, inProcess: right, said: theirs.verdicts[index] }];
  });
  expect(differing).toEqual([]);
  expect(theirs.tool).toMatch(/^kubeconform /);
  expect(theirs.verdicts.slice(0, valid.length).map(({ kind }) => kind)).toEqual(valid.map(() => 'valid'));
  const broken = theirs.verdicts.filter(({ kind }) => kind === 'invalid').length;
  expect(batch.length).toBeGreaterThan(200);
  expect(broken).toBeGreaterThan(150);
});
