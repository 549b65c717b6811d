import type { ExplainedRun } from '../domain/failure.ts';
import type { ExplanationStore, PostedComment, StandingExplanation } from '../explain/explanation-store.ts';
import type { WorkflowRun } from '../explain/workflow-runs.ts';
import { explanationComment, explanationMarker, foldedComment, runLink } from '../publishing/explanation-comment.ts';
import type { Connection } from './connection.ts';
import { isFixable } from './fixable.ts';
import type { RunPlace } from './run-place.ts';

type Where = {
  readonly connection: Connection;
  readonly store: ExplanationStore;
  readonly repository: string;
  readonly place: RunPlace;
  /** What stands there. */
  readonly standing: readonly StandingExplanation[];
  /** `/promptops fix` may still be used there. */
  readonly mayFix: boolean;
};

/** Tells a failure in the one comment of its place: in the comment that is there, with what other workflows still fail for. */
export async function postExplanation({ told, ...where }: Where & { readonly told: ExplainedRun }): Promise<void> {
  const { store, repository, place, standing } = where;
  const others = standing.filter(({ run }) => run.path !== told.path);
  const runs = [...others.map(({ run }) => run), told];
  const body = await bodyOf(where, runs);
  const posted = await commentOn(where, told, body);
  await store.keep(repository, place.key, { run: told, posted });
  for (const { run } of others) await store.keep(repository, place.key, { run, posted });
}

/** A workflow passes again: its part of the comment goes, and with the last one the whole text; what is left is hidden, where GitHub does that. */
export async function foldExplanation(
  where: Where & { readonly run: WorkflowRun; readonly isFlaky: boolean },
): Promise<void> {
  const { connection, store, repository, place, standing, run, isFlaky } = where;
  const left = standing.filter((one) => one.run.path !== run.path);
  const posted = standing[0]?.posted;
  const flaky = isFlaky ? ' It failed for the same commit before: that is remembered as flaky.' : '';
  const body =
    left.length === 0
      ? foldedComment(`Green again: ${runLink(run)} passed at ${run.sha.slice(0, 7)}.${flaky}`)
      : await bodyOf(
          where,
          left.map((one) => one.run),
        );
  if (posted !== undefined && (await edit(connection, posted, body)) && left.length === 0)
    await connection.visibility.hide(posted, 'resolved');
  await store.remove(repository, place.key, run.path);
}

async function bodyOf({ connection, mayFix }: Where, runs: readonly ExplainedRun[]): Promise<string> {
  const { url } = await connection.host.repository();
  return explanationComment(runs, { repositoryUrl: url, canFix: mayFix && runs.some(isFixable) });
}

async function commentOn(
  { connection, place, standing }: Where,
  told: ExplainedRun,
  body: string,
): Promise<PostedComment> {
  const known = standing[0]?.posted;
  if (known !== undefined && isStillThere(known, standing, told)) {
    if (await edit(connection, known, body)) return known;
  } else if (known !== undefined) {
    await edit(connection, known, foldedComment(`Failing in another way since: ${runLink(told)}.`));
    await connection.visibility.hide(known, 'outdated');
  }
  const { pullRequest: number } = place;
  if (number === undefined) {
    const { commitComments } = connection;
    const found = await commitComments.findOwn(told.sha, explanationMarker);
    if (found !== undefined) {
      await commitComments.update(found, body);
      await connection.visibility.show({ on: 'commit', id: found });
    }
    return { on: 'commit', sha: told.sha, id: found ?? (await commitComments.create(told.sha, body)) };
  }
  const { conversation } = connection;
  // Folded ones are taken up again, and so is one that was made when the process died.
  const found = await conversation.findOwnComment(number, explanationMarker);
  if (found !== undefined) {
    await conversation.updateComment(found, body);
    await connection.visibility.show({ on: 'pull-request', id: found });
  }
  return { on: 'pull-request', number, id: found ?? (await conversation.createComment(number, body)) };
}

/** On a branch a comment belongs to its commit: another failure of a later commit gets one of its own. */
function isStillThere(posted: PostedComment, standing: readonly StandingExplanation[], told: ExplainedRun): boolean {
  if (posted.on === 'pull-request' || posted.sha === told.sha) return true;
  const known = new Set(standing.flatMap(({ run }) => run.failures.map(({ signature }) => signature)));
  return told.failures.every(({ signature }) => known.has(signature));
}

function edit({ conversation, commitComments }: Connection, posted: PostedComment, body: string): Promise<boolean> {
  return posted.on === 'commit' ? commitComments.update(posted.id, body) : conversation.updateComment(posted.id, body);
}
