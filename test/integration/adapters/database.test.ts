import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { startLocalPostgres } from '../../../dev/local-postgres.ts';
import { openDatabase } from '../../../src/adapters/database.ts';

it('outlives a server that goes away during a transaction, and says so to whoever asked', async () => {
  const postgres = await startLocalPostgres();
  const database = await openDatabase({ url: postgres.url, dataDir: tmpdir() });
  const broken = database.transaction(async (query) => {
    const sleeping = query('select pg_sleep(60)');
    await database.query('select 1');
    const [slept] = await Promise.allSettled([sleeping, postgres.close()]);
    expect(slept.status).toBe('rejected');
    await query('select 1');
  });
  await expect(broken).rejects.toMatchObject({ code: 'database-unavailable', retry: true });
  await expect(database.query('select 1')).rejects.toMatchObject({
    code: 'database-unavailable',
    cause: { code: 'ECONNREFUSED' },
  });
  await database.close();
});
