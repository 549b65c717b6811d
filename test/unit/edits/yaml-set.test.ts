import { describe, expect, test } from 'vitest';
import { edited, type Short } from './edited.ts';

type Case = readonly [what: string, before: string, edits: readonly Short[], after: string];

const scalars: readonly Case[] = [
  [
    'a number, its comment stays',
    'replicas: 3  # three\nb: 1\n',
    [['set', 'replicas', 5]],
    'replicas: 5  # three\nb: 1\n',
  ],
  ['double quotes stay', 'tag: "1.0"\n', [['set', 'tag', '1.1']], 'tag: "1.1"\n'],
  ['single quotes stay', "tag: 'x'\n", [['set', 'tag', "don't"]], "tag: 'don''t'\n"],
  ['a plain string stays plain', 'level: info\n', [['set', 'level', 'debug']], 'level: debug\n'],
  ['a number in quotes can become a number', 'port: "80"\n', [['set', 'port', 8080]], 'port: 8080\n'],
  ['a string that looks like a number is quoted', 'v: x\n', [['set', 'v', '1.10']], 'v: "1.10"\n'],
  ['a string that is a boolean to YAML 1.1 is quoted', 'v: x\n', [['set', 'v', 'on']], 'v: "on"\n'],
  ['a string that is a number in base 60 is quoted', 'v: x\n', [['set', 'v', '22:22']], 'v: "22:22"\n'],
  ['a date is quoted', 'v: x\n', [['set', 'v', '2024-01-01']], 'v: "2024-01-01"\n'],
  ['a colon with a blank is quoted', 'v: x\n', [['set', 'v', 'a: b']], 'v: "a: b"\n'],
  ['an image with tag and digest is plain', 'v: x\n', [['set', 'v', 'r.io/a:1@sha256:ab']], 'v: r.io/a:1@sha256:ab\n'],
  ['an expression of a workflow stays plain', 'v: x\n', [['set', 'v', 'a ${{ b }}']], 'v: a ${{ b }}\n'],
  ['a template in front is quoted', 'v: x\n', [['set', 'v', '{{ b }}']], 'v: "{{ b }}"\n'],
  ['octal stays octal', 'mode: 0644\n', [['set', 'mode', 0o600]], 'mode: 0600\n'],
  ['null is filled in', 'a:\nb: 1\n', [['set', 'a', 'x']], 'a: x\nb: 1\n'],
  ['null with a comment is filled in', 'a: # why\n', [['set', 'a', 1]], 'a: 1 # why\n'],
  ['no final newline', 'a: 1', [['set', 'a', 2]], 'a: 2'],
  ['CRLF', 'a: 1\r\nb: 2\r\n', [['set', 'a', 3]], 'a: 3\r\nb: 2\r\n'],
  ['a byte order mark', '\uFEFFa: 1\n', [['set', 'a', 3]], '\uFEFFa: 3\n'],
  ['a key with dots', '"a.b/c": 1\n', [['set', '["a.b/c"]', 2]], '"a.b/c": 2\n'],
  [
    'flow style',
    'a: {b: 1, c: [x, "y"]} # z\n',
    [
      ['set', 'a.b', 2],
      ['set', 'a.c[1]', 'q'],
    ],
    'a: {b: 2, c: [x, "q"]} # z\n',
  ],
  ['a tab inside a string', 'a: "x\ty"\nb: 1\n', [['set', 'b', 2]], 'a: "x\ty"\nb: 2\n'],
  ['the same value changes nothing', "a: '1'   # c\n", [['set', 'a', '1']], "a: '1'   # c\n"],
  [
    'only the line of a block scalar that differs',
    's: |\n  a  \n\n  b\nt: 1\n',
    [['set', 's', 'a  \n\nc\n']],
    's: |\n  a  \n\n  c\nt: 1\n',
  ],
  [
    'a block scalar without a final line break',
    's: |-\n    x\n    y\n',
    [['set', 's', 'x\nz']],
    's: |-\n    x\n    z\n',
  ],
  ['a folded scalar of one line', 's: >-\n  some\n  text\n', [['set', 's', 'other']], 's: >-\n  other\n'],
  ['a quoted string keeps its quotes over several lines', 's: "a\\nb"\n', [['set', 's', 'a\nc']], 's: "a\\nc"\n'],
  ['a plain string becomes a block scalar', 's: a\n', [['set', 's', 'a\nb\n']], 's: |\n  a\n  b\n'],
  [
    'a long line is not folded',
    `s: ${'x '.repeat(100)}x\nb: 1\n`,
    [['set', 'b', 2]],
    `s: ${'x '.repeat(100)}x\nb: 2\n`,
  ],
];

