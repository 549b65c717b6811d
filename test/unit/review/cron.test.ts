import { expect, it } from 'vitest';
import { cronProblem } from '../../../src/review/cron.ts';

it.each([
  ['*/90 * * * *', '`*/90` goes beyond the last minute, so it means the first one only'],
  ['0 0 31 2,4 *', 'day 31 of month 2,4 never comes'],
  ['0 25 * * *', '`25` is no hour'],
])('%s is wrong', (schedule, problem) => {
  expect(cronProblem(schedule)).toBe(problem);
});

it.each(['*/20 1-4 * * MON-FRI', '0 0 31 1,2 *', '0 0 30 2 0', '0 0 29 2 *', '*/59 * * * *', '@daily'])(
  '%s is fine',
  (schedule) => {
    expect(cronProblem(schedule)).toBeUndefined();
  },
);
