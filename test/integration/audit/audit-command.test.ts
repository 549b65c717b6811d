import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../dev/database-template.ts';
import { openDatabase, type Database } from '../../../src/adapters/database.ts';
import { createRunStore } from '../../../src/adapters/run-store.ts';
import { composeAudit } from '../../../src/compose-audit.ts';
import { formatHead } from '../../../src/domain/chain-head.ts';
import { promptopsWith, type Ended } from '../cli/command-line.ts';
import { requestOf } from '../../support/audit.ts';

let dataDir: string;
const runs: string[] = [];
const heads: string[] = [];

/** Works on the data folder as the service does, and leaves it. */
async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase({ dataDir });
  await work(database);
  await database.close();
}

/** What somebody can do who owns the database. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await withDatabase(async ({ query }) => {
    for (const statement of ['alter table audit_records disable trigger all', ...statements]) await query(statement);
  });
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'promptops-audit-command-'));
  await copyDatabase(dataDir);
  await withDatabase(async (database) => {
    const audit = composeAudit(database, []);
    const store = createRunStore(database, audit.keepRecord);
    for (const actor of ['lena', 'rob', 'lena']) {
      const id = randomUUID();
      await store.create(id, { ...requestOf({ deliveryId: id }), actor });
      await store.finish(id, 'changed');
      runs.push(id);
      heads.push(formatHead(await audit.store.head('acme/infra')));
    }
  });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const audit = (...args: readonly string[]): Promise<Ended> =>
  promptopsWith({ PROMPTOPS_DATA_DIR: dataDir }, 'audit', ...args);

describe('promptops audit', () => {
  it('verifies a whole chain, also against the heads of pull requests', async () => {
    const { code, stdout } = await audit('verify', '--repo', 'acme/infra', '--head', heads.join(','));
    expect([code, stdout]).toEqual([0, `✓ acme/infra: 3 records, head ${heads[2]}\n`]);
  });

  it('exports what fits as lines that can be checked one by one', async () => {
    const { code, stdout } = await audit('export', '--since', '1d', '--actor', 'lena', '--repo', 'acme/infra');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { record: { run: string } });
    expect(code).toBe(0);
    expect(lines.map(({ record }) => record.run)).toEqual([runs[0], runs[2]]);
  });

  it('says how it is used', async () => {
    for (const args of [['prove'], ['export', '--since', 'lately'], ['verify', '--head', 'abc']])
      expect((await audit(...args)).code).toBe(2);
    const { code, stderr } = await promptopsWith({ PROMPTOPS_DATA_DIR: join(dataDir, 'none') }, 'audit', 'verify');
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds no database')]);
  });

  it('names, with the exit code 4, what the owner of the database did to it', async () => {
    await tamper(`update audit_records set body = replace(body, '"actor":"rob"', '"actor":"lena"') where sequence = 2`);
    const altered = await audit('verify', '--json');
    expect(altered.code).toBe(4);
    expect(JSON.parse(altered.stdout)).toMatchObject({
      ok: false,
      chains: [{ problems: [{ problem: 'altered', repository: 'acme/infra', sequences: [2], run: runs[1] }] }],
    });

    await tamper('delete from audit_records where sequence = 2');
    expect(await audit('verify')).toMatchObject({ code: 4, stdout: '✗ acme/infra: record 2 is missing\n' });

    await tamper('delete from audit_records where sequence > 1');
    expect((await audit('verify')).code).toBe(0);
    const cut = await audit('verify', '--repo', 'acme/infra', '--head', heads[2] ?? '');
    expect([cut.code, cut.stdout]).toEqual([4, expect.stringContaining('records 2 to 3 are missing')]);
  });
});
