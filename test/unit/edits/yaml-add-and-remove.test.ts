import { describe, expect, test } from 'vitest';
import { edited, type Short } from './edited.ts';

type Case = readonly [what: string, before: string, edits: readonly Short[], after: string];

const additions: readonly Case[] = [
  ['a key after its last sibling', 'a:\n  b: 1\nc: 2\n', [['set', 'a.x', 1]], 'a:\n  b: 1\n  x: 1\nc: 2\n'],
  [
    'before comments of the next thing',
    'a:\n  b: 1\n# about c\nc: 2\n',
    [['set', 'a.x', 1]],
    'a:\n  b: 1\n  x: 1\n# about c\nc: 2\n',
  ],
  [
    'after comments that belong to the last one',
    'a:\n  b:\n    c: 1\n    # d: 2\n',
    [['set', 'a.x', 1]],
    'a:\n  b:\n    c: 1\n    # d: 2\n  x: 1\n',
  ],
  ['before blank lines', 'a:\n  b: 1\n\nc: 2\n', [['set', 'a.x', 1]], 'a:\n  b: 1\n  x: 1\n\nc: 2\n'],
  [
    'missing parents, in the indent of the file',
    'a:\n    b: 1\n',
    [['set', 'c.d.e', 1]],
    'a:\n    b: 1\nc:\n    d:\n        e: 1\n',
  ],
  ['into an empty map', 'a: {} # c\nb: 1\n', [['set', 'a.x', 1]], 'a: # c\n  x: 1\nb: 1\n'],
  ['into null', 'a:\nb: 1\n', [['set', 'a.x', 1]], 'a:\n  x: 1\nb: 1\n'],
  ['into a flow map', 'a: { b: 1 }\n', [['set', 'a.x', 'y: z']], 'a: { b: 1, x: "y: z" }\n'],
  ['into a JSON-like flow map', 'a: {"b": "c"}\n', [['set', 'a.x', 'y']], 'a: {"b": "c", "x": "y"}\n'],
  [
    'into a flow map over lines',
    'a: {\n  b: 1,\n  c: 2\n}\n',
    [['set', 'a.x', 3]],
    'a: {\n  b: 1,\n  c: 2,\n  x: 3\n}\n',
  ],
  [
    'a well-known key where people write it: replicas in front of the selector',
    'spec:\n  # pods of it\n  selector: {}\n  template: {}\n',
    [['set', 'spec.replicas', 3]],
    'spec:\n  replicas: 3\n  # pods of it\n  selector: {}\n  template: {}\n',
  ],
  [
    'the environment of a container between its ports and its resources',
    'c:\n  - name: a\n    image: b\n    ports: [1] # c\n\n    resources: {}\n',
    [['set', 'c[name=a].env', ['x']]],
    'c:\n  - name: a\n    image: b\n    ports: [1] # c\n    env:\n      - x\n\n    resources: {}\n',
  ],
  [
    'behind a text over several lines',
    'c:\n  - name: a\n    image: b\n    args:\n      - |\n        x\n\n        y\n    resources: {}\n',
    [['set', 'c[name=a].env', 'x']],
    'c:\n  - name: a\n    image: b\n    args:\n      - |\n        x\n\n        y\n    env: x\n    resources: {}\n',
  ],
  [
    'at the end where the others are in an order of their own',
    'spec:\n  template: {}\n  selector: {}\n',
    [['set', 'spec.replicas', 3]],
    'spec:\n  template: {}\n  selector: {}\n  replicas: 3\n',
  ],
  [
    'with CRLF, into the middle',
    'spec:\r\n  selector: {}\r\n  template: {}\r\n',
    [['set', 'spec.strategy', 'x']],
    'spec:\r\n  selector: {}\r\n  strategy: x\r\n  template: {}\r\n',
  ],
  ['into a file without final newline', 'a: 1', [['set', 'b.c', 2]], 'a: 1\nb:\n  c: 2'],
  ['into an empty file', '', [['set', 'b.c', 2]], 'b:\n  c: 2\n'],
  ['into a file of comments', '# x\n', [['set', 'b', 2]], '# x\nb: 2\n'],
  ['with CRLF', 'a: 1\r\n', [['set', 'b.c', 2]], 'a: 1\r\nb:\r\n  c: 2\r\n'],
  [
    'quoted as all of its neighbours',
    'd:\n  A: "1"\n  B: "x"\n',
    [['set', 'd.C', 'y']],
    'd:\n  A: "1"\n  B: "x"\n  C: "y"\n',
  ],
  [
    'a key that needs quotes',
    'a: 1\n',
    [
      ['set', '["x: y"]', 2],
      ['set', 'on', 3],
    ],
    'a: 1\n"x: y": 2\n"on": 3\n',
  ],
  ['an item to an indented list', 'a:\n  - x\nb: 1\n', [['insert', 'a', 'z']], 'a:\n  - x\n  - z\nb: 1\n'],
  ['an item to a list that is not indented', 'a:\n- x\nb: 1\n', [['insert', 'a', 'z']], 'a:\n- x\n- z\nb: 1\n'],
  [
    'a map to a list',
    'a:\n- id: x\n  v: 1\n',
    [['insert', 'a', { id: 'z', v: { w: 1 } }]],
    'a:\n- id: x\n  v: 1\n- id: z\n  v:\n    w: 1\n',
  ],
  ['a map with a wide dash', 'a:\n-   id: x\n', [['insert', 'a', { id: 'z' }]], 'a:\n-   id: x\n-   id: z\n'],
  ['an item to an empty list', 'a: []\nb:\n  - x\n', [['insert', 'a', 'z']], 'a:\n  - z\nb:\n  - x\n'],
  ['a list in the style of the lists around', 'a:\n- x\n', [['insert', 'b', 'z']], 'a:\n- x\nb:\n- z\n'],
  ['an item to a list in a list', 'm:\n- - a\n  - b\n', [['insert', 'm[0]', 'c']], 'm:\n- - a\n  - b\n  - c\n'],
  ['an item to a flow list with a final comma', 'a: [\n  x,\n]\n', [['insert', 'a', 'z']], 'a: [\n  x,\n  z,\n]\n'],
  ['an item behind a comment', 'a: [\n  x # c\n]\n', [['insert', 'a', 'z']], 'a: [\n  x, # c\n  z\n]\n'],
  [
    'set apart by a blank line as the others',
    'a:\n  - x\n\n  - y\n\nb: 1\n',
    [['insert', 'a', 'z']],
    'a:\n  - x\n\n  - y\n\n  - z\n\nb: 1\n',
  ],
  ['before the end of the document', 'a: 1\n...\n', [['set', 'b', 1]], 'a: 1\nb: 1\n...\n'],
  ['at the position after the last', 'a: [1]\n', [['set', 'a[1]', 2]], 'a: [1, 2]\n'],
];

