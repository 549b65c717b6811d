import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitizeText } from '../../../src/context/sanitize.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '<!--',
    '-->',
    '![',
    '](',
    ')',
    ']',
    '<img ',
    '<span hidden>',
    '</span>',
    '<a href="https://x.example" title="y">',
    '>',
    '\n[a]: ',
    '[a]: ',
    '"t"',
    '\u200B',
    '\u202E',
    '\u{E0041}',
    '\uFE0F',
    '<',
    '!',
    ' ',
    '\n',
    '<?',
    '<!D',
    "'",
  ),
);
const source = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('nothing invisible is left, and cleaning twice is cleaning once', () => {
  fc.assert(
    fc.property(source, (text) => {
      const once = sanitizeText(text);
      expect(once.text).not.toMatch(
        /[\u200B-\u200F\u202A-\u202E\u2060-\u206F]|[\uFE00-\uFE0F]|[\u{E0000}-\u{E0FFF}]|\uFEFF|<!--|<img\s[^>]*>|<span hidden>/u,
      );
      expect(sanitizeText(once.text).text).toBe(once.text);
    }),
    { numRuns: 2_000 },
  );
});

test('ordinary words in ordinary Markdown stay as they are', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9äöüß.,:;_*`#-]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const text = words.join(' ');
      expect(sanitizeText(text)).toEqual({ text, removed: [] });
    }),
  );
});
