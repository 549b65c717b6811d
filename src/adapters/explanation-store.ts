import type { ExplanationStore, StandingExplanation } from '../explain/explanation-store.ts';
import type { Query } from './database.ts';

/** Explanations in the database's tables `explanations` and `flaky_failures`. One statement each. */
export function createExplanationStore(query: Query): ExplanationStore {
  return {
    async standsFor(repository, path) {
      return (
        (await query('select 1 from explanations where repository = $1 and path = $2 limit 1', [repository, path]))
          .length > 0
      );
    },
    async at(repository, place) {
      const rows = await query<{ body: StandingExplanation }>(
        'select body from explanations where repository = $1 and place = $2 order by path',
        [repository, place],
      );
      return rows.map(({ body }) => body);
    },
    async keep(repository, place, standing) {
      await query(
        `insert into explanations (repository, place, path, body) values ($1, $2, $3, $4)
         on conflict (repository, place, path) do update set body = excluded.body, at = now()`,
        [repository, place, standing.run.path, JSON.stringify(standing)],
      );
    },
    async remove(repository, place, path) {
      await query('delete from explanations where repository = $1 and place = $2 and path = $3', [
        repository,
        place,
        path,
      ]);
    },
    async isFlaky(repository, signature) {
      return (
        (await query('select 1 from flaky_failures where repository = $1 and signature = $2', [repository, signature]))
          .length > 0
      );
    },
    async rememberFlaky(repository, signature) {
      await query(
        `insert into flaky_failures (repository, signature) values ($1, $2)
         on conflict (repository, signature) do update set times = flaky_failures.times + 1, last_at = now()`,
        [repository, signature],
      );
    },
  };
}
