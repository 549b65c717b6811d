import type { RunStore } from '../audit/run-store.ts';
import { silentVerbs } from '../commands/silent-verbs.ts';
import { isAskedOnIssue } from '../domain/request.ts';
import type { Run, Stage } from '../domain/run.ts';
import type { Conversation } from '../publishing/conversation.ts';
import { progressComment, statusMarker } from '../publishing/status-comment.ts';

/** The one living comment of a run and its timeline. */
export type Progress = {
  /** Notes the stage and shows it. Does not wait for GitHub: a slow comment never slows the work. */
  enter(stage: Stage, note?: string): Promise<void>;
  /** Shows the final text after everything before it; throws when GitHub does not take it. */
  finish(body: string): Promise<void>;
};

/**
 * Opens the status comment of a run: the one it has, else the one an earlier attempt left, else a new one.
 * @param first what a new one says
 */
export async function openProgress(
  run: Run,
  conversation: Conversation,
  store: RunStore,
  first = progressComment(run, 'queued'),
): Promise<Progress> {
  if (silentVerbs.includes(run.request.command.verb) || !isAskedOnIssue(run.request.origin))
    return silentProgress(run, store);
  const { issueNumber } = run.request.origin;
  let commentId = run.made.statusCommentId ?? (await askedBefore()) ?? (await ask());

  let waiting: string | undefined;
  let sending: Promise<void> = Promise.resolve();
  const send = (body: string): void => {
    const idle = waiting === undefined;
    waiting = body;
    if (!idle) return;
    sending = sending.then(async () => {
      const newest = waiting ?? body;
      waiting = undefined;
      // Progress is a courtesy: only the final text must arrive.
      await conversation.updateComment(commentId, newest).catch(() => undefined);
    });
  };
  return {
    async enter(stage, note) {
      const at = new Date().toISOString();
      await store.note(run.id, { at, stage, event: 'started', ...(note === undefined || note === '' ? {} : { note }) });
      send(progressComment(run, stage, note));
    },
    async finish(body) {
      waiting = undefined;
      await sending;
      if (await conversation.updateComment(commentId, body)) return;
      // Somebody deleted it; the end of a run is told all the same.
      commentId = await conversation.createComment(issueNumber, body);
      await store.remember(run.id, { statusCommentId: commentId });
    },
  };

  async function askedBefore(): Promise<number | undefined> {
    if (run.made.statusAsked === undefined) return undefined;
    const left = await conversation.findOwnComment(issueNumber, statusMarker(run.id));
    if (left !== undefined) await store.remember(run.id, { statusCommentId: left });
    return left;
  }

  async function ask(): Promise<number> {
    await store.remember(run.id, { statusAsked: true });
    const made = await conversation.createComment(issueNumber, first);
    await store.remember(run.id, { statusCommentId: made });
    return made;
  }
}

/** Of a run that nobody asked for: its stages are noted, and nothing is said. */
function silentProgress(run: Run, store: RunStore): Progress {
  return {
    enter: (stage) => store.note(run.id, { at: new Date().toISOString(), stage, event: 'started' }),
    finish: () => Promise.resolve(),
  };
}
