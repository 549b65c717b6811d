import { describe, expect, test } from 'vitest';
import { formatKeyPath, parseKeyPath } from '../../../src/domain/key-path.ts';

describe('key paths', () => {
  test.each([
    ['', []],
    ['spec.replicas', [{ key: 'spec' }, { key: 'replicas' }]],
    ['a[0].b', [{ key: 'a' }, { index: 0 }, { key: 'b' }]],
    ['[2]', [{ index: 2 }]],
    ['c[name=app].image', [{ key: 'c' }, { field: 'name', value: 'app' }, { key: 'image' }]],
    ['m["a.b/c"].d', [{ key: 'm' }, { key: 'a.b/c' }, { key: 'd' }]],
    ['m[path="/spec [x]"]', [{ key: 'm' }, { field: 'path', value: '/spec [x]' }]],
    ['["\\"q\\\\"]', [{ key: '"q\\' }]],
    ['[""]', [{ key: '' }]],
    ['ports[containerPort=80]', [{ key: 'ports' }, { field: 'containerPort', value: '80' }]],
  ])('%j is read and written alike', (text, steps) => {
    expect(parseKeyPath(text)).toEqual(steps);
    expect(formatKeyPath(steps)).toBe(text);
  });

  test.each(['.', 'a..b', 'a.', 'a[', 'a[]', 'a[-1]', 'a[name=]', 'a b', 'a["b]', '[0]a', 'a["\\x"]'])(
    '%j is none, and the error says where it ends being one',
    (text) => {
      expect(() => parseKeyPath(text)).toThrow(SyntaxError);
    },
  );
});
