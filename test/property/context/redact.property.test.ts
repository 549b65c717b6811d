import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/context/redact.ts';

const secret = fc
  .string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 60 })
  .filter((text) => text.trim() === text && new Set(text).size > 6);
const around = fc.string({ unit: 'grapheme', maxLength: 80 });

test('a known secret never leaves, in whatever encoding and whatever stands around it', () => {
  fc.assert(
    fc.property(secret, around, around, (known, before, after) => {
      const redact = createRedactor([known]);
      const bytes = (text: string) => Buffer.from(text, 'utf8');
      const encodings: ((text: string) => string)[] = [
        (text) => text,
        (text) => [...text].reverse().join(''),
        (text) => bytes(text).toString('hex'),
        (text) => bytes(text).toString('hex').toUpperCase(),
        encodeURIComponent,
        (text) => JSON.stringify(text).slice(1, -1),
      ];
      for (const encode of encodings) expect(redact(before + encode(known) + after).text).not.toContain(encode(known));
      // Inside of a longer text, base64 depends on the position; the middle of it must be gone at each.
      for (const prefix of ['', 'a', 'ab']) {
        const encoded = bytes(prefix + known + after).toString('base64');
        const middle = encoded.slice(8, 12);
        const { text, count } = redact(encoded);
        expect(count).toBeGreaterThan(0);
        expect(text.slice(0, 8) + middle).not.toBe(encoded.slice(0, 12));
      }
    }),
    { numRuns: 200 },
  );
});

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(
      secret,
      fc.array(
        fc.oneof(
          around,
          fc.constantFrom('password: ', 'token="', 'kind: Secret\ndata:\n  a: ', '\n', '---\n', '://a:b@'),
        ),
        { maxLength: 12 },
      ),
      (known, parts) => {
        const redact = createRedactor([known]);
        const once = redact(parts.join('')).text;
        expect(redact(once).text).toBe(once);
      },
    ),
    { numRuns: 300 },
  );
});
