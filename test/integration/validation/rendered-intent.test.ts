import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyMiniDiff } from '../../../dev/mini-diff.ts';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import type { ChangeSet, FileChange } from '../../../src/domain/change-set.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import { overlayTree } from '../../../src/domain/overlay-tree.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { createHelmChecks } from '../../../src/validation/helm/helm-checks.ts';
import { createKustomizeChecks } from '../../../src/validation/kustomize/kustomize-checks.ts';
import { judgeRendered, type RenderedVerdict } from '../../../src/validation/rendered-verdict.ts';
import { deployment, parts } from '../../unit/validation/kubernetes/kubernetes-support.ts';
import { treeOf } from '../../unit/validation/tree-support.ts';
import { realTools } from './kubernetes/real-tools.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const shop = await openFolder(join(fixtures, 'repositories/shop'));

/** Renders both sides with the real tools and holds them against the changes of the files. */
async function judge(before: FileTree, changes: ChangeSet): Promise<RenderedVerdict> {
  const after = overlayTree(before, changes);
  const settings = { tools: realTools, terraformMode: 'hermetic', signal: new AbortController().signal } as const;
  const input = { before, after, changes, ...settings };
  const helm = createHelmChecks(parts);
  const rendered = await Promise.all([
    createKustomizeChecks(parts).renderedChanges(input),
    helm.renderedChanges(input),
  ]);
  return judgeRendered(await semanticChanges(changes), rendered.flat(), () => helm.unsteady(input));
}

async function changed(tree: FileTree, path: string, from: string, to: string): Promise<ChangeSet> {
  const before = (await tree.read(path)) ?? '';
  expect(before).toContain(from);
  return { files: [{ path, before, after: before.replace(from, to) }] };
}

