import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../../src/planner/language/edit-distance.ts';

describe('how far one word is from another', () => {
  it.each([
    ['bucket', 'bucket', 0],
    ['bukcet', 'bucket', 1],
    ['creat', 'create', 1],
    ['versionning', 'versioning', 1],
    ['automaticly', 'automatically', 2],
    ['queue', 'topic', 3],
    ['', 'abc', 3],
  ])('%s and %s: %i', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(Math.min(distance, 3));
    expect(editDistance(b, a, 2)).toBe(Math.min(distance, 3));
  });
});
