import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** One SQL dialect, two engines: embedded PGlite in a folder, or a PostgreSQL server. */
export type Database = {
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Only one process can have it open, so work that was active when it opened has no owner any more. */
  readonly embedded: boolean;
  /** What the queue is built on (`queue.ts`); the one adapter that may look behind this one. */
  readonly engine: { readonly pglite: PGlite } | { readonly url: string };
  close(): Promise<void>;
};

/**
 * The tables: `runs` is the state of each execution.
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
  commit;`;

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
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pglite.query<Row>(sql, [...values])).rows,
    embedded: true,
    engine: { pglite },
    close: () => pglite.close(),
  };
}

async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'promptops' });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  await pool.query(schema);
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as Row[],
    embedded: false,
    engine: { url },
    close: () => pool.end(),
  };
}
