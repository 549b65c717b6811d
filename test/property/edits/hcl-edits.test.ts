import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { canonicalOperations } from '../../../src/edits/canonical-operations.ts';
import type { SourceObject } from '../../../src/edits/data-tree.ts';
import { plainData } from '../../../src/edits/expected-data.ts';
import { formatHcl } from '../../../src/edits/hcl-format.ts';
import { missingChanges, undeclaredChanges } from '../../../src/edits/intent.ts';
import { readObjects } from '../../../src/edits/read-file.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { hclSource } from './hcl-source.ts';
import { pick, placesOf } from './places.ts';

const file = 'main.tf';
const runs = { numRuns: 150 };

async function apply(text: string, ...operations: readonly Operation[]): Promise<string> {
  const { files } = await applyOperations(operations, () => text);
  return files[0]?.after ?? text;
}

async function expectIntent(text: string, operation: Operation): Promise<void> {
  const changes = await semanticChanges(await applyOperations([operation], () => text));
  const canonical = await canonicalOperations([operation], () => text);
  expect(undeclaredChanges(canonical, changes)).toEqual([]);
  expect(missingChanges(canonical, changes)).toEqual([]);
}

/** As written, or as `terraform fmt` leaves it: then every edit must leave it formatted, too. */
const source = fc.tuple(hclSource, fc.boolean()).map(([text, formatted]) => ({ text, formatted }));
const written = async ({ text, formatted }: { text: string; formatted: boolean }): Promise<string> =>
  formatted ? formatHcl(text) : text;

test('setting a literal declares itself, its inverse restores the file, and a formatted file stays formatted', async () => {
  await fc.assert(
    fc.asyncProperty(source, fc.nat(), async (drawn, choice) => {
      const text = await written(drawn);
      const literals = (await placesOf(file, text)).filter(
        ({ node }) => node.kind === 'scalar' && node.canonical === undefined,
      );
      const place = pick(literals, choice);
      if (place?.node.kind !== 'scalar') return;
      const { object, path, node } = place;
      const other =
        typeof node.value === 'string'
          ? `x${node.value}`
          : typeof node.value === 'number'
            ? node.value + 1
            : !node.value;
      const set = (value: Json): Operation => ({ op: 'set', file, object, path, value });
      const after = await apply(text, set(other));
      await expectIntent(text, set(other));
      expect(await apply(after, set(node.value))).toBe(text);
      if (drawn.formatted) expect(await formatHcl(after)).toBe(after);
    }),
    runs,
  );
});

test('outside the touched block every line stays', async () => {
  await fc.assert(
    fc.asyncProperty(hclSource, fc.nat(), async (text, choice) => {
      const { objects } = await readObjects(file, text);
      const target = pick<SourceObject<unknown>>(objects, choice);
      if (target === undefined) return;
      const set: Operation = { op: 'set', file, object: target.object, path: 'added_attribute', value: 'x' };
      const after = await apply(text, set);
      expect(after.slice(0, target.start)).toBe(text.slice(0, target.start));
      expect(after.endsWith(text.slice(target.end))).toBe(true);
    }),
    runs,
  );
});

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    'x',
    '${var.new}',
    'a-${b}',
    '$${c}',
    'multi\nline\n',
    '',
    1,
    true,
    null,
    {},
    [],
    { k: { l: [1] } },
    ['a', { b: 1 }],
  ),
  fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter((text) => text.isWellFormed())
    .map((text) => text.replaceAll(/[$%]/g, '')),
);

test('an attribute that is added is declared, and removing it restores the file', async () => {
  await fc.assert(
    fc.asyncProperty(source, fc.nat(), value, async (drawn, choice, added) => {
      const text = await written(drawn);
      const maps = (await placesOf(file, text)).filter(({ node }) => node.kind === 'map' && node.entries.length > 0);
      const place = pick(
        maps.filter(({ path }) => !path.endsWith('dynamic')),
        choice,
      );
      if (place === undefined) return;
      const path = place.path === '' ? 'added' : `${place.path}.added`;
      const set: Operation = { op: 'set', file, object: place.object, path, value: added };
      const after = await apply(text, set);
      await expectIntent(text, set);
      if (drawn.formatted) expect(await formatHcl(after)).toBe(after);
      expect(await apply(after, { op: 'remove', file, object: place.object, path })).toBe(text);
    }),
    runs,
  );
});

test('an item that is inserted is declared, and removing it restores the file', async () => {
  await fc.assert(
    fc.asyncProperty(source, fc.nat(), value, async (drawn, choice, added) => {
      const text = await written(drawn);
      const lists = (await placesOf(file, text)).filter(({ node }) => node.kind === 'list' && !node.blocks);
      const place = pick(lists, choice);
      if (place?.node.kind !== 'list') return;
      const { object, path, node } = place;
      const insert: Operation = { op: 'insert', file, object, path, value: added };
      const after = await apply(text, insert);
      await expectIntent(text, insert);
      expect(await apply(after, { op: 'remove', file, object, path: `${path}[${node.items.length}]` })).toBe(text);
    }),
    runs,
  );
});

test('what is read is what HashiCorp’s parser reads', async () => {
  await fc.assert(
    fc.asyncProperty(hclSource, async (text) => {
      const theirs: unknown = await parse(file, text);
      const { objects } = await readObjects(file, text);
      for (const { object, root } of objects) {
        const address = object.startsWith('aws_') ? ['resource', ...object.split('.')] : object.split('.');
        const found = address.reduce<unknown>(
          (data, key) => (data as Record<string, unknown> | undefined)?.[key],
          theirs,
        );
        expect([withoutLayout(plainData(root))]).toEqual(withoutLayout(found as Json));
      }
    }),
    runs,
  );
});

/** Expressions without blanks, because the two parsers keep their source differently, and `\n` for the line breaks of a heredoc. */
function withoutLayout(data: Json): Json {
  const plain = (text: string): string =>
    /^\$\{.*\}$/s.test(text)
      ? text.replace(/\s+/g, '')
      : text.replaceAll('\r\n', '\n').replace(/%\{ (.*?) \}/g, '%{$1}');
  return JSON.parse(
    JSON.stringify(data, (_, part: unknown) => (typeof part === 'string' ? plain(part) : part)),
  ) as Json;
}
