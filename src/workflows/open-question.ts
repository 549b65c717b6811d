import type { RunStore } from '../audit/run-store.ts';
import { readAnswer } from '../commands/read-answer.ts';
import { findVerb } from '../commands/verbs.ts';
import type { Request } from '../domain/request.ts';
import type { Run } from '../domain/run.ts';
import { repositoryOf } from './approval-standing.ts';

/** A question that nobody answered for so long is not asked any more. */
const openForDays = 14;

/** What may be an answer: a comment without a command of ours, or with one that could not be read. */
export type Talk = { readonly request: Request; readonly body: string; readonly isCommand: boolean };

/**
 * A comment as the answer to the question that stands open on its issue: the original request, asked again by whoever answers, with
 * the answer. `undefined` when no question is open or this does not answer it. Rights are looked at where they always are.
 */
export async function answerTo(
  { request, body, isCommand }: Talk,
  store: Pick<RunStore, 'ofIssue'>,
): Promise<Request | undefined> {
  const { origin, actor } = request;
  const asked = openQuestion(await store.ofIssue(repositoryOf(origin), origin.issueNumber));
  const question = asked?.made.question;
  if (asked === undefined || question === undefined) return undefined;
  const { command, quote, title } = asked.request;
  const way = { isCommand, isAsker: asked.request.actor.toLowerCase() === actor.toLowerCase() };
  const reading = readAnswer(question, body, command.text, way);
  const [first, ...others] = reading?.requests ?? [];
  if (reading === undefined || first === undefined) return undefined;
  const { statusCommentId } = asked.made;
  return {
    ...request,
    command: { ...command, text: first },
    quote: `${quote}\n\nanswered: ${reading.words}`.slice(0, 4_000),
    title,
    answer: {
      ...{ run: asked.id, words: reading.words, question, original: command.text, others, isPlain: !isCommand },
      ...(statusCommentId === undefined ? {} : { statusCommentId }),
    },
  };
}

/** What was read from a delivery, or the answer that its talk turns out to be. */
export async function asAnswer<Reading extends { readonly talk?: Talk & { readonly known: boolean } }>(
  reading: Reading,
  store: Pick<RunStore, 'ofIssue'>,
): Promise<Reading | { readonly kind: 'request'; readonly request: Request; readonly known: boolean }> {
  const { talk } = reading;
  const request = talk === undefined ? undefined : await answerTo(talk, store);
  return talk === undefined || request === undefined ? reading : { kind: 'request', request, known: talk.known };
}

/** Whether somebody else's answer to the same question was taken up meanwhile. */
export async function isAnswered({ id, request }: Run, store: Pick<RunStore, 'ofIssue'>): Promise<boolean> {
  const { answer, origin } = request;
  if (answer === undefined) return false;
  const runs = await store.ofIssue(repositoryOf(origin), origin.issueNumber);
  return runs.some(
    (other) => other.id !== id && other.request.answer?.run === answer.run && other.made.statusCommentId !== undefined,
  );
}

/**
 * The newest request of the issue that wanted a change, when it ended with a question. Answers that were not admitted (yet) are none:
 * nobody closes a question for those who may answer it. @param runs newest first
 */
function openQuestion(runs: readonly Run[]): Run | undefined {
  const newest = runs.find(
    ({ request, made }) =>
      findVerb(request.command.verb)?.access === 'write' &&
      (request.answer === undefined || made.statusCommentId !== undefined),
  );
  if (newest?.outcome !== 'question' || newest.state !== 'done') return undefined;
  const ageDays = (Date.now() - Date.parse(newest.updatedAt)) / 86_400_000;
  return ageDays <= openForDays ? newest : undefined;
}
