import { expect, it } from 'vitest';
import type { Shown } from '../../../src/domain/usage.ts';
import { explainWithModel, readExplanation } from '../../../src/explain/model-explanation.ts';
import { reduceLog } from '../../../src/explain/reduce-log.ts';
import { askedModel } from '../../support/asked-model.ts';

const lines = [
  { line: 4, text: 'Error: Unsupported argument' },
  { line: 9, text: '  on main.tf line 3' },
];
const { makeSafe } = askedModel('');
const answer = (parts: object): string =>
  JSON.stringify({
    rootCause: 'tagz is misspelt',
    quotes: [{ line: 4, text: 'Error: Unsupported argument' }],
    fixes: ['Write tags.'],
    sure: 'sure',
    ...parts,
  });

it('an answer whose quotes stand in the log is taken, with the lines as they stand there', () => {
  expect(
    readExplanation(answer({ quotes: [{ line: 9, text: 'on main.tf line 3' }] }), lines, { makeSafe }),
  ).toMatchObject({
    rootCause: 'tagz is misspelt',
    evidence: [lines[1]],
    confidence: 0.9,
  });
});

it.each([
  ['an invented line', answer({ quotes: [{ line: 4, text: 'Error: something else' }] })],
  ['a line with another number', answer({ quotes: [{ line: 5, text: 'Error: Unsupported argument' }] })],
  ['an empty line', answer({ quotes: [{ line: 4, text: ' ' }] })],
  ['no quote', answer({ quotes: [] })],
  ['no root cause', answer({ rootCause: ' ' })],
  ['more than was asked for', answer({ verdict: 'flaky' })],
  ['no JSON', 'Certainly! The build failed.'],
])('nothing of an answer is used that holds %s', (_, text) => {
  expect(readExplanation(text, lines, { makeSafe })).toBeUndefined();
});

it('an invented quote among real ones is dropped', () => {
  const quotes = [
    { line: 4, text: 'Error: Unsupported argument' },
    { line: 9, text: 'rm -rf /' },
  ];
  expect(readExplanation(answer({ quotes }), lines, { makeSafe })?.evidence).toEqual([lines[0]]);
});

it('no secret goes to the model, and none comes back in its words', async () => {
  const users: string[] = [];
  const shown: Shown[] = [];
  const answered = {
    rootCause: 'the password is hunter2',
    quotes: [{ line: 1, text: 'Error: login with *** failed' }],
  };
  const model = askedModel(answer(answered), { users, shown });
  const reduction = await reduceLog([
    'Error: login with hunter2 failed\n##[error]Process completed with exit code 1.\n',
  ]);
  const surroundings = { changed: new Map([['a.tf', '+password = "hunter2"']]), workflow: 'run: login hunter2' };
  const said = await explainWithModel(reduction, surroundings, model, new AbortController().signal);
  expect(users.join()).toContain('***');
  expect(users.join()).not.toContain('hunter2');
  expect(said?.rootCause).toBe('the password is ***');
  expect(shown.map(({ path }) => path)).toEqual(['log', 'changes of a.tf', 'part of the workflow file']);
});