async function expected(tree: FileTree, diff: string): Promise<ChangeSet> {
  const applied = await applyMiniDiff(diff, (file) => tree.read(file));
  const files = [...applied].map(async ([path, after]): Promise<FileChange> => {
    const before = await tree.read(path);
    return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
  return { files: await Promise.all(files) };
}

describe('what each environment of the shop gets', () => {
  test('one value in production is one value in one overlay', async () => {
    const path = 'apps/checkout/overlays/production/patch-deployment.yaml';
    const { checks, rendered } = await judge(shop, await changed(shop, path, 'replicas: 3', 'replicas: 5'));
    expect(checks).toMatchObject([{ name: 'rendered intent', verdict: 'pass', findings: [] }]);
    const target = 'apps/checkout/overlays/production';
    const scaled = { file: target, object: 'Deployment/checkout', path: 'spec.replicas', from: 3, to: 5 };
    expect(rendered).toEqual([{ target, changes: [scaled] }]);
  });
  test('a change of the base shows in every overlay', async () => {
    const path = 'apps/payments/base/deployment.yaml';
    const grace = await changed(shop, path, 'terminationGracePeriodSeconds: ', 'terminationGracePeriodSeconds: 1');
    const { checks, rendered } = await judge(shop, grace);
    expect(checks).toMatchObject([{ verdict: 'pass', findings: [] }]);
    const one = [{ path: 'spec.template.spec.terminationGracePeriodSeconds' }];
    expect(rendered).toMatchObject([
      { target: 'apps/payments/overlays/production', changes: one },
      { target: 'apps/payments/overlays/staging', changes: one },
    ]);
  });
  test('a value of the chart in production shows only there', async () => {
    const path = 'charts/storefront/values-production.yaml';
    const { checks, rendered } = await judge(shop, await changed(shop, path, 'replicaCount: 4', 'replicaCount: 6'));
    expect(checks).toMatchObject([{ verdict: 'pass', findings: [] }]);
    expect(rendered.filter(({ changes }) => changes.length > 0)).toMatchObject([
      { target: `charts/storefront with ${path}`, changes: [{ path: 'spec.replicas', from: 4, to: 6 }] },
    ]);
  });
});

describe('a chart that does more than its value says', () => {
  const template = (name: string, more = '') =>
    `kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: ${name}\ndata:\n  workers: {{ .Values.workers | quote }}\n${more}`;
  const chart = (more: string) => ({
    'charts/a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    'charts/a/values.yaml': 'workers: 2\n',
    'charts/a/templates/a.yaml': template('a'),
    'charts/a/templates/b.yaml': template('b', more),
  });
  const verdictOf = async (more: string) => {
    const tree = treeOf(chart(more));
    const { checks } = await judge(tree, await changed(tree, 'charts/a/values.yaml', 'workers: 2', 'workers: 8'));
    return checks[0];
  };

  test('passes when it only reads the value twice', async () => {
    expect(await verdictOf('')).toMatchObject({ verdict: 'pass', findings: [] });
  });
  test('fails when the value switches something else', async () => {
    expect(await verdictOf('  mode: {{ ternary "safe" "unsafe" (lt (int .Values.workers) 5) }}\n')).toMatchObject({
      verdict: 'fail',
      findings: [
        {
          severity: 'error',
          file: 'charts/a/values.yaml',
          message: 'charts/a: ConfigMap/b data.mode: "safe" → "unsafe" was not asked for',
        },
      ],
    });
  });
  test('passes when the value belongs to a chart beside it', async () => {
    const { 'charts/a/values.yaml': common, ...own } = chart('');
    const tree = treeOf({
      ...own,
      'charts/a/Chart.yaml': `${own['charts/a/Chart.yaml']}dependencies:\n  - { name: c, version: 1.0.0, repository: "file://../c" }\n`,
      'charts/a/values.yaml': 'workers: 1\n',
      'charts/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'charts/c/values.yaml': common,
      'charts/c/templates/c.yaml': template('c'),
    });
    const files = [
      ...(await changed(tree, 'charts/a/values.yaml', 'workers: 1', 'workers: 4')).files,
      ...(await changed(tree, 'charts/c/values.yaml', 'workers: 2', 'workers: 9')).files,
    ];
    const { checks, rendered } = await judge(tree, { files });
    expect(checks).toMatchObject([{ verdict: 'pass', findings: [] }]);
    expect(rendered.map(({ target, changes }) => [target, changes.length])).toEqual([
      ['charts/a', 3],
      ['charts/c', 1],
    ]);
  });
  test('is not blamed for what is random in every render', async () => {
    expect(
      await verdictOf('  token: {{ randAlphaNum 16 | quote }}\n  at: {{ now | unixEpoch | quote }}\n'),
    ).toMatchObject({
      verdict: 'pass',
      findings: [{ severity: 'info', rule: 'intent/unsteady' }],
    });
  });
});

const withRenders = (await readRequestCases(join(fixtures, 'requests'))).flatMap(({ repository, cases }) => {
  const diffs = new Map(cases.flatMap((one) => (one.outcome === 'changed' ? [[one.diff, one.request] as const] : [])));
  return [...diffs].map(([diff, request]) => ({ repository, request, diff }));
});

describe('an overlay with generated settings and a prefix', () => {
  const kustomization =
    'namePrefix: prod-\nresources: [app.yaml]\nconfigMapGenerator:\n  - name: settings\n    files: [app.yaml=settings.yaml]\n    literals: [LEVEL=info]\n';
  const files = {
    'k/kustomization.yaml': kustomization,
    'k/settings.yaml': 'log:\n  level: info\nretries: 3\n',
    'k/app.yaml': `${deployment}          envFrom:\n            - configMapRef: { name: settings }\n`,
  };
  test.each([
    ['a generated value', 'k/kustomization.yaml', 'LEVEL=info', 'LEVEL=debug', 3],
    ['a value in a generated file', 'k/settings.yaml', 'retries: 3', 'retries: 5', 3],
    ['the prefix', 'k/kustomization.yaml', 'namePrefix: prod-', 'namePrefix: live-', 4],
  ])('passes for %s, with hash and references', async (_, path, from, to, count) => {
    const tree = treeOf(files);
    const { checks, rendered } = await judge(tree, await changed(tree, path, from, to));
    expect(checks).toMatchObject([{ verdict: 'pass', findings: [] }]);
    expect(rendered[0]?.changes).toHaveLength(count);
  });
});

const rendersSeen = new Set<string>();

describe('no golden change is a false alarm', () => {
  test.each(withRenders)('$repository: $request', async ({ repository, diff }) => {
    const tree = await openFolder(join(fixtures, 'repositories', repository));
    const { checks, rendered } = await judge(tree, await expected(tree, diff));
    if (rendered.some(({ changes }) => changes.length > 0)) rendersSeen.add(`${repository} ${diff}`);
    const errors = checks.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
    expect({ verdicts: checks.map(({ verdict }) => verdict).filter((one) => one !== 'pass'), errors }).toEqual({
      verdicts: [],
      errors: [],
    });
  });

  test('and most of what Kubernetes gets was judged', () => {
    expect(rendersSeen.size).toBeGreaterThan(80);
  });
});
