import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRecordedReviews, recordingModel, replayingModel } from '../../../dev/reviews/recorded-reviews.ts';
import { readReviewCases } from '../../../dev/reviews/review-cases.ts';
import { createFence } from '../../../src/planner/model/fence.ts';
import { askedModel } from '../../support/asked-model.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'reviews');
const answer = { findings: [{ line: 1 }] };
const question = (text: string) => ({
  system: 'Review.',
  user: createFence()('the diff', text),
  schema: {},
  shown: [],
});
const { signal } = new AbortController();

it('an answer is played again, and it is noticed when the question is another one', async () => {
  const recorded = {};
  await recordingModel(askedModel(JSON.stringify(answer)), 'a', recorded).ask(question('+ a'), signal);
  const stale: string[] = [];
  const again = replayingModel(askedModel('nothing'), 'a', recorded, stale);
  expect(JSON.parse(await again.ask(question('+ a'), signal))).toEqual(answer);
  expect(stale).toEqual([]);
  await again.ask(question('+ b'), signal);
  expect(stale).toEqual(['a']);
});

it('what is recorded is about pull requests of the corpus', async () => {
  const known = new Set((await readReviewCases(fixtures)).map(({ part, name }) => `${part}: ${name}`));
  const names = Object.keys(await readRecordedReviews(fixtures));
  expect(names.length).toBeGreaterThan(24);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});
