import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../dev/database-template.ts';
import { openDatabase } from '../../../src/adapters/database.ts';
import { createRunStore } from '../../../src/adapters/run-store.ts';
import { composeAudit } from '../../../src/compose-audit.ts';
import { formatHead } from '../../../src/domain/chain-head.ts';
import { promptopsWith, type Ended } from '../cli/command-line.ts';
import { requestOf } from '../../support/audit.ts';

let dataDir: string;
const runs: string[] = [];
const heads: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'promptops-audit-command-'));
  await copyDatabase(dataDir);
  const database = await openDatabase({ dataDir });
  const records = composeAudit(database, []);
  const store = createRunStore(database, records.keepRecord);
  for (const actor of ['lena', 'rob', 'lena']) {
    const id = randomUUID();
    await store.create(id, { ...requestOf({ deliveryId: id }), actor });
    await store.finish(id, 'changed');
    runs.push(id);
    heads.push(formatHead(await records.store.head('acme/infra')));
  }
  // What somebody can do who owns the database.
  await database.query('alter table audit_records disable trigger all');
  await database.query(
    `update audit_records set body = replace(body, '"actor":"rob"', '"actor":"lena"') where sequence = 2`,
  );
  await database.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const audit = (...args: readonly string[]): Promise<Ended> =>
  promptopsWith({ PROMPTOPS_DATA_DIR: dataDir }, 'audit', ...args);

describe('promptops audit verify', () => {
  it('names the record that the owner of the database changed, with the exit code 4', async () => {
    const head = heads.join(',');
    const { code, stdout } = await audit('verify', '--repo', 'acme/infra', '--head', head, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      chains: [{ records: 3, problems: [{ problem: 'altered', sequences: [2], run: runs[1] }] }],
    });
  });

  it('says how it is used, and where it looked for records', async () => {
    const [usage, nowhere] = await Promise.all([
      audit('verify', '--head', 'abc'),
      promptopsWith({ PROMPTOPS_DATA_DIR: join(dataDir, 'none') }, 'audit', 'verify'),
    ]);
    expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('`abc` is no head')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('holds no database')]);
  });
});
