import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/domain/json.ts';
import { tokenise } from '../../../../src/planner/language/words.ts';
import { makeSetting } from '../../../../src/planner/rules/make-setting.ts';
import { readValues } from '../../../../src/planner/rules/spoken-value.ts';
import { fits, writeImage, writeValue } from '../../../../src/planner/rules/value-for.ts';

const owner = {
  kind: 'Values',
  label: 'chart x',
  query: { name: 'x' },
  file: 'values.yaml',
  object: 'values.yaml',
  spoken: ['x'],
  names: [],
  beside: [],
};

/** What is written for a spoken value at a key, or undefined when it does not fit. */
function written(path: readonly string[], now: Json, spoken: string): Json | undefined {
  const setting = makeSetting(
    owner,
    path.map((key) => ({ key })),
    now,
  );
  const readings = readValues(tokenise(spoken).tokens, 0).toSorted((a, b) => b.length - a.length);
  const reading = readings.find(({ value }) => fits(setting.type, value));
  return reading === undefined ? undefined : writeValue(setting, reading.value, now)?.value;
}

describe('a spoken value is written as the file writes it', () => {
  it.each<[readonly string[], Json, string, Json | undefined]>([
    [['replicaCount'], 3, 'five', 5],
    [['resources', 'limits', 'memory'], '512Mi', '2 GB', '2Gi'],
    [['resources', 'limits', 'memory'], '512Mi', '768Mi', '768Mi'],
    [['resources', 'limits', 'memory'], '1Gi', '1.5 GB', '1536Mi'],
    [['resources', 'requests', 'cpu'], '100m', 'half a core', '500m'],
    [['resources', 'requests', 'cpu'], '100m', '2 cores', '2'],
    [['resources', 'requests', 'cpu'], 1, '2', 2],
    [['timeout'], '5s', '10 seconds', '10s'],
    [['timeout'], '5s', 'two minutes', '2m'],
    [['retention_days'], 14, 'two weeks', 14],
    [['deadlineSeconds'], 3600, '2 hours', 7200],
    [['env', 'CACHE_TTL_SECONDS'], '300', '900', '900'],
    [['port'], 80, '8080', 8080],
    [['port'], 80, 'http', undefined],
    [['replicaCount'], 3, '2.5', undefined],
    [['ingress', 'enabled'], true, 'off', false],
  ])('%j: %j → %s', (path, now, spoken, expected) => {
    expect(written(path, now, spoken)).toEqual(expected);
  });
});

describe('an image', () => {
  const text = (value: string): Parameters<typeof writeImage>[0] => ({
    as: 'text',
    text: value,
    quoted: false,
    typed: value,
  });
  const digest = `sha256:${'a'.repeat(64)}`;

  it('keeps its repository when only the tag is said', () => {
    expect(writeImage(text('1.5.0'), 'ghcr.io/shop/checkout:1.4.0', 'image')?.value).toBe(
      'ghcr.io/shop/checkout:1.5.0',
    );
    expect(writeImage(text('1.5.0'), 'localhost:5000/checkout', 'image')?.value).toBe('localhost:5000/checkout:1.5.0');
  });

  it('is not unpinned by a tag', () => {
    expect(writeImage(text('1.5.0'), `ghcr.io/shop/checkout@${digest}`, 'image')).toBeUndefined();
    expect(writeImage(text('1.5.0'), digest, 'digest')).toBeUndefined();
  });

  it('says when the tags here are written in another way', () => {
    expect(writeImage(text('v1.5.0'), '1.4.0', 'tag')).toMatchObject({
      value: 'v1.5.0',
      note: expect.stringContaining('1.4.0'),
    });
  });
});
