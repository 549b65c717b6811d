/** Numbers in [0, 1), the same for the same seed (mulberry32, public domain, by Tommy Ettinger). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What breaks readers, whatever they read. */
const everywhere = [
  ...[
    '',
    ' ',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u200B',
    '\u202E',
    '\u{E0041}',
    '\uFEFF',
    '\uD800',
    '\uDFFF',
    'é',
    '🚀',
    '\u2028',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '<!--',
    '-->',
    '&',
    '*',
    '#',
    '|',
    ':',
    ',',
    '-',
    '--',
    '=',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'true',
    'NaN',
    '-1',
    '1e309',
    '0x10',
    '9007199254740993',
    '../',
    '/etc',
  ],
];
const maxCharacters = 20_000;

/** One sample: a seed text, changed one to eight times, also by parts of another seed and by words of the format. */
export function mutate(seeds: readonly string[], words: readonly string[], random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const place = (text: string): number => Math.floor(random() * (text.length + 1));
  const changes: readonly ((text: string) => string)[] = [
    (text) => spliced(text, place(text), 0, pick(words) ?? ''),
    (text) => spliced(text, place(text), 0, pick(everywhere) ?? ''),
    (text) => spliced(text, place(text), Math.floor(random() * 12), ''),
    (text) => spliced(text, place(text), 1, pick(everywhere) ?? ''),
    (text) => spliced(text, place(text), 1, String.fromCharCode(Math.floor(random() * 0x10000))),
    (text) => text.slice(0, place(text)),
    (text) => {
      const lines = text.split('\n');
      lines.splice(Math.floor(random() * lines.length), 1, ...[pick(lines) ?? '', pick(lines) ?? '']);
      return lines.join('\n');
    },
    (text) => {
      const from = place(text);
      const part = text.slice(from, from + 40);
      return spliced(text, from, 0, part.repeat(Math.floor(random() ** 4 * 200)));
    },
    (text) => {
      const other = pick(seeds) ?? '';
      const from = place(other);
      return spliced(text, place(text), 0, other.slice(from, from + Math.floor(random() * 200)));
    },
    (text) => text.replace(/\d+/, () => pick(['0', '-1', '1e400', '999999999999999999999', '.5', '٣']) ?? ''),
    (text) => text.replace(/"[^"\n]*"/, () => pick(['null', '[]', '{}', '1', '"\\u0000"', '""', '[[[[]]]]']) ?? ''),
  ];
  let text = pick(seeds) ?? '';
  const rounds = 1 + Math.floor(random() ** 2 * 8);
  for (let round = 0; round < rounds; round += 1) text = (pick(changes) ?? String)(text).slice(0, maxCharacters);
  return text;
}

function spliced(text: string, at: number, removed: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removed);
}
