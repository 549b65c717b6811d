import { describe, expect, test } from 'vitest';
import { looseYaml } from '../../../../src/context/reading/loose-yaml.ts';
import { scanYaml } from '../../../../src/context/reading/scan-yaml.ts';
import { splitYaml } from '../../../../src/context/reading/split-yaml.ts';
import { text } from '../memory-tree.ts';

describe('splitting a YAML stream', () => {
  test('counts lines and leaves out documents that hold nothing', () => {
    const parts = splitYaml('# head\n---\na: 1\n---\n# nothing\n---\nb: |\n  text\n--- # next\nc: 3\n...\n');
    expect(parts.map(({ line, document, text: part }) => [line, document, part.trim()])).toEqual([
      [1, 0, 'a: 1'],
      [5, 1, 'b: |\n  text'],
      [8, 2, 'c: 3'],
    ]);
  });
});

describe('reading YAML by lines', () => {
  test.each([
    'a:\n- b\n- c: 1\n  d: 2\ne: 3\n',
    'text: |\n  - not: a\n  list:\n   at all\nnext: 1\n',
    'quoted: "a: b\n  # still text"\nnext: 1\n',
    'plain: some\n  more text\nnext: 1\n',
    'flow: {a: [1,\n 2], b: "}"}\nnext: 1\n',
    '- - a\n  - b\n- c\n',
    'a: # comment\n  b: 1\n',
    '"quoted key": 1\n? complex\n',
    'url: http://x:80/y#z\n',
    'a: &anchor\n  b: 1\nc: *anchor\n',
    'windows: 1\r\nlines:\r\n  - a\r\n',
  ])('fits: %j', (source) => {
    const skipped = source.includes('? complex') ? [1] : [undefined];
    expect(skipped).toContain(scanYaml(source, () => undefined));
  });

  test.each([
    ['a: 1\n  b: 2\n', 1],
    ['a:\n\tb: 1\n', 1],
    ['a: b: c\n', 0],
    ['a:\n    b: 1\n  c: 2\n', 2],
    ['a: 1\nno key here\n', 1],
    ['a: "x" y\n', 0],
    ['{{- if .Values.x }}\na: 1\n', 1],
  ])('does not fit: %j', (source, line) => {
    expect(scanYaml(source, () => undefined)).toBe(line);
  });

  test('gives the value of a plainly written document', () => {
    const value = looseYaml(
      text(`
        spec:
          path: ./apps/production # here
          values: &values
            count: 3
            on: true
            "quoted key": 'it''s'
            list:
            - a
            - name: b
              value: "1"
          again: *values
          empty:
          flow: [1, two]
      `),
    );
    expect(value).toEqual({
      spec: {
        path: './apps/production',
        values: { count: 3, on: true, 'quoted key': "it's", list: ['a', { name: 'b', value: '1' }] },
        again: { count: 3, on: true, 'quoted key': "it's", list: ['a', { name: 'b', value: '1' }] },
        empty: null,
        flow: [1, 'two'],
      },
    });
  });

  test('a value that contains itself is left to the real parser', () => {
    expect(looseYaml('a: &a\n  b: *a\n')).toBeUndefined();
  });

  test('a key called __proto__ is only a key', () => {
    const value = looseYaml('__proto__:\n  polluted: true\n');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('hostile lines take time that grows with their length alone', () => {
    const start = performance.now();
    for (const piece of ['- ', ' ', 'a:', '"', '[', '{', 'a #', '&a ', '\n- a', '- - - a: \n'])
      scanYaml(piece.repeat(200_000 / piece.length), () => undefined);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
