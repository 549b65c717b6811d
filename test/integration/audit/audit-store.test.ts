import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPostgres, type LocalPostgres } from '../../../dev/local-postgres.ts';
import { copyDatabase } from '../../../dev/database-template.ts';
import { openDatabase, type Database } from '../../../src/adapters/database.ts';
import { createRunStore } from '../../../src/adapters/run-store.ts';
import { composeAudit } from '../../../src/compose-audit.ts';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import type { RunStore } from '../../../src/audit/run-store.ts';
import type { AuditStore, FoundRecord } from '../../../src/audit/audit-store.ts';
import { requestOf } from '../../support/audit.ts';

type Open = { readonly database: Database; readonly runs: RunStore; readonly audit: AuditStore };

function open(database: Database): Open {
  const audit = composeAudit(database, ['a-secret-of-the-operator']);
  return { database, runs: createRunStore(database, audit.keepRecord), audit: audit.store };
}

/** Starts and ends a run; gives its id. */
async function ended({ runs }: Open, repository: string, quote = 'scale checkout to 3'): Promise<string> {
  const id = randomUUID();
  await runs.create(id, requestOf({ repository, quote, deliveryId: id }));
  await runs.start(id);
  await runs.finish(id, 'changed');
  return id;
}

async function recordsOf({ audit }: Open, repository: string): Promise<readonly FoundRecord[]> {
  return Array.fromAsync(audit.find({ repository }));
}

const engines = ['the embedded database', 'PostgreSQL'] as const;

describe.each(engines)('audit records in %s', (engine) => {
  let postgres: LocalPostgres | undefined;
  let dataDir: string;
  let here: Open;
  /** A second instance of the service; the same database where only one process may open it. */
  let there: Open;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'promptops-audit-'));
    if (engine === 'PostgreSQL') {
      postgres = await startLocalPostgres();
      const { url } = postgres;
      [here, there] = [open(await openDatabase({ url, dataDir })), open(await openDatabase({ url, dataDir }))];
    } else {
      await copyDatabase(dataDir);
      there = here = open(await openDatabase({ dataDir }));
    }
  });
  afterAll(async () => {
    await here.database.close();
    if (there !== here) await there.database.close();
    await postgres?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('form one whole chain per repository when two instances end runs at the same time', async () => {
    const repositories = ['acme/infra', 'acme/shop'];
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        ended([here, there][index % 2]!, repositories[index % 3 === 0 ? 1 : 0]!),
      ),
    );
    for (const repository of repositories) {
      const verdict = await verifyChain(repository, here.audit.chain(repository));
      expect(verdict.problems).toEqual([]);
      expect(verdict.records).toBe(repository === 'acme/shop' ? 14 : 26);
    }
    const kept = (await Promise.all(repositories.map((name) => recordsOf(here, name)))).flat();
    expect(kept.map(({ record }) => record.run).toSorted()).toEqual(ids.toSorted());
  });

  it('hold one record of a run, however often and by whom it is ended', async () => {
    const id = await ended(here, 'acme/once');
    await Promise.all([here.runs.finish(id, 'failed'), there.runs.finish(id, 'changed'), there.runs.cancel(id)]);
    expect((await recordsOf(here, 'acme/once')).map(({ record }) => record.outcome)).toEqual(['changed']);
  });

  it('tell of a cancelled run too', async () => {
    const id = randomUUID();
    await here.runs.create(id, requestOf({ repository: 'acme/cancelled', deliveryId: id }));
    expect(await here.runs.cancel(id)).toBe(true);
    expect((await recordsOf(here, 'acme/cancelled')).map(({ record }) => record.outcome)).toEqual(['cancelled']);
  });

  it('come with the end of the run or not at all', async () => {
    const id = randomUUID();
    const dying = createRunStore(here.database, async () => {
      await Promise.reject(new Error('the process died here'));
    });
    await here.runs.create(id, requestOf({ repository: 'acme/dying', deliveryId: id }));
    await expect(dying.finish(id, 'changed')).rejects.toThrow('died');
    expect((await here.runs.get(id))?.state).toBe('queued');
    await here.runs.finish(id, 'changed');
    expect(await recordsOf(here, 'acme/dying')).toHaveLength(1);
  });

  it('cannot be changed or removed, not even by the service itself', async () => {
    await ended(here, 'acme/fixed');
    const { query } = here.database;
    for (const statement of [
      `update audit_records set hash = 'x' where repository = 'acme/fixed'`,
      `delete from audit_records where repository = 'acme/fixed'`,
      'truncate audit_records',
    ])
      await expect(query(statement)).rejects.toThrow(/append-only/);
    expect(await recordsOf(here, 'acme/fixed')).toHaveLength(1);
  });

  it('tell what the owner of the database did to them all the same', async () => {
    for (let count = 0; count < 4; count += 1) await ended(here, 'acme/owned');
    const { query } = here.database;
    const problems = async () => {
      const verdict = await verifyChain('acme/owned', here.audit.chain('acme/owned'));
      return verdict.problems.map(({ problem, sequences }) => [problem, ...sequences]);
    };
    await query('alter table audit_records disable trigger all');
    await query(
      `update audit_records set body = replace(body, 'lena', 'anna') where repository = 'acme/owned' and sequence = 2`,
    );
    expect(await problems()).toEqual([['altered', 2]]);
    await query(`delete from audit_records where repository = 'acme/owned' and sequence = 2`);
    expect(await problems()).toEqual([['missing', 2]]);
    await query(`update audit_records set sequence = 2 where repository = 'acme/owned' and sequence = 4`);
    expect(await problems()).toEqual([['moved', 2]]);
    await query('alter table audit_records enable trigger all');
  });

  it('hold no secret, neither of the operator nor of the request', async () => {
    await ended(here, 'acme/quiet', 'set password=hunter2hunter2 and a-secret-of-the-operator');
    const [found] = await recordsOf(here, 'acme/quiet');
    expect(found?.stored.body).toContain('[redacted]');
    expect(found?.stored.body).not.toMatch(/hunter2|a-secret-of/);
  });

  it('go when they are too old, and the rest still verifies', async () => {
    await ended(here, 'acme/aged');
    await ended(here, 'acme/aged');
    const border = new Date(Date.now() + 1).toISOString();
    await here.database.query('select pg_sleep(0.005)');
    const kept = await ended(here, 'acme/aged');
    expect(await here.audit.prune(border)).toBeGreaterThanOrEqual(2);
    const verdict = await verifyChain('acme/aged', here.audit.chain('acme/aged'));
    expect(verdict).toMatchObject({ problems: [], records: 2, removedThrough: 2, head: { sequence: 4 } });
    expect((await recordsOf(here, 'acme/aged')).map(({ record }) => record.run)).toEqual([kept]);
    expect(await here.audit.prune(border)).toBe(0);
  });

  it('are found by who asked, by pull request, by run and by time', async () => {
    const id = await ended(here, 'acme/found');
    const count = async (filter: object): Promise<number> =>
      (await Array.fromAsync(here.audit.find({ repository: 'acme/found', ...filter }))).length;
    expect(await count({ actor: 'Lena', run: id.slice(0, 8), since: '2020-01-01', issue: 7 })).toBe(1);
    for (const other of [{ actor: 'rob' }, { run: 'ffffffff' }, { since: '2999-01-01' }, { pullRequest: 7 }])
      expect(await count(other)).toBe(0);
  });
});
