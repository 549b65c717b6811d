import { describe, expect, test } from 'vitest';
import type { SemanticChange } from '../../../src/domain/change-set.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { canonicalOperations } from '../../../src/edits/canonical-operations.ts';
import { missingChanges, undeclaredChanges } from '../../../src/edits/intent.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { operation, type Short } from './edited.ts';

const file = 'k.yaml';
const object = 'Deployment/x';
const text = `kind: Deployment
metadata:
  name: x
spec:
  replicas: 3
  args: [a, a, b]
  containers:
    - name: app
      image: a:1
      env:
        - name: A
          value: "1"
`;

async function judge(operations: readonly Operation[], source = text) {
  const changes = await semanticChanges(await applyOperations(operations, () => source));
  const canonical = await canonicalOperations(operations, () => source);
  return {
    changes,
    undeclared: undeclaredChanges(canonical, changes),
    missing: missingChanges(canonical, changes),
  };
}

const declared: readonly (readonly [string, readonly Short[]])[] = [
  ['a value', [['set', 'spec.replicas', 5]]],
  ['a value with its missing parents', [['set', 'metadata.annotations["a/b"]', 'c']]],
  ['a map, leaf by leaf', [['set', 'spec.strategy', { type: 'x', rolling: { max: 1, list: [] } }]]],
  ['a map in place of another', [['set', 'spec.containers[name=app]', { name: 'app', image: 'b:2' }]]],
  ['an item by position', [['set', 'spec.containers[0].image', 'a:2']]],
  ['a new named item', [['set', 'spec.containers[name=app].env[name=B].value', '2']]],
  ['inserted items', [['insert', 'spec.containers', { name: 'y', image: 'z', env: [{ name: 'Q', value: 'q' }] }]]],
  ['an item in a new list', [['insert', 'spec.tolerations', { key: 'a', operator: 'Exists' }]]],
  ['a removed item', [['remove', 'spec.containers[name=app].env[name=A]']]],
  [
    'removed items by position',
    [
      ['remove', 'spec.args[0]'],
      ['remove', 'spec.args[0]'],
    ],
  ],
  ['a renamed item', [['set', 'spec.containers[name=app].name', 'web']]],
  ['a renamed object', [['set', 'metadata.name', 'y']]],
  ['an object in a namespace', [['set', 'metadata.namespace', 'y']]],
  [
    'a value set twice',
    [
      ['set', 'spec.replicas', 5],
      ['set', 'spec.replicas', 6],
    ],
  ],
];

describe('what operations declare', () => {
  test.each(declared)('%s', async (_, shorts) => {
    const { changes, undeclared, missing } = await judge(shorts.map((short) => operation(file, object, short)));
    expect(changes.length).toBeGreaterThan(0);
    expect(undeclared).toEqual([]);
    expect(missing.filter((one) => !('value' in one && one.value === 5))).toEqual([]);
  });

  test('text that is added declares the objects in it', async () => {
    const add: Operation = { op: 'add-block', file, object: '', text: 'kind: B\nmetadata: {name: y}\n' };
    expect(await judge([add])).toMatchObject({ undeclared: [], missing: [] });
  });

  test('a replaced text declares what it says, and its own lines where there is no data', async () => {
    const change: SemanticChange = { file, object, path: 'spec.replicas', from: 3, to: 5 };
    const replace: Operation = {
      op: 'replace-text',
      file,
      find: 'replicas: 3',
      replace: 'replicas: 5',
      declares: [change],
    };
    expect(await judge([replace])).toMatchObject({ undeclared: [], missing: [] });
    expect((await judge([{ ...replace, declares: [] }])).undeclared).toEqual([change]);
    const docker: Operation = { op: 'replace-text', file: 'Dockerfile', find: 'a', replace: 'b', declares: [] };
    expect(await judge([docker], 'FROM a\n')).toMatchObject({ undeclared: [], missing: [] });
  });

  test('files that come and go', async () => {
    const add: Operation = { op: 'add-file', file: 'new.yaml', content: 'a: 1\n' };
    const changes = await semanticChanges(await applyOperations([add], () => undefined));
    expect(changes).toHaveLength(1);
    expect(undeclaredChanges([add], changes)).toEqual([]);
    const gone: Operation = { op: 'delete-file', file };
    expect(await judge([gone])).toMatchObject({ undeclared: [], missing: [] });
  });

  test('HCL with a single block, with and without its position', async () => {
    const source = 'resource "a" "b" {\n  rule {\n    days = 1\n  }\n}\n';
    const set = (path: string): Operation => ({ op: 'set', file: 'm.tf', object: 'a.b', path, value: 2 });
    expect(await judge([set('rule.days')], source)).toMatchObject({ undeclared: [], missing: [] });
    expect(await judge([set('rule[0].days')], source)).toMatchObject({ undeclared: [], missing: [] });
  });
});

describe('what operations do not declare', () => {
  const set = (path: string, value: number): Operation => ({ op: 'set', file, object, path, value });
  const change = (path: string, to?: number, over: Partial<SemanticChange> = {}): SemanticChange => ({
    file,
    object,
    path,
    ...(to !== undefined && { to }),
    ...over,
  });

  test.each([
    ['another value', change('spec.replicas', 6)],
    ['another path', change('spec.paused', 5)],
    ['a path that begins alike', change('spec.replicasMax', 5)],
    ['another object', change('spec.replicas', 5, { object: 'Deployment/y' })],
    ['another file', change('spec.replicas', 5, { file: 'other.yaml' })],
    ['its removal', change('spec.replicas', undefined, { from: 3 })],
    ['the parent', change('spec', 5)],
    ['a whole object', change('', undefined, { from: {} })],
  ])('%s', (_, found) => {
    expect(undeclaredChanges([set('spec.replicas', 5)], [found])).toEqual([found]);
  });

  test('an inserted item with another value, a removal that adds, an added file that loses', () => {
    const insert: Operation = { op: 'insert', file, object, path: 'args', value: 'x' };
    expect(undeclaredChanges([insert], [{ file, object, path: 'args[0]', to: 'y' }])).toHaveLength(1);
    expect(undeclaredChanges([insert], [{ file, object, path: 'args[0]', from: 'x' }])).toHaveLength(1);
    const remove: Operation = { op: 'remove', file, object, path: 'args' };
    expect(undeclaredChanges([remove], [{ file, object, path: 'args[0]', to: 'y' }])).toHaveLength(1);
    const add: Operation = { op: 'add-file', file, content: '' };
    expect(undeclaredChanges([add], [{ file, object, path: '', from: {} }])).toHaveLength(1);
  });

  test('an operation without any effect is reported as missing', async () => {
    const { missing } = await judge([set('spec.replicas', 3)]);
    expect(missing).toEqual([set('spec.replicas', 3)]);
  });
});
