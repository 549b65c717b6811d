import type { Counters, Window } from '../policy/counters.ts';
import type { Query } from './database.ts';

/** What happens within one step is counted together, so that a row never holds more than 96 steps. */
const windows: Readonly<Record<Window, { readonly span: string; readonly step: string }>> = {
  hour: { span: '1 hour', step: '1 minute' },
  day: { span: '1 day', step: '15 minutes' },
};

/** What of a row is inside the window of `$2`, with `$3` for the length of a step. */
const inside = `unnest(counts.steps, counts.amounts) as one(step, amount) where step > now() - $2::interval`;
const thisStep = `date_bin($3::interval, now(), timestamptz 'epoch')`;
const added = (amount: string): string =>
  `(steps, amounts) = (select array_agg(step order by step), array_agg(amount order by step) from (
     select step, sum(amount) as amount from (select step, amount from ${inside} union all select ${thisStep}, ${amount}) as all_steps
     group by step) as kept)`;
const sum = (from: string): string => `(select coalesce(sum(amount), 0) from ${from})`;

/** Counts in the database's table `counts`, one row a key and one statement each: the row's lock keeps instances from counting past each other. */
export function createCounters(query: Query): Counters {
  return {
    async take(key, window, most) {
      const { span, step } = windows[window];
      const [row] = await query<{ used: string }>(
        `insert into counts (key, steps, amounts) select $1, array[${thisStep}], array[1] where $4::numeric > 0
         on conflict (key) do update set ${added('1')} where ${sum(inside)} < $4::numeric
         returning ${sum(inside)} as used`,
        [key, span, step, Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER],
      );
      return row === undefined ? undefined : Number(row.used);
    },
    async add(key, window, amount) {
      const { span, step } = windows[window];
      await query(
        `insert into counts (key, steps, amounts) values ($1, array[${thisStep}], array[$4::numeric])
         on conflict (key) do update set ${added('$4::numeric')}`,
        [key, span, step, amount],
      );
    },
    async used(key, window) {
      const [row] = await query<{ used: string }>(`select ${sum(inside)} as used from counts where key = $1`, [
        key,
        windows[window].span,
      ]);
      return Number(row?.used ?? 0);
    },
    async roomAt(key, window, most) {
      if (most <= 0) return undefined;
      // The newest step with which the sum is reached has to leave the window.
      const [row] = await query<{ at: Date | null }>(
        `select max(step) + $2::interval as at from (
           select step, sum(amount) over (order by step desc) as sum from counts, ${inside} and key = $1
         ) as sums where sum >= $3::numeric`,
        [key, windows[window].span, most],
      );
      return row?.at ?? new Date();
    },
  };
}
