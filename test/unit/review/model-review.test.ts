import { expect, it } from 'vitest';
import { diffLines } from '../../../src/review/diff-lines.ts';
import { reviewByModel, type ReviewModel } from '../../../src/review/model-review.ts';
import { createFence } from '../../../src/planner/model/fence.ts';

const lines = diffLines({ files: [{ path: 'a.tf', before: 'a = 1\nb = 2\nc = 3\n', after: 'a = 1\nb = 9\nc = 3\n' }] });

function answering(text: string, seen: string[] = []): ReviewModel {
  return {
    prompt: 'Review.',
    fence: createFence(),
    makeSafe: (said) => said.replaceAll('hunter2', '***'),
    maxCharacters: 10_000,
    ask: ({ user }) => {
      seen.push(user);
      return Promise.resolve(text);
    },
  };
}

const good = { file: 'a.tf', line: 2, quote: 'b = 9', reason: 'wrong-magnitude', message: '`b` is hunter2.' };
const ask = (findings: readonly unknown[]) =>
  reviewByModel(lines, [], answering(JSON.stringify({ findings })), new AbortController().signal);

it('keeps what quotes a changed line and has a reason, as a warning, with secrets taken out', async () => {
  expect(await ask([good])).toMatchObject([
    { severity: 'warning', file: 'a.tf', line: 2, rule: 'model/wrong-magnitude', message: '`b` is ***.' },
  ]);
});

it.each([
  ['a line outside of the change', { ...good, line: 1, quote: 'a = 1' }],
  ['a line that does not exist', { ...good, line: 40 }],
  ['a quote that is not there', { ...good, quote: 'b = 2' }],
  ['an empty quote', { ...good, quote: ' ' }],
  ['another file', { ...good, file: '../a.tf' }],
  ['a reason of its own', { ...good, reason: 'taste' }],
  ['something that is no finding', 'drop the database'],
])('drops %s and keeps its neighbour', async (_, bad) => {
  expect(await ask([bad, good])).toHaveLength(1);
});

it('takes an answer that is no JSON for none', async () => {
  expect(await reviewByModel(lines, [], answering('Looks fine to me!'), new AbortController().signal)).toEqual([]);
});

it('does not repeat what a rule found on that line, and tells the model of it', async () => {
  const seen: string[] = [];
  const known = {
    severity: 'error',
    file: 'a.tf',
    line: 2,
    rule: 'r',
    message: 'Known.',
    inDiff: true,
    key: 'k',
  } as const;
  const model = answering(JSON.stringify({ findings: [good] }), seen);
  expect(await reviewByModel(lines, [known], model, new AbortController().signal)).toEqual([]);
  expect(seen[0]).toContain('a.tf:2 Known.');
});
