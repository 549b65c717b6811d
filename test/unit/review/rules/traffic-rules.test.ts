import { expect, it } from 'vitest';
import { reviewFiles } from '../../../support/review-files.ts';

const ingress = (name: string, host: string, more = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
${more}spec:
  rules:
    - host: ${host}
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: elsewhere, port: { number: 80 } } } }] }
`;

it.each([
  ['another of the same place', ingress('b', 'a.example'), ['review/same-host']],
  ['a canary of it', ingress('b', 'a.example', '  annotations: { nginx.ingress.kubernetes.io/canary: "true" }\n'), []],
  ['one of another host', ingress('b', 'b.example'), []],
])('an ingress meets %s', async (_, second, expected) => {
  const before = { 'k8s/a.yaml': ingress('a', 'a.example') };
  const found = await reviewFiles(before, { ...before, 'k8s/b.yaml': second });
  expect(found.map(({ rule }) => rule).filter((rule) => rule === 'review/same-host')).toEqual(expected);
});

const policy = (name: string, selector: string, egress: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: n }
spec:
  podSelector: ${selector}
  policyTypes: [Egress]
  egress: ${egress}
`;
const others = '[{ to: [{ podSelector: { matchLabels: { app: db } } }] }]';
const dns = '[{ ports: [{ port: 53, protocol: UDP }] }]';
const api = '{ matchLabels: { app: api } }';

it.each([
  ['to others only', { 'p.yaml': policy('api', api, others) }, 1],
  [
    'to others, and to the name server by another policy',
    { 'p.yaml': policy('api', api, others), 'q.yaml': policy('dns', '{}', dns) },
    0,
  ],
  ['to the name server', { 'p.yaml': policy('api', api, dns) }, 0],
  ['to nobody at all', { 'p.yaml': policy('api', api, '[]') }, 0],
  ['to everything in another namespace', { 'p.yaml': policy('api', api, '[{ to: [{ namespaceSelector: {} }] }]') }, 0],
])('pods may speak %s', async (_, files, count) => {
  const found = await reviewFiles({}, files);
  expect(found.filter(({ rule }) => rule === 'review/egress-without-dns')).toHaveLength(count);
});
