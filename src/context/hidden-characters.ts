/** Characters that a person cannot see, by what they are called in a report. Code points from the Unicode Character Database 16. */
const classes: readonly (readonly [name: string, test: (code: number) => boolean])[] = [
  ['Unicode tags', (code) => code >= 0xe0000 && code <= 0xe007f],
  [
    'variation selectors',
    (code) =>
      (code >= 0xfe00 && code <= 0xfe0f) ||
      (code >= 0xe0100 && code <= 0xe01ef) ||
      (code >= 0x180b && code <= 0x180f && code !== 0x180e),
  ],
  [
    'bidirectional controls',
    (code) =>
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      code === 0x200e ||
      code === 0x200f ||
      code === 0x061c,
  ],
  [
    'zero-width characters',
    (code) =>
      (code >= 0x200b && code <= 0x200d) ||
      (code >= 0x2060 && code <= 0x2065) ||
      (code >= 0x206a && code <= 0x206f) ||
      [0xfeff, 0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x3164, 0xffa0].includes(code),
  ],
  [
    'control characters',
    (code) =>
      (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) ||
      (code >= 0x7f && code <= 0x9f) ||
      (code >= 0xfff9 && code <= 0xfffb) ||
      (code >= 0x1d173 && code <= 0x1d17a) ||
      (code >= 0xe0080 && code <= 0xe00ff) ||
      (code >= 0xe01f0 && code <= 0xe0fff) ||
      (code >= 0xd800 && code <= 0xdfff),
  ],
];

/** Joiners and selectors that people type without knowing it, as parts of emoji; they go too, but nobody needs to hear of it. */
const emoji = /\p{Extended_Pictographic}/u;

/**
 * Takes out the characters that nobody sees, and counts them by class. Line and paragraph separators become line breaks.
 * Linear in the text.
 */
export function dropHiddenCharacters(text: string): {
  readonly text: string;
  readonly dropped: ReadonlyMap<string, number>;
} {
  const dropped = new Map<string, number>();
  // Nearly every text is clean, and then it is given back as it is.
  if (!/[^\t\n\r\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff]/.test(text)) return { text, dropped };
  const kept: string[] = [];
  let previous = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const found = classes.find(([, test]) => test(code));
    if (found === undefined) kept.push(code === 0x2028 || code === 0x2029 ? '\n' : char);
    else if (!((code === 0xfe0f || code === 0xfe0e || code === 0x200d) && emoji.test(previous)))
      dropped.set(found[0], (dropped.get(found[0]) ?? 0) + 1);
    if (found === undefined) previous = char;
  }
  return { text: kept.join(''), dropped };
}
