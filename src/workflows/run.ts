import type { AuditStore } from '../audit/audit-store.ts';
import type { Evidence } from '../audit/evidence.ts';
import type { RunStore } from '../audit/run-store.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Made, Outcome, Run, Stage } from '../domain/run.ts';
import { cancelledComment, failedComment, plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import type { Connect } from './connection.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Nothing, WorkflowContext } from './workflow-context.ts';

/** One kind of run. */
export type Workflow = (context: WorkflowContext) => Promise<Ending | Nothing>;

export type RunDependencies = {
  readonly store: RunStore;
  readonly audit: AuditStore;
  readonly connect: Connect;
  /** Verb → workflow; a verb without one cannot reach a run. */
  readonly workflows: ReadonlyMap<string, Workflow>;
  /** Puts a run back into the queue for later; waiting uses up no try. */
  readonly postpone: (run: Run, seconds: number) => Promise<void>;
  readonly log: { info(fields: object, text: string): void; error(fields: object, text: string): void };
};

/** Which run, whether another try follows, and when to stop. */
export type Turn = { readonly runId: string; readonly last: boolean; readonly signal: AbortSignal };

/** The run was cancelled by someone while it worked. */
class Cancelled extends Error {}

/** A run that could not come to its end for so long is given up. */
const patienceHours = 6;
const longestPauseSeconds = 900;

/**
 * Works on a run until it ends or has to be tried again. The only catch-all: whatever happens, the status comment tells it.
 * Rejects only to have the queue try again soon.
 */
export async function runWorkflow(turn: Turn, dependencies: RunDependencies): Promise<void> {
  const { store, connect, log } = dependencies;
  const started = await store.start(turn.runId);
  if (started === undefined) return tellCancelled(turn.runId, dependencies);
  const fields = { run: started.id, delivery: started.request.deliveryId, verb: started.request.command.verb };
  log.info({ ...fields, attempt: started.attempt }, 'run started');
  let progress: Progress | undefined;
  let evidence: Evidence = {};
  const tokens = countTokens(started, store);
  try {
    const connection = await connect(started.request.origin);
    progress = endingAnyway(await openProgress(started, connection.conversation, store), (error) =>
      log.error({ ...fields, code: error.code, detail: error.message }, 'nobody could be told'),
    );
    const context: WorkflowContext = {
      run: started,
      connection,
      store,
      audit: dependencies.audit,
      signal: turn.signal,
      remember: (made: Partial<Made>) => store.remember(started.id, made),
      attest: (more) => (evidence = { ...evidence, ...more }),
      spend: tokens.spend,
      progress: watched(progress, started, turn.signal, dependencies),
    };
    const workflow = dependencies.workflows.get(started.request.command.verb);
    if (workflow === undefined) throw new PromptOpsError('unknown-verb', { verb: started.request.command.verb });
    const ending = await workflow(context);
    // What cost something is not forgotten: the limits were charged for it.
    if (ending === 'nothing' && tokens.none()) return await forget(started, dependencies);
    const { outcome, comment } = ending === 'nothing' ? { outcome: 'answered' as const, comment: '' } : ending;
    await progress.finish(comment);
    await store.finish(started.id, outcome, evidence);
    log.info({ ...fields, outcome }, 'run finished');
  } catch (error) {
    await endBadly(error, { turn, run: started, progress, evidence, dependencies });
  }
}

/** Last words that GitHub will never take (the issue is gone, or locked for us) change nothing of what the run came to. */
function endingAnyway(progress: Progress, untold: (error: PromptOpsError) => void): Progress {
  return {
    enter: progress.enter,
    async finish(body) {
      await progress.finish(body).catch((error: unknown) => {
        if (!(error instanceof PromptOpsError) || error.kind !== 'upstream' || error.retry) throw error;
        untold(error);
      });
    },
  };
}

/** Adds up what the model calls of a run take, over all its tries. */
function countTokens(run: Run, store: RunStore): Pick<WorkflowContext, 'spend'> & { readonly none: () => boolean } {
  let spent = run.made.spent ?? { inputTokens: 0, outputTokens: 0 };
  return {
    none: () => spent.inputTokens + spent.outputTokens === 0,
    async spend({ inputTokens, outputTokens }) {
      spent = { inputTokens: spent.inputTokens + inputTokens, outputTokens: spent.outputTokens + outputTokens };
      await store.remember(run.id, { spent });
    },
  };
}

async function forget(run: Run, { store, log }: RunDependencies): Promise<void> {
  await store.forget(run.id);
  log.info({ run: run.id, delivery: run.request.deliveryId }, 'run led to nothing');
}

/** Stage by stage, a run that was cancelled or handed back stops before it does anything more. */
function watched(progress: Progress, run: Run, signal: AbortSignal, { store, log }: RunDependencies): Progress {
  return {
    finish: progress.finish,
    async enter(stage: Stage, note?: string) {
      if ((await store.get(run.id))?.state === 'cancelled') throw new Cancelled();
      signal.throwIfAborted();
      log.info({ run: run.id, delivery: run.request.deliveryId, stage }, 'stage');
      await progress.enter(stage, note);
    },
  };
}

type BadEnd = {
  readonly turn: Turn;
  readonly run: Run;
  readonly progress: Progress | undefined;
  readonly evidence: Evidence;
  readonly dependencies: RunDependencies;
};

async function endBadly(error: unknown, { turn, run, progress, evidence, dependencies }: BadEnd): Promise<void> {
  const { store, postpone, log } = dependencies;
  const known = error instanceof PromptOpsError ? error : undefined;
  // The store may be what is in trouble.
  const now = await store.get(run.id).catch(() => undefined);
  const cancelled = error instanceof Cancelled || now?.state === 'cancelled';
  const fields = {
    run: run.id,
    delivery: run.request.deliveryId,
    code: cancelled ? 'cancelled' : turn.signal.aborted ? 'handed-back' : (known?.code ?? 'internal'),
    ...(known === undefined && !cancelled && !turn.signal.aborted ? { err: error } : {}),
    // What an operator can mend is said where operators look; what people typed is not.
    ...(known !== undefined && ['model', 'upstream', 'tool'].includes(known.kind) ? { detail: known.message } : {}),
  };
  log[cancelled || turn.signal.aborted || known?.kind === 'denied' ? 'info' : 'error'](fields, 'run stopped');
  if (!cancelled && turn.signal.aborted) {
    await postpone(run, 0);
    await wait(progress, run.id, 'the service restarts; the run goes on by itself');
    return;
  }
  const pause = cancelled ? undefined : pauseFor(known, run, turn);
  if (pause !== undefined) {
    await wait(progress, run.id, `${known?.message ?? ''} It is tried again by itself`);
    if (pause === 0) throw error;
    return postpone(run, pause);
  }
  const { outcome, comment } = cancelled
    ? { outcome: 'cancelled' as const, comment: cancelledComment(run.id) }
    : lastWords(error, run, now?.made ?? run.made);
  await progress?.finish(comment);
  await store.finish(run.id, outcome, { ...evidence, error: errorFact(known, cancelled) });
}

/** What the record says of an error: of our own faults the code alone, as to the user. */
function errorFact(error: PromptOpsError | undefined, cancelled: boolean): NonNullable<Evidence['error']> {
  if (cancelled) return { code: 'cancelled', message: 'It was cancelled.' };
  return { code: error?.code ?? 'internal', message: error?.message ?? '' };
}

/** Seconds until the next try; 0: soon, by the queue's own pauses; `undefined`: there is none. */
function pauseFor(error: PromptOpsError | undefined, run: Run, turn: Turn): number | undefined {
  if (error?.retry !== true) return undefined;
  const ageHours = (Date.now() - Date.parse(run.createdAt)) / 3_600_000;
  if (ageHours > patienceHours) return undefined;
  const asked = Number(error.details['retryAfterSeconds'] ?? 0);
  if (asked > 60) return Math.min(asked, patienceHours * 3_600);
  return turn.last ? Math.min(60 * run.attempt, longestPauseSeconds) : 0;
}

async function wait(progress: Progress | undefined, runId: string, why: string): Promise<void> {
  await progress?.finish(plainComment(runId, `⏳ Waiting: ${why}.`)).catch(() => undefined);
}

function lastWords(error: unknown, run: Run, made: Made): { readonly outcome: Outcome; readonly comment: string } {
  const known = error instanceof PromptOpsError ? error : new PromptOpsError('internal', { id: run.id });
  return {
    outcome: known.kind === 'denied' ? 'refused' : 'failed',
    comment: failedComment(run.id, known.message, known.remedy, made),
  };
}

/** A run that was cancelled while it waited may still show an hourglass that a late update left behind. */
async function tellCancelled(runId: string, { store, connect }: RunDependencies): Promise<void> {
  const run = await store.get(runId);
  if (run?.state !== 'cancelled') return;
  const { conversation } = await connect(run.request.origin);
  await (await openProgress(run, conversation, store)).finish(cancelledComment(runId));
}

/** Says that a run was given up after every try; the last resort against silence. It ends even when nobody can be told. */
export async function abandonRun(turn: Turn, { store, connect, log }: RunDependencies): Promise<void> {
  const run = await store.start(turn.runId);
  if (run === undefined) return;
  log.error({ run: run.id }, 'run abandoned');
  try {
    const { conversation } = await connect(run.request.origin);
    const progress = await openProgress(run, conversation, store);
    const error = new PromptOpsError('internal', { id: run.id });
    await progress.finish(
      failedComment(run.id, 'The run was tried several times and did not come to an end.', error.remedy, run.made),
    );
  } catch (error) {
    if (!turn.last) throw error;
    log.error({ run: run.id, err: error }, 'nobody could be told');
  }
  const code = 'abandoned';
  await store.finish(run.id, 'failed', { error: { code, message: 'It did not come to an end in any of its tries.' } });
}