describe('setting a scalar in YAML', () => {
  test.each(scalars)('%s', async (_, before, edits, after) => {
    expect(await edited('values.yaml', before, edits)).toBe(after);
  });
});

const collections: readonly Case[] = [
  ['a scalar becomes a map', 'a: 1 # c\nb: 2\n', [['set', 'a', { x: 1, z: [] }]], 'a: # c\n  x: 1\n  z: []\nb: 2\n'],
  ['a map becomes a scalar', 'a: # c\n  x: 1\n  # d\n# e\nb: 2\n', [['set', 'a', 1]], 'a: 1 # c\n# e\nb: 2\n'],
  [
    'of a map only what differs',
    'a:\n  x: 1 # keep\n  y: 2\n  z: 3\n',
    [['set', 'a', { x: 1, y: 4, w: 5 }]],
    'a:\n  x: 1 # keep\n  y: 4\n  w: 5\n',
  ],
  ['of a list only what differs', 'a:\n- 1 # one\n- 2\n- 3\n', [['set', 'a', [1, 4]]], 'a:\n- 1 # one\n- 4\n'],
  ['an item in the middle of a list', 'a: [1, 3]\n', [['set', 'a', [1, 2, 3]]], 'a: [1, 2, 3]\n'],
  ['flow stays flow', 'a: {b: {c: 1}}\n', [['set', 'a.b', { d: 'x, y' }]], 'a: {b: {d: "x, y"}}\n'],
];

describe('setting a collection in YAML', () => {
  test.each(collections)('%s', async (_, before, edits, after) => {
    expect(await edited('values.yaml', before, edits)).toBe(after);
  });
});

const deployment = `# kept
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
      - name: proxy
        image: proxy:1
      - name: app
        image: "shop:1.0" # pinned
        env:
        - name: LOG_LEVEL
          value: "info"
---
kind: Service
metadata: {name: shop}
`;

describe('setting a value in a manifest', () => {
  test('finds the item of a list by its name and changes one line', async () => {
    const path = 'spec.template.spec.containers[name=app].image';
    const after = await edited('k.yaml', deployment, [['set', path, 'shop:2.0']], 'Deployment/shop');
    expect(after).toBe(deployment.replace('shop:1.0', 'shop:2.0'));
  });

  test('adds an environment variable as its neighbours are written', async () => {
    const path = 'spec.template.spec.containers[name=app].env[name=MODE].value';
    const after = await edited('k.yaml', deployment, [['set', path, 'fast']], 'Deployment/shop');
    expect(after).toBe(deployment.replace('"info"\n', '"info"\n        - name: MODE\n          value: "fast"\n'));
  });

  test('finds a document by kind, namespace and name where two share a name', async () => {
    const two = `kind: A\nmetadata: {name: x, namespace: p}\nv: 1\n---\nkind: A\nmetadata: {name: x, namespace: q}\nv: 1\n`;
    const after = await edited('k.yaml', two, [['set', 'v', 2]], 'A/q/x');
    expect(after).toBe(`${two.slice(0, -2)}2\n`);
  });

  test('edits the text of an inline patch and the values of a JSON patch', async () => {
    const text =
      'patches:\n  - patch: |-\n      - op: replace\n        path: /spec/replicas\n        value: 3\n    target: {kind: X}\n';
    const patch = '- op: replace\n  path: /spec/replicas\n  value: 5';
    expect(await edited('kustomization.yaml', text, [['set', 'patches[0].patch', patch]])).toBe(text.replace('3', '5'));
    const list = '- op: replace\n  path: /spec/replicas\n  value: 3\n';
    expect(await edited('p.yaml', list, [['set', '[path="/spec/replicas"].value', 5]])).toBe(list.replace('3', '5'));
  });
});
