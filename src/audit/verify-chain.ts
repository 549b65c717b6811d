import { canonicalJson } from '../domain/canonical-json.ts';
import type { Json } from '../domain/json.ts';
import { digestOf } from '../domain/text-digest.ts';
import { readRecord, type AuditRecord, type StoredRecord } from './audit-record.ts';
import { genesis, type ChainHead } from '../domain/chain-head.ts';
import type { ChainProblem } from './chain-problem.ts';
import type { AuditKey } from './record-signature.ts';
import { watchSignatures } from './watch-signatures.ts';

/** What a chain turned out to be. `head` is the last record's; hand it around to notice later that the end was cut off. */
export type ChainVerdict = {
  readonly repository: string;
  readonly records: number;
  /** How many records carry a signature; without a key nobody knows what it is worth. */
  readonly signed: number;
  readonly head: ChainHead;
  /** The last record that was removed for its age; 0 when the chain is whole. */
  readonly removedThrough: number;
  readonly problems: readonly ChainProblem[];
};

/** A head told by a pull request, a commit or a person; without a number it may be that of any record. */
export type KnownHead = { readonly sequence?: number; readonly hash: string };

type Seen = {
  readonly row: StoredRecord;
  readonly record: AuditRecord | undefined;
  /** sha256 of the text as it is now. */
  readonly digest: string;
  /** What is wrong with it whatever stands around it. */
  readonly faults: readonly ChainProblem[];
};

/**
 * Checks one repository's chain from its first record to its last and names every record that is not what was written.
 * Rows come in the order of their numbers and are looked at once, so that a chain of any length can be read page by page.
 */
export async function verifyChain(
  repository: string,
  rows: AsyncIterable<StoredRecord> | Iterable<StoredRecord>,
  heads: readonly KnownHead[] = [],
  { mustExist = false, keys = [] }: { readonly mustExist?: boolean; readonly keys?: readonly AuditKey[] } = {},
): Promise<ChainVerdict> {
  const problems: ChainProblem[] = [];
  const known = new Set<string>([genesis]);
  const checkpoints: ChainHead[] = [];
  const hashes = new Map<number, string>([[0, genesis]]);
  const broken: number[] = [];
  const signatures = watchSignatures(repository, keys);
  let first: Seen | undefined;
  let last: Seen | undefined;
  let records = 0;
  for await (const row of rows) {
    const seen = look(repository, row);
    if (last !== undefined && row.sequence > last.row.sequence + 1)
      problems.push(missing(repository, last.row.sequence + 1, row.sequence - 1));
    else if (last !== undefined && !follows(seen, last)) broken.push(row.sequence);
    problems.push(...seen.faults);
    // Of what was altered or moved nothing is believed anyway.
    if (seen.record !== undefined && seen.faults.length === 0) signatures.see(seen.record);
    known.add(row.hash);
    if (heads.some(({ sequence }) => sequence === row.sequence)) hashes.set(row.sequence, row.hash);
    if (seen.record?.kind === 'checkpoint') checkpoints.push({ sequence: seen.record.through, hash: seen.record.head });
    first ??= seen;
    last = seen;
    records += 1;
  }
  problems.push(...replaced(repository, broken, last?.row.sequence ?? 0));
  problems.push(...signatures.problems());
  if (mustExist && last === undefined) problems.push(missing(repository, 1, 1, ': the chain is empty'));
  const removed = beginning(repository, first, checkpoints, problems);
  const head =
    last === undefined ? { sequence: 0, hash: genesis } : { sequence: last.row.sequence, hash: last.row.hash };
  for (const { sequence, hash } of checkpoints) {
    known.add(hash);
    hashes.set(sequence, hashes.get(sequence) ?? hash);
  }
  const chain = { repository, head, removed, known, hashes };
  problems.push(...heads.flatMap((told) => headProblem(told, chain)));
  return { repository, records, signed: signatures.signed(), head, removedThrough: removed, problems };
}

