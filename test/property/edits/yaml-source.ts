import fc from 'fast-check';

/** A YAML document as somebody might have written it: its text, and nothing that says how to read it. */
type Source = (column: number) => { readonly inline: string } | { readonly below: readonly string[] };

const scalars = [
  '1',
  '-2',
  '1.5',
  '80',
  'true',
  'false',
  'plain',
  'two words',
  'http://x:80/y',
  'a#b',
  "it's",
  '"dq"',
  '"a \\"b\\" \\\\"',
  '"1"',
  '"true"',
  "'sq'",
  "'it''s: x'",
  "''",
  '""',
  '"# no comment"',
  'nginx:1.25@sha256:ab',
];
const keys = [
  'name',
  'image',
  'a',
  'b-c',
  'spec',
  '"a.b/c"',
  "'q k'",
  'x.y',
  'on',
  'Key',
  'values',
  'z_1',
  '__proto__',
];

const scalar = fc.constantFrom(...scalars).map((text): Source => () => ({ inline: text }));
const literal = fc
  .tuple(
    fc.constantFrom('|', '|-', '|+', '>-'),
    fc.array(fc.constantFrom('line', 'a: b', '# x', '- y', ''), { maxLength: 3 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([header, rest, indent]): Source => (column) => {
    const lines = ['first', ...rest].map((line) => (line === '' ? '' : ' '.repeat(column + indent) + line));
    return { inline: [header, ...lines].join('\n') };
  });
const flow = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 }),
    fc.constantFrom('', ' '),
    fc.constantFrom(...scalars),
    fc.boolean(),
  )
  .map(([names, padding, value, list]): Source => () => {
    const quoted = /[,[\]{}#]/.test(value) && !/^["']/.test(value) ? '"x"' : value;
    if (list) return { inline: `[${names.map(() => quoted).join(', ')}]` };
    return {
      inline:
        names.length === 0 ? '{}' : `{${padding}${names.map((name) => `${name}: ${quoted}`).join(', ')}${padding}}`,
    };
  });

const comment = fc.option(fc.constantFrom('# note', '# a: 1', '#x'), { freq: 4, nil: '' });
const decoration = fc.record({ above: comment, blank: fc.integer({ min: 0, max: 3 }), after: comment });
type Decoration = { readonly above: string; readonly blank: number; readonly after: string };

function decorated(lines: readonly string[], how: Decoration, column: number, isFirst: boolean): readonly string[] {
  const above = isFirst
    ? []
    : [...(how.blank === 0 ? [''] : []), ...(how.above === '' ? [] : [' '.repeat(column) + how.above])];
  const [head = '', ...tail] = lines;
  const plain = head.includes('\n') || how.after === '';
  return [...above, plain ? head : `${head} ${how.after}`, ...tail];
}

const { node } = fc.letrec<{ node: Source; map: Source; list: Source }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: literal },
    { weight: 1, arbitrary: flow },
    { weight: 4, arbitrary: tie('map') },
    { weight: 3, arbitrary: tie('list') },
  ),
  map: fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('node'), decoration), {
        minLength: 1,
        maxLength: 4,
        selector: ([key]) => key,
      }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([entries, step]): Source => (column) => ({
      below: entries.flatMap(([key, value, how], index) => {
        const child = value(column + step);
        const isList = 'below' in child && (child.below[0] ?? '').trimStart().startsWith('-');
        const printed = 'inline' in child ? value(column) : isList ? value(column) : child;
        const lines =
          'inline' in printed
            ? [`${' '.repeat(column)}${key}: ${printed.inline}`]
            : [
                `${' '.repeat(column)}${key}:`,
                ...('below' in child ? (how.blank % 2 === 0 ? child.below : printed.below) : []),
              ];
        return decorated(lines, how, column, index === 0);
      }),
    })),
  list: fc
    .tuple(fc.array(fc.tuple(tie('node'), decoration), { minLength: 1, maxLength: 4 }), fc.integer({ min: 2, max: 4 }))
    .map(([items, width]): Source => (column) => ({
      below: items.flatMap(([value, how], index) => {
        const child = value(column + width);
        const dash = `${' '.repeat(column)}-${' '.repeat(width - 1)}`;
        if ('inline' in child) {
          const inline = value(column);
          return decorated([dash + ('inline' in inline ? inline.inline : '')], how, column, index === 0);
        }
        const [head = '', ...tail] = child.below;
        return decorated([dash + head.slice(column + width), ...tail], { ...how, after: '' }, column, index === 0);
      }),
    })),
}));

const document = node.map((source) => {
  const root = source(0);
  return 'inline' in root ? `root: ${root.inline}` : root.below.join('\n');
});

/** YAML text with comments, odd indents and styles, several documents, CRLF, byte order mark, with or without a final newline. */
export const yamlSource: fc.Arbitrary<string> = fc
  .record({
    documents: fc.array(document, { minLength: 1, maxLength: 2 }),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    final: fc.boolean(),
  })
  .map(({ documents, crlf, bom, final }) => {
    const text = documents.join('\n---\n') + (final ? '\n' : '');
    return (bom ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text);
  });
