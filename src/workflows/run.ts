import type { RunStore } from '../audit/run-store.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Made, Outcome, Run, Stage } from '../domain/run.ts';
import { cancelledComment, failedComment, plainComment } from '../publishing/status-comment.ts';
import type { Ending } from './change.ts';
import type { Connect } from './connection.ts';
import { openProgress, type Progress } from './progress.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** One kind of run. */
export type Workflow = (context: WorkflowContext) => Promise<Ending>;

export type RunDependencies = {
  readonly store: RunStore;
  readonly connect: Connect;
  /** Verb → workflow; a verb without one cannot reach a run. */
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly log: { info(fields: object, text: string): void; error(fields: object, text: string): void };
};

/** Which run, whether another try follows, and when to stop. */
export type Turn = { readonly runId: string; readonly last: boolean; readonly signal: AbortSignal };

/** The run was cancelled by someone while it worked. */
class Cancelled extends Error {}

/**
 * Works on a run until it ends or has to be tried again. The only catch-all: whatever happens, the status comment tells it.
 * Rejects only to have the queue try again: for failures that pass, and when the service stops.
 */
export async function runWorkflow(turn: Turn, dependencies: RunDependencies): Promise<void> {
  const { store, connect, log } = dependencies;
  const started = await store.start(turn.runId);
  if (started === undefined) return;
  const fields = { run: started.id, delivery: started.request.deliveryId, verb: started.request.command.verb };
  log.info({ ...fields, attempt: started.attempt }, 'run started');
  let progress: Progress | undefined;
  try {
    const connection = await connect(started.request.origin);
    progress = await openProgress(started, connection.conversation, store);
    const context: WorkflowContext = {
      run: started,
      connection,
      store,
      signal: turn.signal,
      remember: (made: Partial<Made>) => store.remember(started.id, made),
      progress: watched(progress, started, turn.signal, dependencies),
    };
    const workflow = dependencies.workflows.get(started.request.command.verb);
    if (workflow === undefined) throw new PromptOpsError('unknown-verb', { verb: started.request.command.verb });
    const ending = await workflow(context);
    await progress.finish(ending.comment);
    await store.finish(started.id, ending.outcome);
    log.info({ ...fields, outcome: ending.outcome }, 'run finished');
  } catch (error) {
    await endBadly(error, { turn, run: started, progress, dependencies });
  }
}

/** Stage by stage, a run that was cancelled or handed back stops before it does anything more. */
function watched(progress: Progress, run: Run, signal: AbortSignal, { store, log }: RunDependencies): Progress {
  return {
    finish: progress.finish,
    async enter(stage: Stage, note?: string) {
      signal.throwIfAborted();
      if ((await store.get(run.id))?.state === 'cancelled') throw new Cancelled();
      log.info({ run: run.id, delivery: run.request.deliveryId, stage }, 'stage');
      await progress.enter(stage, note);
    },
  };
}

type BadEnd = {
  readonly turn: Turn;
  readonly run: Run;
  readonly progress: Progress | undefined;
  readonly dependencies: RunDependencies;
};

async function endBadly(error: unknown, { turn, run, progress, dependencies }: BadEnd): Promise<void> {
  const { store, log } = dependencies;
  const known = error instanceof PromptOpsError ? error : undefined;
  const retry = turn.signal.aborted || (known?.retry ?? false);
  const fields = {
    run: run.id,
    delivery: run.request.deliveryId,
    code: known?.code ?? 'internal',
    ...(known === undefined ? { err: error } : {}),
  };
  log[error instanceof Cancelled || known?.kind === 'denied' ? 'info' : 'error'](fields, 'run stopped');
  if (retry && !turn.last) {
    const why = turn.signal.aborted
      ? 'the service restarts; the run goes on by itself'
      : `${known?.message ?? ''} It is tried again by itself`;
    await progress?.finish(plainComment(run.id, `⏳ Waiting: ${why}.`)).catch(() => undefined);
    throw error;
  }
  const { outcome, comment } = lastWords(error, run);
  await progress?.finish(comment);
  await store.finish(run.id, outcome);
}

function lastWords(error: unknown, run: Run): { readonly outcome: Outcome; readonly comment: string } {
  if (error instanceof Cancelled) return { outcome: 'cancelled', comment: cancelledComment(run.id) };
  const known = error instanceof PromptOpsError ? error : new PromptOpsError('internal', { id: run.id });
  return {
    outcome: known.kind === 'denied' ? 'refused' : 'failed',
    comment: failedComment(run.id, known.message, known.remedy),
  };
}

/** Says that a run was given up after every try; the last resort against silence. */
export async function abandonRun(runId: string, { store, connect, log }: RunDependencies): Promise<void> {
  const run = await store.start(runId);
  if (run === undefined) return;
  log.error({ run: runId }, 'run abandoned');
  const { conversation } = await connect(run.request.origin);
  const progress = await openProgress(run, conversation, store);
  const error = new PromptOpsError('internal', { id: runId });
  await progress.finish(
    failedComment(runId, 'The run was tried several times and did not come to an end.', error.remedy),
  );
  await store.finish(runId, 'failed');
}
