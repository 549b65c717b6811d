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

/** Runs with the same key are worked on one after the other: those of one issue. What only answers waits for nobody. */
export function serialKeyOf({ id, request }: Run): string {
  const { repository, issueNumber } = request.origin;
  const waits = findVerb(request.command.verb)?.waits ?? true;
  return waits ? `${repository.owner}/${repository.name}#${issueNumber}` : id;
}

/** The first answer to a request, within a second: 👀 and the status comment. Then the run waits its turn. */
export async function acknowledge(
  { runId, last }: { readonly runId: string; readonly last: boolean },
  { store, connect, handOn, work }: AcknowledgeDependencies,
): Promise<void> {
  const run = await store.get(runId);
  if (run === undefined || run.state === 'done' || run.state === 'cancelled') return;
  await answerFirst(run, connect, store).catch((error: unknown) => {
    // Where nothing can be said (an archived repository, GitHub down for long), the work finds that out and waits or ends.
    if (!(error instanceof PromptOpsError) || (error.retry && !last)) throw error;
  });
  if (findVerb(run.request.command.verb)?.waits === false) return work();
  return handOn({ id: run.id, serialKey: serialKeyOf(run) });
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
