import type { Counters } from '../policy/counters.ts';
import type { Query } from './database.ts';

const start = `date_trunc($2::text, now() at time zone 'utc')`;

/** Counts in the database's table `counters`: one statement each, so that instances never count past each other. */
export function createCounters(query: Query): Counters {
  return {
    async take(key, window, most) {
      const [row] = await query<{ used: string }>(
        `insert into counters (key, started_at, used) select $1, ${start}, 1 where $3::numeric > 0
         on conflict (key, started_at) do update set used = counters.used + 1 where counters.used < $3::numeric
         returning used`,
        [key, window, Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER],
      );
      return row === undefined ? undefined : Number(row.used);
    },
    async add(key, window, amount) {
      await query(
        `insert into counters (key, started_at, used) values ($1, ${start}, $3::numeric)
         on conflict (key, started_at) do update set used = counters.used + excluded.used`,
        [key, window, amount],
      );
    },
    async used(key, window) {
      const [row] = await query<{ used: string }>(
        `select used from counters where key = $1 and started_at = ${start}`,
        [key, window],
      );
      return Number(row?.used ?? 0);
    },
  };
}
