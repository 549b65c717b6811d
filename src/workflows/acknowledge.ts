import type { RunStore } from '../audit/run-store.ts';
import { findVerb } from '../commands/verbs.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Run } from '../domain/run.ts';
import type { Connect } from './connection.ts';
import { openProgress } from './progress.ts';

export type AcknowledgeDependencies = {
  readonly store: RunStore;
  readonly connect: Connect;
  /** Hands the run on to be worked on, behind the others of its issue. */
  readonly handOn: (run: { readonly id: string; readonly serialKey: string }) => Promise<void>;
  /** Works on it at once. */
  readonly work: () => Promise<void>;
};

/** The first answer to a request, within a second: 👀 and the status comment. Then the run waits its turn. */
export async function acknowledge(
  runId: string,
  { store, connect, handOn, work }: AcknowledgeDependencies,
): Promise<void> {
  const run = await store.get(runId);
  if (run === undefined || run.state === 'done' || run.state === 'cancelled') return;
  const { origin } = run.request;
  await answerFirst(run, connect, store).catch((error: unknown) => {
    // Where nothing can be said (an archived repository, an App that was uninstalled), the work finds that out and ends the run.
    if (!(error instanceof PromptOpsError) || error.retry) throw error;
  });
  if (findVerb(run.request.command.verb)?.waits === false) return work();
  return handOn({
    id: run.id,
    serialKey: `${origin.repository.owner}/${origin.repository.name}#${origin.issueNumber}`,
  });
}

async function answerFirst(run: Run, connect: Connect, store: RunStore): Promise<void> {
  const { origin } = run.request;
  const { conversation } = await connect(origin);
  await Promise.all([
    // A reaction that GitHub does not take (a locked issue) is no reason not to work.
    conversation.react(origin, 'eyes').catch(() => undefined),
    openProgress(run, conversation, store),
  ]);
}
