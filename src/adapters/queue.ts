import { PgBoss, fromPglite, type Job } from 'pg-boss';
import type { Database } from './database.ts';

/** What a worker is told: the run to work on, which try it is, and when to stop. */
export type Turn = {
  readonly runId: string;
  /** No further try follows this one. */
  readonly last: boolean;
  /** Aborted when the service drains; the run is then handed back. */
  readonly signal: AbortSignal;
};

export type Worker = (turn: Turn) => Promise<void>;

/** Each step of a run is a queue of its own, so that acknowledging never waits behind working. */
export type Workers = {
  /** Answers at once: reaction and status comment; one person's requests on an issue in the order they came. */
  readonly acknowledge: Worker;
  /** The work itself; one at a time per issue. */
  readonly work: Worker;
  /** Every try is used up, or the process died on each of them: say so. */
  readonly abandoned: Worker;
};

/** Durable queue of runs. Putting a run in twice has one effect. */
export type Queue = {
  put(
    step: 'acknowledge' | 'work',
    run: { readonly id: string; readonly serialKey: string },
    /** Taken before what waits already. */
    options?: { readonly ahead: boolean },
  ): Promise<void>;
  /** Puts a run back to be worked on later, as a new job: waiting uses up no try. */
  postpone(run: { readonly id: string; readonly serialKey: string }, seconds: number): Promise<void>;
  start(workers: Workers, concurrency: number): Promise<void>;
  /** Whether work is being taken. */
  isReady(): Promise<boolean>;
  /** Takes no new work, waits for what runs, then aborts it so that it is handed back. */
  drain(timeoutMs: number): Promise<void>;
};

const tries = 5;
const heartbeatSeconds = 20;
/** How often is looked for jobs whose heartbeat stopped; pg-boss looks once a minute unless told. */
const lookAfter = { superviseIntervalSeconds: 10, monitorIntervalSeconds: 10 };
/** Every worker meets the same trouble every second or two. */
const sameTroubleMs = 30_000;

/** Opens the queue on the database: pg-boss over PGlite or PostgreSQL. `onError` hears what no job hears (a lost connection). */
export async function openQueue(database: Database, onError: (error: Error) => void): Promise<Queue> {
  const boss =
    'url' in database.engine
      ? new PgBoss({ connectionString: database.engine.url, useListenNotify: true, ...lookAfter })
      : new PgBoss({ db: fromPglite(database.engine.pglite), backend: 'pglite', useListenNotify: true });
  boss.on('error', onceInAWhile(onError));
  await boss.start();
  await createQueues(boss);
  if (database.embedded) await reclaimActive(boss, database);
  const drained = new AbortController();
  const running = new Set<Promise<void>>();

  const take = (worker: Worker) => async (jobs: Job<{ runId: string }>[]) => {
    const turns = jobs.map((job) =>
      worker({
        runId: job.data.runId,
        last: job.retryCount >= tries,
        signal: AbortSignal.any([job.signal, drained.signal]),
      }),
    );
    const all = Promise.all(turns).then(() => undefined);
    running.add(all);
    await all.finally(() => running.delete(all));
  };

  /** One worker; when it has ended a job it looks for the next at once instead of at the next poll. */
  const addWorker = async (name: string, worker: Worker): Promise<void> => {
    const options = { batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 };
    const work = take(worker);
    const id: string = await boss.work(name, options, async (jobs: Job<{ runId: string }>[]) => {
      await work(jobs).finally(() => boss.notifyWorker(id));
    });
  };

  // A failed job would hold back the later ones of its key for ever, so it goes even when nobody could be told.
  const giveUp =
    (worker: Worker): Worker =>
    async (turn) => {
      await worker(turn);
      await database.query(
        `delete from pgboss.job where name in ('acknowledge', 'work') and state = 'failed' and data->>'runId' = $1`,
        [turn.runId],
      );
    };

  return {
    async put(step, run, options) {
      const priority = options?.ahead === true ? 1 : 0;
      await boss.send(step, { runId: run.id }, { id: run.id, singletonKey: run.serialKey, priority });
    },
    async postpone(run, seconds) {
      await boss.send('work', { runId: run.id }, { singletonKey: run.serialKey, startAfter: seconds });
    },
    async start(workers, concurrency) {
      for (let count = 0; count < 8; count += 1) await addWorker('acknowledge', workers.acknowledge);
      for (let count = 0; count < concurrency; count += 1) await addWorker('work', workers.work);
      await addWorker('abandoned', giveUp(workers.abandoned));
    },
    isReady: async () => !drained.signal.aborted && (await boss.getQueues()).length > 0,
    async drain(timeoutMs) {
      const stopped = Promise.all(
        ['acknowledge', 'work', 'abandoned'].map((name) => boss.offWork(name, { wait: false })),
      );
      await stopped;
      const deadline = AbortSignal.timeout(timeoutMs);
      const expired = new Promise<void>((resolve) =>
        deadline.addEventListener('abort', () => resolve(), { once: true }),
      );
      await Promise.race([Promise.allSettled(running), expired]);
      drained.abort(new Error('the service is stopping'));
      await Promise.allSettled(running);
      await boss.stop({ graceful: true, timeout: 5_000, close: true });
    },
  };
}

/** Trouble is told when it is new, or after a while again. */
function onceInAWhile(tell: (error: Error) => void): (error: Error) => void {
  let last = { message: '', at: 0 };
  return (error) => {
    // pg-boss adds which of its workers it was.
    const message = error.message.replace(/ \(Queue: .*\)$/, '');
    if (message === last.message && Date.now() - last.at < sameTroubleMs) return;
    last = { message, at: Date.now() };
    tell(error);
  };
}

async function createQueues(boss: PgBoss): Promise<void> {
  const retries = { retryLimit: tries, retryDelay: 2, retryBackoff: true, retryDelayMax: 120, expireInSeconds: 3_600 };
  await boss.createQueue('abandoned', { ...retries, notify: true });
  for (const name of ['acknowledge', 'work'])
    await boss.createQueue(name, {
      ...retries,
      policy: 'key_strict_fifo',
      heartbeatSeconds,
      deadLetter: 'abandoned',
      notify: true,
    });
}

/** A job that was active when an embedded database opens belonged to a process that is gone: put it back without waiting for its heartbeat. */
async function reclaimActive(boss: PgBoss, database: Database): Promise<void> {
  const active = await database.query<{ id: string; name: string; retry_count: number }>(
    `select id, name, retry_count from pgboss.job where state = 'active' and name in ('acknowledge', 'work', 'abandoned')`,
  );
  for (const job of active) {
    // A run that took the process down with it time and again is given up, or nobody else would ever be served.
    if (job.retry_count >= tries) {
      await boss.fail(job.name, job.id, { reason: 'the process ended each time' });
      continue;
    }
    await boss.cancel(job.name, job.id);
    await boss.resume(job.name, job.id);
  }
}
