import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogReduction } from '../../../src/explain/log-reduction.ts';
import { plainText } from '../../../src/explain/plain-text.ts';
import { reduceLog } from '../../../src/explain/reduce-log.ts';

const words = [
  'error: ',
  'FAIL ',
  '##[error]',
  '##[group]Run ',
  '##[endgroup]',
  '2026-11-22T14:55:12.1234567Z ',
  '\r',
  '\u001B[31m',
  '\u001B[0m',
  'E   assert ',
  '╷',
  '│ Error: Invalid x',
  '╵',
  'build\ttest\t2026-11-22T14:55:12.1Z ',
  'Process completed with exit code 1.',
  '\uFEFF',
  ' ',
  'a.ts(1,2): error TS1: ',
  'Killed',
  'Post job cleanup.',
  '\t',
  '\u0000',
  '\uD800',
  '😀',
  'x'.repeat(2000),
];
const line = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join('').replaceAll('\n', ''));
const log = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));

function quoted({ evidence, spans }: LogReduction): readonly { line: number; text: string }[] {
  return [...evidence, ...spans.flatMap((span) => span.lines)];
}

test('every quoted line stands in the log at that number, whatever the log', async () => {
  await fc.assert(
    fc.asyncProperty(log, async (text) => {
      const lines = text.split('\n');
      const reduction = await reduceLog([text]);
      for (const quote of quoted(reduction)) expect(lines[quote.line - 1]).toContain(quote.text);
      expect(reduction.evidence.length).toBeLessThanOrEqual(10);
      expect(reduction.spans.flatMap((span) => span.lines).length).toBeLessThanOrEqual(60);
      expect(new Set(reduction.evidence.map((quote) => quote.line)).size).toBe(reduction.evidence.length);
    }),
    { numRuns: 400 },
  );
});

test('it does not matter in which pieces a log arrives', async () => {
  await fc.assert(
    fc.asyncProperty(log, fc.integer({ min: 1, max: 700 }), async (text, size) => {
      const bytes = Buffer.from(text, 'utf8');
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await reduceLog(pieces)).toEqual(await reduceLog([bytes]));
    }),
    { numRuns: 200 },
  );
});

test('what is shown to people holds no control characters', () => {
  fc.assert(
    fc.property(line, (text) => {
      const shown = plainText(text);
      expect(shown).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
      expect(plainText(shown)).toBe(shown);
    }),
  );
});
