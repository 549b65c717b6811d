import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/domain/proposal.ts';
import type { Request } from '../../../src/domain/request.ts';
import type { Run } from '../../../src/domain/run.ts';
import { noUsage } from '../../../src/domain/usage.ts';
import type { Planner, PlanningInput } from '../../../src/planner/planner.ts';
import { answerTo, isAnswered } from '../../../src/workflows/open-question.ts';
import { answerPlanner } from '../../../src/workflows/plan-answer.ts';

const question: Question = {
  kind: 'question',
  question: 'Which one?',
  candidates: [
    { label: 'a', file: 'a.yaml' },
    { label: 'b', file: 'b.yaml' },
  ],
  examples: [],
};

type Part = { outcome?: string; made?: object; verb?: string; answer?: object; updatedAt?: string };

const run = (id: string, { outcome = 'question', made, verb = 'scale', answer, updatedAt }: Part = {}): Run =>
  ({
    ...{ id, outcome, state: outcome === '' ? 'queued' : 'done', updatedAt: updatedAt ?? new Date().toISOString() },
    request: {
      ...{ actor: 'lena', quote: '/promptops scale', title: 'A', command: { verb, text: 'scale cart', flags: {} } },
      origin: { repository: { owner: 'acme', name: 'infra' }, issueNumber: 7 },
      ...(answer === undefined ? {} : { answer }),
    },
    made: made ?? { question, statusCommentId: 5 },
  }) as unknown as Run;

/** What a plain `2` of mia becomes where these runs are there, the newest first. */
function said(...runs: readonly Run[]): Promise<Request | undefined> {
  const request = { ...run('new').request, actor: 'mia' };
  const store = { ofIssue: () => Promise.resolve(runs) };
  return answerTo({ request, body: '2', isCommand: false }, store);
}

describe('an open question', () => {
  it('goes on with the original request and the answer, in the comment that asked', async () => {
    expect(await said(run('other', { verb: 'status', outcome: 'answered' }), run('asked'))).toMatchObject({
      actor: 'mia',
      command: { verb: 'scale', text: 'scale cart in b.yaml' },
      quote: '/promptops scale\n\nanswered: 2',
      answer: { run: 'asked', isPlain: true, statusCommentId: 5 },
    });
  });

  it.each([
    ['something else was asked since', [run('later', { outcome: 'changed', made: {} }), run('asked')]],
    [
      'it was answered',
      [run('said', { outcome: '', answer: { run: 'asked' }, made: { statusCommentId: 5 } }), run('asked')],
    ],
    ['two weeks passed', [run('asked', { updatedAt: '2026-01-01T00:00:00Z' })]],
    ['nothing was asked', []],
  ])('is not open when %s', async (_, runs) => {
    expect(await said(...runs)).toBeUndefined();
  });

  it('is not closed by somebody who may not answer it, and by the first of two who may', async () => {
    const refused = run('said', { outcome: 'refused', answer: { run: 'asked' }, made: {} });
    expect(await said(refused, run('asked'))).toBeDefined();
    const taken = run('first', { outcome: '', answer: { run: 'asked' }, made: { statusCommentId: 5 } });
    const mine = run('mine', { outcome: '', answer: { run: 'asked' }, made: {} });
    expect(await isAnswered(mine, { ofIssue: () => Promise.resolve([taken, mine]) })).toBe(true);
    expect(await isAnswered(mine, { ofIssue: () => Promise.resolve([refused, mine]) })).toBe(false);
  });
});

describe('planning with an answer', () => {
  const answer = {
    run: 'asked',
    words: 'b',
    question,
    original: 'scale cart',
    others: ['scale cart to b'],
    isPlain: true,
  };
  const input = { command: { verb: 'scale', text: 'scale cart b', flags: {} }, thread: [], feedback: [] };

  async function planned(sure: (text: string) => boolean, model: boolean) {
    const heard: string[] = [];
    const planner =
      (understands: (text: string) => boolean): Planner =>
      ({ command, thread }) => {
        heard.push([command.text, ...thread.map(({ text }) => text)].join(' | '));
        const result = understands(command.text)
          ? ({ kind: 'unchanged', message: command.text, at: [] } as const)
          : { ...question, question: 'What?' };
        return Promise.resolve({ result, usage: noUsage, shown: [] });
      };
    const plan = answerPlanner({ plan: planner(() => model), sure: planner(sure) }, answer);
    const { result } = await plan(input as unknown as PlanningInput, new AbortController().signal);
    return { result, heard };
  }

  it('tries each reading surely, then shows a model the conversation, then asks again', async () => {
    const sure = await planned((text) => text === 'scale cart to b', false);
    expect(sure).toMatchObject({ result: { message: 'scale cart to b' }, heard: ['scale cart b', 'scale cart to b'] });
    const model = await planned(() => false, true);
    expect(model.heard.at(-1)).toBe('scale cart (b) | Which one? | b');
    expect((await planned(() => false, false)).result).toMatchObject({
      question: 'Which one? “b” does not tell.',
      candidates: question.candidates,
    });
  });
});
