import fc from 'fast-check';

const literals = ['1', '-2', '1.5', 'true', 'false', '"x"', '"a b"', '"q \\"r\\" \\\\"', '"$${not}"', '""', '"é😀"'];
const expressions = [
  'var.a',
  'var.a[0].b',
  '"${var.a}-x"',
  'f(1, "a")',
  'a ? 1 : 2',
  '[for x in y : x]',
  '!var.b',
  '"%{ if a }b%{ endif }"',
  'a.*.b',
  '(var.c + 2)',
];
const names = ['name', 'bucket', 'tags', 'a_b', 'long_attribute_name', 'x', 'region', 'for_each'];

/** An expression at an indent. */
const expression: fc.Arbitrary<(indent: string) => string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...literals).map((text) => () => text) },
  { weight: 2, arbitrary: fc.constantFrom(...expressions).map((text) => () => text) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.array(fc.constantFrom(...literals), { maxLength: 3 }), fc.boolean(), fc.boolean()).map(
      ([items, lines, final]) =>
        (indent: string) =>
          lines && items.length > 0
            ? `[\n${items.map((item) => `${indent}  ${item}`).join(',\n')}${final ? ',' : ''}\n${indent}]`
            : `[${items.join(', ')}]`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.uniqueArray(fc.constantFrom('k', '"a.b"', 'long_key'), { maxLength: 3 }),
        fc.constantFrom(...literals),
        fc.boolean(),
      )
      .map(
        ([keys, value, lines]) =>
          (indent: string) =>
            lines && keys.length > 0
              ? `{\n${keys.map((key) => `${indent}  ${key} = ${value}\n`).join('')}${indent}}`
              : keys.length === 0
                ? '{}'
                : `{ ${keys.map((key) => `${key} = ${value}`).join(', ')} }`,
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('<<-EOT', '<<EOT')
      .map(
        (open) => (indent: string) =>
          `${open}\n${indent}  one\n\n${indent}    ${'${x}'} \\ "two"\n${open === '<<EOT' ? '' : indent}EOT`,
      ),
  },
);

const attribute = fc
  .tuple(fc.constantFrom('=', ' = ', '   ='), expression, fc.constantFrom('', '', '', '# c', '// c'), fc.boolean())
  .map(([sign, value, comment, above]) => (name: string, indent: string) => {
    const text = value(indent);
    const after = comment === '' || text.startsWith('<<') ? '' : ` ${comment}`;
    return `${above ? `${indent}# about\n` : ''}${indent}${name}${sign}${text}${after}\n`;
  });

const { body } = fc.letrec<{ body: (indent: string) => string }>((tie) => ({
  body: fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...names), attribute), { maxLength: 4, selector: ([name]) => name }),
      fc.oneof(
        { maxDepth: 2 },
        fc.constant([]),
        fc.array(fc.tuple(fc.constantFrom('rule', 'rule', 'dynamic "z"', 'lifecycle'), tie('body')), { maxLength: 2 }),
      ),
      fc.boolean(),
    )
    .map(
      ([attributes, blocks, gap]) =>
        (indent: string) =>
          attributes.map(([name, print]) => print(name, indent)).join('') +
          blocks
            .map(([head, inner]) => `${gap ? '\n' : ''}${indent}${head} {\n${inner(`${indent}  `)}${indent}}\n`)
            .join(''),
    ),
}));

const heads = [
  'resource "aws_s3_bucket" "b"',
  'module "m"',
  'locals',
  'variable "v"',
  'provider "aws"',
  'data "a" "b"',
];

/** HCL text with comments, heredocs, odd spacing, nested and repeated blocks, CRLF. Not formatted. */
export const hclSource: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...heads), body), {
      minLength: 1,
      maxLength: 3,
      selector: ([head]) => head,
    }),
    fc.boolean(),
  )
  .map(([blocks, crlf]) => {
    const text = blocks.map(([head, inner]) => `${head} {\n${inner('  ')}}\n`).join('\n');
    return crlf ? text.replaceAll('\n', '\r\n') : text;
  });
