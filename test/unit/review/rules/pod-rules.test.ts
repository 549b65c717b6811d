import { expect, it } from 'vitest';
import { reviewFiles } from '../../../support/review-files.ts';

const claim = (mode: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [${mode}], resources: { requests: { storage: 1Gi } } }
`;
const wiki = (spec: string, pod: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: wiki }
spec:
  replicas: 1
${spec}
  selector: { matchLabels: { app: wiki } }
  template:
    metadata: { labels: { app: wiki } }
    spec:
${pod}
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`;
const container = (more = ''): string =>
  `      containers:\n        - name: wiki\n          image: wiki:1\n          volumeMounts: [{ name: data, mountPath: /d }]${more}`;
const recreate = '  strategy: { type: Recreate }';

async function rulesOf(before: string, after: string, mode = 'ReadWriteOnce'): Promise<readonly string[]> {
  const files = (text: string) => ({ 'k8s/wiki.yaml': text, 'k8s/claim.yaml': claim(mode) });
  return (await reviewFiles(files(before), files(after))).map(({ rule, line }) => `${rule}:${line ?? ''}`);
}

it.each([
  [
    'surges on a claim of one node',
    '  strategy: { type: RollingUpdate }',
    'ReadWriteOnce',
    ['review/volume-held-alone:6'],
  ],
  ['surges on a claim of many', '  strategy: { type: RollingUpdate }', 'ReadWriteMany', []],
  [
    'takes the old pod away first',
    '  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }',
    'ReadWriteOnce',
    [],
  ],
])('a deployment that %s', async (_, strategy, mode, expected) => {
  expect(await rulesOf(wiki(recreate, container()), wiki(strategy, container()), mode)).toEqual(expected);
});

it.each([
  ['sleeps longer than its grace', 'exec: { command: [sh, -c, "sleep 40"] }', ['review/grace-too-short:15']],
  ['sleeps as long, by the kubelet', 'sleep: { seconds: 30 }', ['review/grace-too-short:15']],
  ['sleeps within its grace', 'exec: { command: [sleep, "10"] }', []],
])('a pod that %s', async (_, hook, expected) => {
  const after = wiki(recreate, container(`\n          lifecycle: { preStop: { ${hook} } }`));
  expect(await rulesOf(wiki(recreate, container()), after)).toEqual(expected);
});

it.each([
  ['other pods', 'app: other', ['review/spread-of-others:8']],
  ['its own pods', 'app: wiki', []],
])('spreads %s', async (_, labels, expected) => {
  const spread = `      topologySpreadConstraints:\n        - { maxSkew: 1, topologyKey: zone, labelSelector: { matchLabels: { ${labels} } } }\n`;
  const found = await rulesOf(wiki(recreate, container()), wiki(recreate, spread + container()));
  expect(found.map((one) => one.replace(/:\d+$/, ''))).toEqual(expected.map((one) => one.replace(/:\d+$/, '')));
});
