import { describe, expect, test } from 'vitest';
import { causes } from '../../../src/explain/causes/causes.ts';
import { matchCause } from '../../../src/explain/match-cause.ts';
import { fillSentence } from '../../../src/explain/sentence.ts';
import { isTelling } from '../../../src/explain/telling-line.ts';

describe('the table of known causes', () => {
  test.each(causes.map((cause) => [cause.id, cause] as const))('%s is found in its example', (_, cause) => {
    const match = matchCause(cause.example);
    expect(match?.cause.id).toBe(cause.id);
    expect(cause.example.startsWith('##[error]') || isTelling(cause.example)).toBe(true);
  });

  test('every sentence reads as one, also where the log gives no words for it', () => {
    for (const { cause } of causes) {
      const empty = fillSentence(cause, {});
      expect(empty).toMatch(/^["A-Z`a-z].*[.…!?]$/);
      expect(empty).not.toMatch(/[{}]|\(\)|: \.| ,|\.\./);
    }
  });

  test('ids are unique and every row tells what to do', () => {
    expect(new Set(causes.map(({ id }) => id)).size).toBe(causes.length);
    for (const { id, remedy } of causes) {
      expect(id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      expect(remedy).toMatch(/\.$/);
    }
  });

  test('a hostile line costs no more than its length', () => {
    const pieces = ['a', ' ', '1:', '.', '/', 'error: ', 'AAA_', '› ', '("', 'a.b:1 '];
    const milliseconds = (length: number): number => {
      const lines = pieces.map((piece) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length));
      const started = performance.now();
      for (const line of lines)
        for (const { pattern, detail, example } of causes) {
          pattern.exec(line);
          pattern.exec(example + line);
          detail?.exec(line);
        }
      return performance.now() - started;
    };
    milliseconds(500);
    const [short, long] = [milliseconds(500), milliseconds(4000)];
    // Eight times the length: 8 times as long if linear, 64 if quadratic. So little time cannot be measured well.
    expect(long).toBeLessThan(Math.max(24 * short, 400));
  });
});
