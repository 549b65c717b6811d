import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { explainDatabaseFailure } from './database-failure.ts';

export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** One SQL dialect, two engines: embedded PGlite in a folder, or a PostgreSQL server. */
export type Database = {
  readonly query: Query;
  /** All statements of `work` take effect, or none: it is rolled back when `work` throws or the process dies. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  /** Only one process can have it open, so work that was active when it opened has no owner any more. */
  readonly embedded: boolean;
  /** What the queue is built on (`queue.ts`); the one adapter that may look behind this one. */
  readonly engine: { readonly pglite: PGlite } | { readonly url: string };
  close(): Promise<void>;
};

/**
 * The tables: `runs` is the state of each execution; `approvals` who approved which commit, and pushes (`audit/approval-store.ts`); `counts` what limits count, for two days (`policy/counters.ts`; `counters` was it before);
 * `explanations` and `flaky_failures` what was said of failed workflow runs (`explain/explanation-store.ts`);
 * `audit_records` what is kept of those that ended (`audit/audit-record.ts`).
 * The columns after `body` are read out of it, so they cannot say something else. No record is ever changed, and only those are
 * deleted that a later checkpoint of the same chain accounts for: the triggers hold everyone who does not own the table to that.
 * The lock keeps two instances that start together from creating them at the same time.
 */
const schema = `
  begin;
  select pg_advisory_xact_lock(7203101);
  create table if not exists runs (
    id uuid primary key,
    delivery_id text not null unique,
    repository text not null,
    issue_number integer not null,
    actor text not null,
    request jsonb not null,
    state text not null,
    outcome text,
    attempt integer not null default 0,
    made jsonb not null default '{}',
    timeline jsonb not null default '[]',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index if not exists runs_of_issue on runs (repository, issue_number, created_at);
  create index if not exists runs_of_pull_request on runs (repository, (made->>'pullRequest'));
  create table if not exists approvals (
    id bigint generated always as identity primary key,
    repository text not null,
    pull_request integer not null,
    kind text not null,
    body jsonb not null,
    taken_back boolean not null default false,
    at timestamptz not null default now()
  );
  create index if not exists approvals_of_pull_request on approvals (repository, pull_request);
  drop table if exists counters;
  create table if not exists counts (
    key text primary key,
    steps timestamptz[] not null,
    amounts numeric[] not null
  );
  delete from counts where steps[cardinality(steps)] < now() - interval '2 days';
  create table if not exists explanations (
    repository text not null,
    place text not null,
    path text not null,
    body jsonb not null,
    at timestamptz not null default now(),
    primary key (repository, place, path)
  );
  delete from explanations where at < now() - interval '90 days';
  create table if not exists flaky_failures (
    repository text not null,
    signature text not null,
    times integer not null default 1,
    last_at timestamptz not null default now(),
    primary key (repository, signature)
  );
  create table if not exists audit_records (
    repository text not null,
    sequence bigint not null,
    hash text not null,
    body text not null,
    kind text generated always as (body::jsonb ->> 'kind') stored,
    run text generated always as (body::jsonb ->> 'run') stored,
    at text generated always as (body::jsonb ->> 'at') stored,
    actor text generated always as (body::jsonb ->> 'actor') stored,
    issue integer generated always as ((body::jsonb ->> 'issue')::integer) stored,
    pull_request integer generated always as ((body::jsonb ->> 'pullRequest')::integer) stored,
    through bigint generated always as ((body::jsonb ->> 'through')::bigint) stored,
    primary key (repository, sequence)
  );
  create unique index if not exists audit_record_of_run on audit_records (run) where run is not null;
  create index if not exists audit_records_by_time on audit_records (repository, at);
  create index if not exists audit_checkpoints on audit_records (repository, through) where through is not null;
  create or replace function audit_records_stay() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if exists (select 1 from audit_records where repository = old.repository and through >= old.sequence) then
          return old;
        end if;
      end if;
      raise exception 'audit_records is append-only: % is refused', tg_op;
    end $$;
  create or replace trigger audit_records_stay before update or delete on audit_records
    for each row execute function audit_records_stay();
  create or replace trigger audit_records_stay_whole before truncate on audit_records
    for each statement execute function audit_records_stay();
  commit;`;

/**
 * Opens a database to look at. On a server nothing is made or changed. An embedded one is copied first, because only one process may
 * have it open and the service could be running: what is seen is what was on disk at that moment. `undefined` when there is none.
 */
export async function openToRead(options: {
  readonly url?: string;
  readonly dataDir: string;
}): Promise<Database | undefined> {
  if (options.url !== undefined) return withTables(connectServer(options.url));
  const folder = join(options.dataDir, 'database');
  if ((await stat(folder).catch(() => undefined)) === undefined) return undefined;
  const copy = await mkdtemp(join(tmpdir(), 'promptops-read-'));
  await cp(folder, join(copy, 'database'), { recursive: true });
  const opened = await openEmbedded(copy);
  return {
    ...opened,
    async close() {
      await opened.close();
      await rm(copy, { recursive: true, force: true });
    },
  };
}

/** The database, or nothing where no service has ever made its tables. */
async function withTables(database: Database): Promise<Database | undefined> {
  const [row] = await database.query<{ found: string | null }>(`select to_regclass('audit_records')::text as found`);
  if (row !== undefined && row.found !== null) return database;
  await database.close();
  return undefined;
}

/** Opens the database and makes its tables. With a URL it is PostgreSQL, otherwise PGlite under `dataDir`. */
export function openDatabase(options: { readonly url?: string; readonly dataDir: string }): Promise<Database> {
  return options.url === undefined ? openEmbedded(options.dataDir) : openServer(options.url);
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const folder = join(dataDir, 'database');
  await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  await pglite.exec(schema);
  return {
    query: queryOn(pglite),
    transaction: (work) => pglite.transaction((open) => work(queryOn(open))),
    embedded: true,
    engine: { pglite },
    close: () => pglite.close(),
  };
}

async function openServer(url: string): Promise<Database> {
  const server = connectServer(url);
  await server.query(schema);
  return server;
}

function connectServer(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'promptops',
    // A server that answers nothing any more must not hold a run, or a delivery, for ever.
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A connection that breaks fails its query and is replaced by the pool; without listeners, of the idle and of those in use, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const explained = (error: unknown): never => {
    throw explainDatabaseFailure(error);
  };
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, values.length === 0 ? undefined : [...values]).catch(explained)).rows as Row[],
    transaction: (work) => transactionOn(pool, work).catch(explained),
    embedded: false,
    engine: { url },
    close: () => pool.end(),
  };
}

function queryOn(pglite: Pick<PGlite, 'query'>): Query {
  return async <Row>(sql: string, values: readonly unknown[] = []) => (await pglite.query<Row>(sql, [...values])).rows;
}

async function transactionOn<Result>(pool: pg.Pool, work: (query: Query) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(
      async <Row>(sql: string, values: readonly unknown[] = []) => (await client.query(sql, [...values])).rows as Row[],
    );
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not given to anyone else.
    const undone = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!undone);
    throw error;
  }
}