describe('adding to YAML', () => {
  test.each(additions)('%s', async (_, before, edits, after) => {
    expect(await edited('values.yaml', before, edits)).toBe(after);
  });
});

const removals: readonly Case[] = [
  ['a key with its comment', 'a: 1\n# about b\nb: 2 # two\nc: 3\n', [['remove', 'b']], 'a: 1\nc: 3\n'],
  ['the first key leaves the comment of the file', '# file\na: 1\nb: 2\n', [['remove', 'a']], '# file\nb: 2\n'],
  ['the last key without final newline', 'a: 1\nb: 2', [['remove', 'b']], 'a: 1'],
  ['a whole map', 'a: 1\nb:\n  c: 1\n  # d\n\ne: 1\n', [['remove', 'b']], 'a: 1\n\ne: 1\n'],
  [
    'the only key of a map',
    'a:   # note\n  b: 1 # x\n# tail\nc: 1\n',
    [['remove', 'a.b']],
    'a: {}   # note\n# tail\nc: 1\n',
  ],
  ['the first key of a list item', 'a:\n  - id: x\n    v: 1\n', [['remove', 'a[0].id']], 'a:\n  - v: 1\n'],
  ['the first item', 'a:\n- x\n- y\n', [['remove', 'a[0]']], 'a:\n- y\n'],
  ['the last item', 'a:\n- x\n- y\n# c\nb: 1\n', [['remove', 'a[1]']], 'a:\n- x\n# c\nb: 1\n'],
  ['the only item', 'a:\n- x\nb: 1\n', [['remove', 'a[0]']], 'a: []\nb: 1\n'],
  [
    'an item by name',
    'a:\n- name: x\n- name: y\n  v: 1\n- name: z\n',
    [['remove', 'a[name=y]']],
    'a:\n- name: x\n- name: z\n',
  ],
  ['the first of a list in a list', 'm:\n- - a\n  - b\n', [['remove', 'm[0][0]']], 'm:\n- - b\n'],
  ['from a flow map', 'a: {b: 1, c: 2}\n', [['remove', 'a.b']], 'a: {c: 2}\n'],
  ['the last of a flow list', 'a: [1, 2]\n', [['remove', 'a[1]']], 'a: [1]\n'],
  ['one of two blank lines that meet', 'a: 1\n\nb: 2\n\nc: 3\n', [['remove', 'b']], 'a: 1\n\nc: 3\n'],
  ['the first key behind a byte order mark', '\uFEFFa: 1\nb: 2\n', [['remove', 'a']], '\uFEFFb: 2\n'],
];

describe('removing from YAML', () => {
  test.each(removals)('%s', async (_, before, edits, after) => {
    expect(await edited('values.yaml', before, edits)).toBe(after);
  });

  test('a document goes with its separator', async () => {
    const text = 'kind: A\nmetadata: {name: x}\n---\nkind: B\nmetadata: {name: y}\n---\nkind: C\nmetadata: {name: z}\n';
    const [a, b, c] = text.split('---\n');
    expect(await edited('k.yaml', text, [['remove', '']], 'B/y')).toBe(`${a}---\n${c}`);
    expect(await edited('k.yaml', text, [['remove', '']], 'A/x')).toBe(`${b}---\n${c}`);
    expect(await edited('k.yaml', text, [['remove', '']], 'C/z')).toBe(`${a}---\n${b}`);
  });
});
