import type { RunStore } from '../audit/run-store.ts';
import type { Evidence } from '../audit/evidence.ts';
import { silentVerbs } from '../commands/silent-verbs.ts';
import type { Request } from '../domain/request.ts';
import type { Outcome, Run, RunState, TimelineEntry } from '../domain/run.ts';
import type { Database, Query } from './database.ts';

/** Keeps the audit record of a run that ends, inside the transaction that ends it. */
type KeepRecord = (query: Query, run: Run, evidence: Evidence) => Promise<unknown>;

type RunRow = {
  readonly id: string;
  readonly request: Request;
  readonly state: RunState;
  readonly outcome: Outcome | null;
  readonly attempt: number;
  readonly made: Run['made'];
  readonly timeline: readonly TimelineEntry[];
  readonly created_at: Date;
  readonly updated_at: Date;
};

/**
 * Runs in the database's table `runs`. Every change is one statement, so a killed process leaves no half-written run;
 * the last one is one transaction with the run's audit record, so there is never the one without the other.
 */
export function createRunStore(database: Pick<Database, 'query' | 'transaction'>, keepRecord: KeepRecord): RunStore {
  const { query } = database;
  const end = (...ending: Ending): Promise<boolean> => database.transaction((open) => endRun(open, ending, keepRecord));
  const one = async (sql: string, values: readonly unknown[]): Promise<Run | undefined> => {
    const [row] = await query<RunRow>(sql, values);
    return row === undefined ? undefined : toRun(row);
  };
  return {
    async create(id, request) {
      const { repository, issueNumber } = request.origin;
      const made = await one(
        `insert into runs (id, delivery_id, repository, issue_number, actor, request, state)
         values ($1, $2, $3, $4, $5, $6, 'queued') on conflict do nothing returning *`,
        [
          id,
          request.deliveryId,
          `${repository.owner}/${repository.name}`,
          issueNumber,
          request.actor,
          JSON.stringify(request),
        ],
      );
      if (made !== undefined) return { run: made, created: true };
      const known = await one('select * from runs where id = $1 or delivery_id = $2', [id, request.deliveryId]);
      if (known === undefined) throw new Error(`run ${id} is neither new nor known`);
      return { run: known, created: false };
    },
    get: (id) => one('select * from runs where id = $1', [id]),
    ofPullRequest: (repository, number) =>
      one(`select * from runs where repository = $1 and made->>'pullRequest' = $2 order by created_at desc limit 1`, [
        repository,
        String(number),
      ]),
    async ofIssue(repository, issueNumber) {
      const rows = await query<RunRow>(
        `select * from runs where repository = $1 and issue_number = $2 and request->'command'->>'verb' <> all($3::text[])
         order by created_at desc limit 20`,
        [repository, issueNumber, silentVerbs],
      );
      return rows.map(toRun);
    },
    start: (id) =>
      one(
        `update runs set state = 'running', attempt = attempt + 1, updated_at = now()
         where id = $1 and state in ('queued', 'running') returning *`,
        [id],
      ),
    async note(id, entry) {
      await query('update runs set timeline = timeline || $2::jsonb, updated_at = now() where id = $1', [
        id,
        JSON.stringify([entry]),
      ]);
    },
    async remember(id, made) {
      await query('update runs set made = made || $2::jsonb, updated_at = now() where id = $1', [
        id,
        JSON.stringify(made),
      ]);
    },
    async finish(id, outcome, evidence = {}) {
      await end(id, 'done', outcome, evidence);
    },
    async forget(id) {
      await query('delete from runs where id = $1', [id]);
    },
    cancel: (id) => end(id, 'cancelled', 'cancelled', {}),
  };
}

type Ending = readonly [id: string, state: RunState, outcome: Outcome, evidence: Evidence];

/** Whether the run was ended by this; one that has ended already stays as it is. */
async function endRun(open: Query, [id, state, outcome, evidence]: Ending, keepRecord: KeepRecord): Promise<boolean> {
  const [row] = await open<RunRow>(
    `update runs set state = $2, outcome = $3, updated_at = now()
     where id = $1 and state in ('queued', 'running') returning *`,
    [id, state, outcome],
  );
  if (row === undefined) return false;
  await keepRecord(open, toRun(row), evidence);
  return true;
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    request: row.request,
    state: row.state,
    outcome: row.outcome,
    attempt: row.attempt,
    made: row.made,
    timeline: row.timeline,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