function look(repository: string, row: StoredRecord): Seen {
  const record = readRecord(row.body);
  const digest = digestOf(row.body);
  const fault = (problem: ChainProblem['problem'], message: string): readonly ChainProblem[] => [
    {
      ...{ problem, repository, sequences: [row.sequence] },
      ...(record?.kind === 'run' ? { run: record.run } : {}),
      message: `record ${row.sequence} ${message}`,
    },
  ];
  const faults = (): readonly ChainProblem[] => {
    if (digest !== row.hash) return fault('altered', 'was altered: its text does not give the hash it has');
    if (record === undefined || !isCanonical(row.body, record))
      return fault('altered', 'was altered: it is not a record of the form that is written');
    if (record.repository !== repository || row.repository !== repository)
      return fault('moved', `was written for ${record.repository}`);
    return record.sequence === row.sequence ? [] : fault('moved', `was written as record ${record.sequence}`);
  };
  return { row, record, digest, faults: faults() };
}

/** Whether a record was written on the one before it. A record that is wrong by itself says nothing about its neighbours. */
function follows(seen: Seen, last: Seen): boolean {
  return seen.faults.length > 0 || last.faults.length > 0 || seen.record?.previous === last.row.hash;
}

/**
 * Whom a broken link accuses. `broken` are the records that do not follow the one before: where the next one does not follow either,
 * it was the one between; else the one before it. At the end of the chain it cannot be told which of the two it was.
 */
function replaced(repository: string, broken: readonly number[], end: number): readonly ChainProblem[] {
  const isBroken = new Set(broken);
  return broken.flatMap((sequence): readonly ChainProblem[] => {
    if (isBroken.has(sequence - 1)) return [];
    const sequences: readonly [number, ...number[]] = isBroken.has(sequence + 1)
      ? [sequence]
      : sequence === end
        ? [sequence - 1, sequence]
        : [sequence - 1];
    const named = sequences.length === 1 ? `record ${sequences[0]} was` : `record ${sequence - 1} or ${sequence} was`;
    return [
      {
        ...{ problem: 'replaced', repository, sequences },
        message: `${named} replaced: record ${sequence} was written on another predecessor`,
      },
    ];
  });
}

function isCanonical(body: string, record: AuditRecord): boolean {
  try {
    return canonicalJson(record as unknown as Json) === body;
  } catch {
    return false;
  }
}

function missing(repository: string, from: number, to: number, because = ''): ChainProblem {
  const named = from === to ? `record ${from} is` : `records ${from} to ${to} are`;
  const sequences: readonly [number, ...number[]] = from === to ? [from] : [from, to];
  return { problem: 'missing', repository, sequences, message: `${named} missing${because}` };
}

/** The last number that a checkpoint accounts for; a chain that begins later than its first record needs one. */
function beginning(
  repository: string,
  first: Seen | undefined,
  checkpoints: readonly ChainHead[],
  problems: ChainProblem[],
): number {
  if (first === undefined) return 0;
  const { row, record, faults } = first;
  const before = row.sequence - 1;
  // What an altered record says of its predecessor proves nothing; it is named already.
  const fits = (hash: string): boolean => faults.length > 0 || record?.previous === hash;
  if (before === 0 && fits(genesis)) return 0;
  const accounted = checkpoints.find(({ sequence, hash }) => sequence === before && fits(hash));
  if (accounted !== undefined) return before;
  if (before > 0) problems.push(missing(repository, 1, before, ', and no checkpoint accounts for them'));
  else
    problems.push({
      ...{ problem: 'replaced', repository, sequences: [row.sequence] },
      message: `record ${row.sequence} is the first and names a predecessor`,
    });
  return 0;
}

type Chain = {
  readonly repository: string;
  readonly head: ChainHead;
  readonly removed: number;
  readonly known: ReadonlySet<string>;
  readonly hashes: ReadonlyMap<number, string>;
};

function headProblem({ sequence, hash }: KnownHead, chain: Chain): readonly ChainProblem[] {
  const { repository, head, removed, known, hashes } = chain;
  const last = head.sequence;
  if (sequence === undefined) {
    if (known.has(hash)) return [];
    return [
      {
        ...{ problem: 'missing', repository, sequences: [last + 1] },
        message: `no record has the hash ${hash}: it was cut off the end, or the chain was written anew`,
      },
    ];
  }
  if (sequence > last) return [missing(repository, last + 1, sequence, `: a known head tells of record ${sequence}`)];
  const here = hashes.get(sequence);
  if (here === hash || (here === undefined && sequence < removed)) return [];
  return [
    {
      ...{ problem: 'replaced', repository, sequences: [sequence] },
      message: `record ${sequence} is not the one that a known head tells of (${hash})`,
    },
  ];
}
