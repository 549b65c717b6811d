import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import type { Operation } from '../../../src/domain/proposal.ts';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { canonicalOperations } from '../../../src/edits/canonical-operations.ts';
import { missingChanges, undeclaredChanges } from '../../../src/edits/intent.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { pick, placesOf } from './places.ts';
import { yamlSource } from './yaml-source.ts';

const file = 'values.yaml';
const runs = { numRuns: 300 };

async function apply(text: string, ...operations: readonly Operation[]): Promise<string> {
  const { files } = await applyOperations(operations, () => text);
  return files[0]?.after ?? text;
}

/** What the change set says must be exactly what the operations said. */
async function expectIntent(text: string, operation: Operation): Promise<void> {
  const changes = await semanticChanges(await applyOperations([operation], () => text));
  const canonical = await canonicalOperations([operation], () => text);
  expect(undeclaredChanges(canonical, changes)).toEqual([]);
  expect(missingChanges(canonical, changes)).toEqual([]);
}

function other(value: Json): Json {
  if (typeof value === 'string') return `x${value}`;
  return typeof value === 'number' ? value + 1 : !value;
}

test('setting a scalar touches its own bytes only, declares itself, and its inverse restores the file', async () => {
  await fc.assert(
    fc.asyncProperty(yamlSource, fc.nat(), async (text, choice) => {
      const places = (await placesOf(file, text)).filter(({ node }) => node.kind === 'scalar' && node.value !== null);
      const place = pick(places, choice);
      if (place?.node.kind !== 'scalar') return;
      const { object, path, node } = place;
      const set = (value: Json): Operation => ({ op: 'set', file, object, path, value });
      const after = await apply(text, set(other(node.value)));
      const mark = text.startsWith('\uFEFF') ? 1 : 0;
      expect(after.slice(0, node.start + mark)).toBe(text.slice(0, node.start + mark));
      expect(after.slice(after.length - (text.length - node.end - mark))).toBe(text.slice(node.end + mark));
      await expectIntent(text, set(other(node.value)));
      const folded = text.slice(node.start + mark).startsWith('>');
      if (!folded) expect(await apply(after, set(node.value))).toBe(text);
      expect(await apply(text, set(node.value))).toBe(text);
    }),
    runs,
  );
});

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    'x',
    'yes',
    '1',
    'a: b',
    'multi\nline\n',
    '',
    1,
    true,
    null,
    {},
    [],
    { k: { l: [1, { m: 2 }] } },
    ['a', 'b'],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

test('a key that is added is declared, and removing it restores the file', () =>
  fc.assert(
    fc.asyncProperty(
      yamlSource,
      fc.nat(),
      value,
      fc.constantFrom('new', 'a b', 'x.y/z', '1'),
      async (text, choice, added, key) => {
        const place = pick(
          (await placesOf(file, text)).filter(({ node }) => node.kind === 'map'),
          choice,
        );
        if (place?.node.kind !== 'map' || place.node.entries.some((entry) => entry.key === key)) return;
        const path = `${place.path}[${JSON.stringify(key)}]`;
        const set: Operation = { op: 'set', file, object: place.object, path, value: added };
        const after = await apply(text, set);
        await expectIntent(text, set);
        const restored = await apply(after, {
          op: 'remove',
          file,
          object: place.object,
          path,
        });
        expect(restored).toBe(text);
      },
    ),
    runs,
  ));

test('an item that is inserted is declared, and removing it restores the file', () =>
  fc.assert(
    fc.asyncProperty(yamlSource, fc.nat(), value, async (text, choice, added) => {
      const place = pick(
        (await placesOf(file, text)).filter(({ node }) => node.kind === 'list'),
        choice,
      );
      if (place?.node.kind !== 'list') return;
      const { object, path, node } = place;
      const insert: Operation = { op: 'insert', file, object, path, value: added };
      const after = await apply(text, insert);
      await expectIntent(text, insert);
      const remove: Operation = { op: 'remove', file, object, path: `${path}[${node.items.length}]` };
      expect(await apply(after, remove)).toBe(text);
    }),
    runs,
  ));

test('removing anything declares itself and leaves the lines around it as they were', () =>
  fc.assert(
    fc.asyncProperty(yamlSource, fc.nat(), async (text, choice) => {
      const place = pick(
        (await placesOf(file, text)).filter(({ path }) => path !== ''),
        choice,
      );
      if (place === undefined) return;
      const remove: Operation = { op: 'remove', file, object: place.object, path: place.path };
      const after = await apply(text, remove);
      await expectIntent(text, remove);
      const kept = new Set(text.split(/\r?\n/));
      const invented = after.split(/\r?\n/).filter((line) => !kept.has(line));
      expect(invented.length).toBeLessThanOrEqual(1);
    }),
    runs,
  ));
