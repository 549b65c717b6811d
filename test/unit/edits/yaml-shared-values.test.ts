import { describe, expect, test } from 'vitest';
import { edited, refusal } from './edited.ts';

const text = `port: &port 80 # web
probe: *port
base: &base
  cpu: 1
  memory: 2
worker:
  <<: *base
  memory: 3
copy: *base
`;
const file = 'values.yaml';

describe('a value that YAML anchors share', () => {
  test('an alias that is set gets a value of its own', async () => {
    expect(await edited(file, text, [['set', 'probe', 81]])).toBe(text.replace('probe: *port', 'probe: 81'));
    const copy = text.replace('copy: *base', 'copy:\n  cpu: 4');
    expect(await edited(file, text, [['set', 'copy', { cpu: 4 }]])).toBe(copy);
  });

  test('a key that comes through a merge key is added where it is set', async () => {
    expect(await edited(file, text, [['set', 'worker.cpu', 2]])).toBe(
      text.replace('  memory: 3\n', '  memory: 3\n  cpu: 2\n'),
    );
  });

  test('a key beside a merge key is set', async () => {
    expect(await edited(file, text, [['set', 'worker.memory', 4]])).toBe(text.replace('memory: 3', 'memory: 4'));
  });

  test('below an alias nothing is changed, because the anchor would change for others', async () => {
    expect(await refusal(edited(file, text, [['set', 'copy.cpu', 2]]))).toMatch(
      /line 9: `copy\.cpu` is read through the alias `\*base`/,
    );
    expect(await refusal(edited(file, text, [['insert', 'copy.list', 2]]))).toMatch(/alias `\*base`/);
  });

  test('an anchored value is not changed under those who follow it, and they are named', async () => {
    expect(await refusal(edited(file, text, [['set', 'port', 81]]))).toMatch(
      /line 1: `port` is shared: `probe` would change/,
    );
    expect(await refusal(edited(file, text, [['set', 'base.cpu', 2]]))).toMatch(
      /`worker\.cpu` and `copy\.cpu` would change/,
    );
    expect(await refusal(edited(file, text, [['set', 'base.disk', 2]]))).toMatch(/`copy\.disk` would change/);
  });

  test('a key is not removed where a merge key would bring another value in its place', async () => {
    expect(await refusal(edited(file, text, [['remove', 'worker.memory']]))).toMatch(
      /line 8: `worker\.memory`.* cannot be changed/,
    );
  });

  test('it is changed when every follower is to have the new value', async () => {
    expect(
      await edited(file, text, [
        ['set', 'port', 81],
        ['set', 'probe', 81],
      ]),
    ).toBe(text.replace('80', '81'));
  });

  test('aliases that contain themselves or expand without end are refused', async () => {
    expect(await refusal(edited(file, 'a: &a\n  b: *a\n', [['set', 'c', 1]]))).toMatch(/line 2: an alias/);
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(await refusal(edited(file, bomb.join('\n'), [['set', 'c', 1]]))).toMatch(/aliases expand to more than/);
  });
});
