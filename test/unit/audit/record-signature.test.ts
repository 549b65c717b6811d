import { describe, expect, it } from 'vitest';
import { sealRecord, type StoredRecord } from '../../../src/audit/audit-record.ts';
import { readAuditKeys, type AuditKey } from '../../../src/audit/record-signature.ts';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import { genesis } from '../../../src/domain/chain-head.ts';
import { recordOf, requestOf } from '../../support/audit.ts';

const repository = 'acme/infra';
const [old, current] = ['0123456789abcdef'.repeat(2), 'fedcba9876543210'.repeat(2)];
const keysOf = (text: string): readonly AuditKey[] => readAuditKeys(text);

/** A chain of records, each written with these keys (the first signs); `quotes` are what was asked. */
function chainWith(keys: readonly (readonly AuditKey[])[], quotes: readonly string[] = []): readonly StoredRecord[] {
  const chain: StoredRecord[] = [];
  for (const [index, own] of keys.entries()) {
    const record = recordOf({ request: requestOf({ quote: quotes[index] ?? `scale web to ${index}` }) });
    const head = chain.at(-1) ?? { sequence: 0, hash: genesis };
    chain.push(sealRecord(record, repository, head, `2026-11-22T10:00:0${index}.000Z`, own));
  }
  return chain;
}

async function verdictOf(chain: readonly StoredRecord[], keys: readonly AuditKey[]) {
  const { problems, signed } = await verifyChain(repository, chain, [], { keys });
  return { signed, problems: problems.map(({ problem, sequences, message }) => ({ problem, sequences, message })) };
}

describe('a signed chain of records', () => {
  it('is whole, also where it began before there was a key and where keys were changed', async () => {
    const chain = chainWith([[], keysOf(old), keysOf(`${current}, ${old}`)]);
    expect(await verdictOf(chain, keysOf(`${current},${old}`))).toEqual({ signed: 2, problems: [] });
    expect(chain.map(({ body }) => body).join()).not.toMatch(new RegExp(`${old}|${current}`));
  });

  it('names what somebody wrote anew who has the database and not the key, however whole its chain is', async () => {
    const keys = keysOf(current);
    const written = chainWith([keys, keys, keys]);
    // They know the record's form and every hash, and have no key but one of their own; or leave the signature out.
    const own = chainWith([keys, keysOf(old), keysOf(old)], ['', 'scale web to 0']);
    const none = chainWith([keys, [], []], ['', 'scale web to 0']);
    // Or they put the name of the key on what they cannot sign.
    const claimed = keysOf(old).map(({ secret }) => ({ secret, id: keys[0]?.id ?? '' }));
    expect(await verdictOf(written, keys)).toMatchObject({ problems: [] });
    const id = keysOf(old)[0]?.id;
    expect((await verdictOf(own, keys)).problems).toEqual([
      {
        problem: 'unknown-key',
        sequences: [2, 3],
        message: `records 2 to 3 are signed with a key that is not here (${id})`,
      },
    ]);
    expect((await verdictOf(none, keys)).problems).toEqual([
      { problem: 'unsigned', sequences: [2, 3], message: 'records 2 to 3 are not signed, though an earlier one is' },
    ]);
    expect((await verdictOf(chainWith([keys, claimed]), keys)).problems).toMatchObject([
      { problem: 'forged', sequences: [2] },
    ]);
  });

  it('tells without a key only that signatures are missing', async () => {
    const keys = keysOf(current);
    expect(await verdictOf(chainWith([keys, keysOf(old)]), [])).toEqual({ signed: 2, problems: [] });
    expect((await verdictOf(chainWith([keys, []]), [])).problems).toMatchObject([
      { problem: 'unsigned', sequences: [2] },
    ]);
  });
});
