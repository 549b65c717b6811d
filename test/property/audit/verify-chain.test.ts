import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/domain/canonical-json.ts';
import type { Json } from '../../../src/domain/json.ts';
import { digestOf } from '../../../src/domain/text-digest.ts';
import { sealRecord, type StoredRecord } from '../../../src/audit/audit-record.ts';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import { chainOf, recordOf, requestOf } from '../../support/audit.ts';

const repository = 'acme/infra';

const anyRecord = fc
  .record({ id: fc.uuid(), quote: fc.string({ unit: 'grapheme' }), values: fc.jsonValue() })
  .map(({ id, quote, values }) =>
    recordOf(
      { id, request: requestOf({ quote }) },
      {
        changes: [{ file: 'a.yaml', object: 'Deployment/a', path: 'spec.x', to: values as Json }],
        error: { code: 'x', message: JSON.stringify(values) },
      },
    ),
  );
const anyChain = fc.array(anyRecord, { minLength: 3, maxLength: 8 }).map((records) => chainOf(records));

const named = async (rows: readonly StoredRecord[], ...heads: Parameters<typeof verifyChain>[2] & object) =>
  (await verifyChain(repository, rows, heads)).problems.map(({ problem, sequences }) => ({ problem, sequences }));

/** A position in the chain, by a fraction so that it fits chains of any length. */
const at = fc.double({ min: 0, max: 0.999, noNaN: true });
const pick = (fraction: number, length: number): number => Math.floor(fraction * length);

describe('a chain of audit records', () => {
  it('verifies as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, async (chain) => {
        expect(await named(chain)).toEqual([]);
      }),
    );
  });

  it('names the record of which any character of any field was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          anyChain,
          at,
          fc.constantFrom('repository', 'sequence', 'hash', 'body'),
          at,
          fc.integer({ min: 1, max: 255 }),
        ],
        async (chain, which, field, where, bits) => {
          const index = pick(which, chain.length);
          const row = chain[index]!;
          const bytes = Buffer.from(String(row[field as keyof StoredRecord]));
          const position = pick(where, bytes.length);
          bytes[position] = (bytes[position] ?? 0) ^ bits;
          const value = field === 'sequence' ? row.sequence + bits : bytes.toString('latin1');
          const rows = chain.with(index, { ...row, [field]: value }).toSorted((a, b) => a.sequence - b.sequence);
          const problems = await named(rows);
          const its = field === 'sequence' ? row.sequence + bits : row.sequence;
          expect(problems.some(({ sequences }) => sequences.includes(its))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('names a record that was rewritten with a hash that fits', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, at, async (chain, which) => {
        const index = pick(which, chain.length - 1);
        const row = chain[index]!;
        const body = canonicalJson({ ...(JSON.parse(row.body) as object), actor: 'mallory' } as Json);
        const problems = await named(chain.with(index, { ...row, body, hash: digestOf(body) }));
        const sequences = index === chain.length - 2 ? [row.sequence, row.sequence + 1] : [row.sequence];
        expect(problems).toEqual([{ problem: 'replaced', sequences }]);
      }),
    );
  });

  it('names a record that was removed, also with the later ones moved up', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, at, async (chain, which) => {
        const index = pick(which, chain.length - 1);
        const left = chain.toSpliced(index, 1);
        expect(await named(left)).toEqual([{ problem: 'missing', sequences: [index + 1] }]);
        const moved = left.map((row, position) => ({ ...row, sequence: position + 1 }));
        const expected = left.slice(index).map((_, offset) => ({ problem: 'moved', sequences: [index + 1 + offset] }));
        expect(await named(moved)).toEqual(expected);
      }),
    );
  });

  it('names two records that changed places', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, at, at, async (chain, one, other) => {
        const [a, b] = [pick(one, chain.length), pick(other, chain.length)];
        fc.pre(a < b);
        const rows = chain.with(a, { ...chain[b]!, sequence: a + 1 }).with(b, { ...chain[a]!, sequence: b + 1 });
        const problems = (await named(rows)).filter(({ problem }) => problem === 'moved');
        expect(problems.map(({ sequences }) => sequences[0])).toEqual([a + 1, b + 1]);
      }),
    );
  });

  it('names a record that was put in between', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, anyRecord, at, async (chain, record, which) => {
        const index = pick(which, chain.length - 1);
        const forged = sealRecord(record, repository, chain[index]!, '2026-11-22T11:00:00.000Z');
        const rows = [...chain.slice(0, index + 1), forged, ...chain.slice(index + 1)].map((row, position) => ({
          ...row,
          sequence: position + 1,
        }));
        const sequences = (await named(rows)).flatMap((problem) => problem.sequences);
        expect(sequences.length).toBeGreaterThan(0);
        expect(Math.min(...sequences)).toBeGreaterThanOrEqual(index + 2);
      }),
    );
  });

  it('tells by a head that it knows when the end was cut off or all was written anew', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, anyChain, at, async (chain, other, which) => {
        const told = chain[pick(which, chain.length)]!;
        const { sequence, hash } = told;
        expect(await named(chain, { sequence, hash }, { hash })).toEqual([]);
        const cut = chain.slice(0, sequence - 1);
        expect(await named(cut, { sequence, hash })).toMatchObject([{ problem: 'missing' }]);
        expect(await named(cut, { hash })).toMatchObject([{ problem: 'missing' }]);
        fc.pre(other[sequence - 1]?.hash !== hash);
        expect(await named(other, { sequence, hash })).toHaveLength(1);
      }),
    );
  });

  it('stays whole when the beginning went and a checkpoint accounts for it, and only then', async () => {
    await fc.assert(
      fc.asyncProperty(anyChain, at, async (chain, which) => {
        const through = pick(which, chain.length) + 1;
        const gone = chain[through - 1]!;
        const checkpoint = (head: string): StoredRecord =>
          sealRecord({ kind: 'checkpoint', through, head }, repository, chain.at(-1)!, '2026-11-23T10:00:00.000Z');
        const rest = chain.slice(through);
        expect(await named([...rest, checkpoint(gone.hash)], { sequence: through, hash: gone.hash })).toEqual([]);
        fc.pre(rest.length > 0);
        for (const rows of [rest, [...rest, checkpoint('f'.repeat(64))]])
          expect((await named(rows))[0]).toMatchObject({ problem: 'missing' });
      }),
    );
  });
});
