import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../dev/database-template.ts';
import { createCounters } from '../../../src/adapters/counters.ts';
import { openDatabase, type Database } from '../../../src/adapters/database.ts';
import type { Counters } from '../../../src/policy/counters.ts';

let dataDir: string;
let database: Database;
let counters: Counters;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'promptops-counters-'));
  await copyDatabase(dataDir);
  database = await openDatabase({ dataDir });
  counters = createCounters(database.query);
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** As if what was counted until now had been so much earlier. */
async function age(key: string, by: string): Promise<void> {
  const shifted = `array(select step - $2::interval from unnest(steps) with ordinality as all_of(step, place) order by place)`;
  await database.query(`update counts set steps = ${shifted} where key = $1`, [key, by]);
}

const minutesUntil = (date: Date | undefined): number => ((date?.getTime() ?? NaN) - Date.now()) / 60_000;

describe('what may be done so often an hour', () => {
  it('is refused beyond that, and possible again when the first is an hour old, not when the clock strikes', async () => {
    const take = (): Promise<number | undefined> => counters.take('three', 'hour', 3);
    expect([await take(), await take()]).toEqual([1, 2]);
    await age('three', '40 minutes');
    expect([await take(), await take()]).toEqual([3, undefined]);
    expect(minutesUntil(await counters.roomAt('three', 'hour', 3))).toSatisfy(
      (left: number) => left > 18 && left <= 20,
    );
    await age('three', '21 minutes');
    expect(await counters.used('three', 'hour')).toBe(1);
    expect([await take(), await take(), await take()]).toEqual([2, 3, undefined]);
  });

  it('is never done where nothing is allowed', async () => {
    expect(await counters.take('none', 'hour', 0)).toBeUndefined();
    expect(await counters.roomAt('none', 'hour', 0)).toBeUndefined();
  });

  it('has no end to it without a limit, and takes little room', async () => {
    for (let count = 1; count <= 100; count += 1) expect(await counters.take('all', 'hour', Infinity)).toBe(count);
    const [row] = await database.query<{ steps: number }>(
      `select cardinality(steps) as steps from counts where key = 'all'`,
    );
    // A hundred in a moment; a minute may begin in between.
    expect(row?.steps).toBeLessThanOrEqual(2);
  });
});

describe('what is spent in a day', () => {
  it('leaves the sum as it was spent, and tells when enough of it has left', async () => {
    await counters.add('tokens', 'day', 700);
    await age('tokens', '10 hours');
    await counters.add('tokens', 'day', 0.5);
    await counters.add('tokens', 'day', 400);
    expect(await counters.used('tokens', 'day')).toBe(1100.5);
    const hoursUntilRoom = async (most: number) => minutesUntil(await counters.roomAt('tokens', 'day', most)) / 60;
    // For 1,000 the first 700 have to go, for 400 the last as well.
    expect(await hoursUntilRoom(1_000)).toSatisfy((left: number) => left > 13.5 && left <= 14);
    expect(await hoursUntilRoom(400)).toSatisfy((left: number) => left > 23.5 && left <= 24);
    await age('tokens', '15 hours');
    expect(await counters.used('tokens', 'day')).toBe(400.5);
  });
});
