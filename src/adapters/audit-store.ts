import { readRecord, sealRecord, type StoredRecord, type Unlinked } from '../audit/audit-record.ts';
import type { AuditKey } from '../audit/record-signature.ts';
import type { AuditFilter, AuditStore, FoundRecord } from '../audit/audit-store.ts';
import { genesis, type ChainHead } from '../domain/chain-head.ts';
import type { Database, Query } from './database.ts';

type Row = {
  readonly repository: string;
  /** bigint: PostgreSQL gives it as text, PGlite as a number. */
  readonly sequence: string | number;
  readonly hash: string;
  readonly body: string;
};

const pageSize = 200;
const columns = 'repository, sequence, hash, body';

/** Audit records in the database's table `audit_records`; `keys` as {@link AuditStore} has them. */
export function createAuditStore(database: Database, keys: readonly AuditKey[] = []): AuditStore {
  const { query } = database;
  return {
    keys,
    async repositories() {
      const rows = await query<{ repository: string }>(
        'select distinct repository from audit_records order by repository',
      );
      return rows.map(({ repository }) => repository);
    },
    async *chain(repository) {
      let after: string | number = '-9223372036854775808';
      for (;;) {
        const rows: readonly Row[] = await query<Row>(
          `select ${columns} from audit_records where repository = $1 and sequence > $2 order by sequence limit ${pageSize}`,
          [repository, after],
        );
        yield* rows.map(toStored);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.sequence;
      }
    },
    head: (repository) => headOf(query, repository),
    find: (filter) => find(query, filter),
    async prune(before) {
      const old = await query<{ repository: string }>(
        `select distinct repository from audit_records where kind = 'run' and at < $1 order by repository`,
        [before],
      );
      let removed = 0;
      for (const { repository } of old)
        removed += await database.transaction((open) => pruneChain(open, repository, before, keys));
      return removed;
    },
  };
}

/**
 * Puts a record at the end of its repository's chain, inside the transaction that `query` belongs to.
 * The lock is held until that transaction ends, so two instances cannot write on the same predecessor.
 */
export async function appendRecord(
  query: Query,
  repository: string,
  record: Unlinked,
  keys: readonly AuditKey[],
): Promise<StoredRecord> {
  await lockChain(query, repository);
  const sealed = sealRecord(record, repository, await headOf(query, repository), new Date().toISOString(), keys);
  await query('insert into audit_records (repository, sequence, hash, body) values ($1, $2, $3, $4)', [
    sealed.repository,
    sealed.sequence,
    sealed.hash,
    sealed.body,
  ]);
  return sealed;
}

async function lockChain(query: Query, repository: string): Promise<void> {
  await query('select pg_advisory_xact_lock(7203102, hashtext($1))', [repository]);
}

async function headOf(query: Query, repository: string): Promise<ChainHead> {
  const [row] = await query<Row>(
    `select ${columns} from audit_records where repository = $1 order by sequence desc limit 1`,
    [repository],
  );
  return row === undefined ? { sequence: 0, hash: genesis } : { sequence: Number(row.sequence), hash: row.hash };
}

async function* find(query: Query, filter: AuditFilter): AsyncIterable<FoundRecord> {
  const { repository, since, actor, pullRequest, issue, run } = filter;
  const conditions: readonly (readonly [string, string | number | undefined])[] = [
    ['repository = ?', repository],
    ['at >= ?', since],
    ['lower(actor) = lower(?)', actor],
    ['pull_request = ?', pullRequest],
    ['issue = ?', issue],
    ['starts_with(run, ?)', run],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  const where = given.map(([condition], index) => condition.replace('?', `$${index + 4}`));
  const [beyond, order] = filter.newestFirst === true ? ['<', 'desc'] : ['>', 'asc'];
  let after: readonly [string, string, string | number] = filter.newestFirst === true ? ['~', '~', 0] : ['', '', 0];
  for (;;) {
    const rows: readonly (Row & { at: string })[] = await query<Row & { at: string }>(
      `select ${columns}, at from audit_records
       where kind = 'run' and (at, repository, sequence) ${beyond} ($1, $2, $3)${where.map((one) => ` and ${one}`).join('')}
       order by at ${order}, repository ${order}, sequence ${order} limit ${pageSize}`,
      [...after, ...given.map(([, value]) => value)],
    );
    for (const row of rows) {
      const record = readRecord(row.body);
      if (record?.kind === 'run') yield { stored: toStored(row), record };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.at, last.repository, last.sequence];
  }
}

/** The checkpoint comes first: the table lets only records go that one accounts for. */
async function pruneChain(
  query: Query,
  repository: string,
  before: string,
  keys: readonly AuditKey[],
): Promise<number> {
  await lockChain(query, repository);
  const [last] = await query<Row>(
    `select ${columns} from audit_records where repository = $1 and sequence < coalesce(
       (select min(sequence) from audit_records where repository = $1 and kind = 'run' and at >= $2), 9223372036854775807)
     order by sequence desc limit 1`,
    [repository, before],
  );
  if (last === undefined) return 0;
  const through = Number(last.sequence);
  await appendRecord(query, repository, { kind: 'checkpoint', through, head: last.hash }, keys);
  const gone = await query('delete from audit_records where repository = $1 and sequence <= $2 returning sequence', [
    repository,
    through,
  ]);
  return gone.length;
}

function toStored({ repository, sequence, hash, body }: Row): StoredRecord {
  return { repository, sequence: Number(sequence), hash, body };
}
