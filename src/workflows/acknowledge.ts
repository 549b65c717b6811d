import type { RunStore } from '../audit/run-store.ts';
import { findVerb } from '../commands/verbs.ts';
import { readWorkflowRunNews, watchVerb } from '../commands/workflow-run-news.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Run } from '../domain/run.ts';
import type { Connect } from './connection.ts';
import { admit, type AdmitDependencies, type Admission } from './admit.ts';
import { isAnswered } from './open-question.ts';
import { openProgress } from './progress.ts';

export type AcknowledgeDependencies = AdmitDependencies & {
  readonly store: RunStore;
  readonly connect: Connect;
  readonly log: { info(fields: object, text: string): void };
  /** Hands the run on to be worked on, behind the others of its issue. */
  readonly handOn: (run: { readonly id: string; readonly serialKey: string }) => Promise<void>;
  /** Works on it at once. */
  readonly work: () => Promise<void>;
};

/** Runs with the same key are worked on one after the other: those of one issue. What only answers waits for nobody. */
export function serialKeyOf(run: Run): string {
  const { command, origin } = run.request;
  // A fork's event names no pull request, and one that came before it opened names none either: only the branch is always the same.
  if (command.verb === watchVerb)
    return `${origin.repository.owner}/${origin.repository.name}@${readWorkflowRunNews(command.text).head}`;
  return (findVerb(run.request.command.verb)?.waits ?? true) ? issueKeyOf(run) : run.id;
}

/** The issue a run was asked for on: `owner/name#7`. */
export function issueKeyOf({ request }: Run): string {
  const { repository, issueNumber } = request.origin;
  return `${repository.owner}/${repository.name}#${issueNumber}`;
}

/** The first answer to a request, within a second: 👀 and the status comment, or the reason why not. Then the run waits its turn. */
export async function acknowledge(
  { runId, last }: { readonly runId: string; readonly last: boolean },
  dependencies: AcknowledgeDependencies,
): Promise<void> {
  const { store, handOn, work } = dependencies;
  const run = await store.get(runId);
  if (run === undefined || run.state === 'done' || run.state === 'cancelled') return;
  const goesOn = await answerFirst(run, dependencies).catch((error: unknown) => {
    // Where nothing can be said (an archived repository, GitHub down for long), the work finds that out and waits or ends.
    if (!(error instanceof PromptOpsError) || (error.retry && !last)) throw error;
    return true;
  });
  if (!goesOn) return;
  if (findVerb(run.request.command.verb)?.waits === false) return work();
  return handOn({ id: run.id, serialKey: serialKeyOf(run) });
}

/** Whether the run goes on; otherwise it has ended here. */
async function answerFirst(run: Run, dependencies: AcknowledgeDependencies): Promise<boolean> {
  const { store, connect, log } = dependencies;
  const { origin } = run.request;
  const connection = await connect(origin);
  const { conversation } = connection;
  // What was answered before the process died was let in then.
  const admission: Admission =
    run.made.statusAsked === true
      ? { kind: 'admitted' }
      : (await isAnswered(run, store))
        ? { kind: 'quiet', reason: 'somebody else answered first' }
        : quietly(run, await admit(run, connection, dependencies));
  // A reaction that GitHub does not take (a locked issue) is no reason not to work.
  const react = (reaction: 'eyes' | '-1'): Promise<void> => conversation.react(origin, reaction).catch(() => undefined);
  if (admission.kind === 'admitted') {
    await Promise.all([react('eyes'), openProgress(await onItsComment(run, store), conversation, store)]);
    return true;
  }
  if (admission.kind === 'refused') await openProgress(run, conversation, store, admission.comment);
  if (admission.kind === 'quiet' && admission.sign === true) await react('-1');
  await store.finish(run.id, 'refused', { error: { code: 'not-admitted', message: wordsOf(admission) } });
  const why = admission.kind === 'quiet' ? { reason: admission.reason } : {};
  log.info({ run: run.id, delivery: run.request.deliveryId, ...why }, `request ${admission.kind}`);
  return false;
}

/** Who answers a question in plain words and may not is not told so: it may have been said to somebody else. */
function quietly({ request }: Run, admission: Admission): Admission {
  if (admission.kind !== 'refused' || request.answer?.isPlain !== true) return admission;
  return { kind: 'quiet', reason: 'a plain answer of somebody who may not' };
}

/** What was asked about goes on in the comment that asked: one living comment a request. */
async function onItsComment(run: Run, store: RunStore): Promise<Run> {
  const { statusCommentId } = run.request.answer ?? {};
  if (statusCommentId === undefined || run.made.statusCommentId !== undefined) return run;
  await store.remember(run.id, { statusCommentId });
  return { ...run, made: { ...run.made, statusCommentId } };
}

/** Why a request was not taken up, for the record: what was told, without the frame of a comment. */
function wordsOf(admission: Exclude<Admission, { kind: 'admitted' }>): string {
  if (admission.kind === 'quiet') return admission.reason;
  return admission.comment.replaceAll(/<!--.*?-->|<sub>.*?<\/sub>/g, '').trim();
}
