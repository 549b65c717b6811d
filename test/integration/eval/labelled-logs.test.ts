import { expect, test } from 'vitest';
import { readLogCases } from '../../../dev/logs/log-cases.ts';
import { scoreLogs } from '../../../dev/logs/score-logs.ts';

test('the labelled logs are told as well as is promised', async () => {
  const scores = await scoreLogs();
  expect(scores.length).toBe(readLogCases().length);
  for (const part of ['tune', 'report', 'unseen'] as const) {
    const own = scores.filter(({ of }) => of.part === part);
    const share = (test: (score: (typeof own)[number]) => boolean): number => own.filter(test).length / own.length;
    expect(own.length).toBeGreaterThan(25);
    expect(share((score) => score.shareKept === 1)).toBeGreaterThanOrEqual(0.9);
    expect(share((score) => score.isFirstRight)).toBeGreaterThanOrEqual(0.75);
    expect(share((score) => score.isCategoryRight)).toBeGreaterThanOrEqual(0.75);
    for (const score of own) expect(score.kept).toBeLessThanOrEqual(60);
  }
});
