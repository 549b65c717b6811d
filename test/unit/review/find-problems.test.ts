import { expect, it } from 'vitest';
import type { Check } from '../../../src/domain/check.ts';
import type { Objection } from '../../../src/domain/objection.ts';
import { reviewFiles } from '../../support/review-files.ts';

const objection = (path: string, quoted: string, over: Partial<Objection> = {}): Objection => ({
  guardrail: 'privileged-pod',
  action: 'approve',
  file: 'a.yaml',
  object: 'Pod/a',
  path,
  reason: `It reaches out: \`${quoted}\``,
  remedy: 'Do not.',
  ...over,
});

it('a guardrail that minds two places of one object is told once, with both lines', async () => {
  const objections = [objection('a', 'one'), objection('b', 'two'), objection('b', 'two', { object: 'Pod/b' })];
  const found = await reviewFiles({ 'a.yaml': 'x: 1\n' }, { 'a.yaml': 'x: 1\na: one\nb: two\n' }, { objections });
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [2, 'It reaches out: `one`. Do not. Also in line 3.'],
    [3, 'It reaches out: `two`. Do not.'],
  ]);
});

it('that a workflow is changed gives way to what is wrong with it', async () => {
  const file = '.github/workflows/ci.yml';
  const objections = [objection('', 'x', { guardrail: 'workflow-files', action: 'refuse', file, object: 'ci.yml' })];
  const rules = async (after: string) =>
    (await reviewFiles({}, { [file]: after }, { objections })).map(({ rule }) => rule);
  expect(await rules('on: push\n')).toEqual(['guardrail/workflow-files']);
  expect(await rules('on: push\npermissions: write-all\n')).toEqual(['review/wider-token']);
});

it('what a tool misses at a call that nobody touched is told where the declaration changed', async () => {
  const check: Check = {
    name: 'terraform validate',
    target: 'live',
    verdict: 'fail',
    tool: 'terraform',
    seconds: 1,
    findings: [
      {
        severity: 'error',
        rule: 'terraform/invalid-value',
        file: 'live/main.tf',
        line: 3,
        message: 'Not suitable for var.ranges declared at ../modules/n/v.tf:4,1-10: map of string required.',
      },
    ],
  };
  const of = (type: string) => ({
    'modules/n/v.tf': `variable "a" {\n}\n\nvariable "ranges" {\n  type = ${type}\n}\n`,
    'live/main.tf': 'module "n" {\n  source = "../modules/n"\n  ranges = []\n}\n',
  });
  const found = await reviewFiles(of('list(string)'), of('map(string)'), { checks: [check] });
  expect(found.filter(({ rule }) => rule.startsWith('terraform/'))).toMatchObject([
    { file: 'modules/n/v.tf', line: 5, message: expect.stringContaining('(seen at `live/main.tf:3`)') },
  ]);
});

it('the class of a stateful set’s claims is nothing that can be changed', async () => {
  const set = (storage: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db:1, volumeMounts: [{ name: data, mountPath: /d }] }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        storageClassName: ${storage}
`;
  expect(await reviewFiles({ 'db.yaml': set('ssd') }, { 'db.yaml': set('hdd') })).toMatchObject([
    { rule: 'review/immutable-field', file: 'db.yaml', line: 12 },
  ]);
});

it('what went with a file is told where the list of its folder changed, not where prose speaks of it', async () => {
  const objections = [objection('', 'Namespace/old', { file: 'apps', object: 'Namespace/old' })];
  const list = (name: string): string => `resources:\n  - first.yaml\n  - ${name}.yaml\n`;
  const found = await reviewFiles(
    { 'README.md': 'All.\n', 'apps/kustomization.yaml': list('old'), 'apps/old.yaml': 'kind: Namespace\n' },
    { 'README.md': 'All but Namespace/old.\n', 'apps/kustomization.yaml': list('new'), 'apps/new.yaml': 'kind: X\n' },
    { objections },
  );
  expect(found.filter(({ rule }) => rule.startsWith('guardrail/'))).toMatchObject([
    { file: 'apps/kustomization.yaml', line: 3 },
  ]);
});
