import { describe, expect, it } from 'vitest';
import { awsCron } from '../../../../src/planner/templates/aws-cron.ts';

describe('a cron line for AWS', () => {
  it.each([
    ['0 2 * * *', 'cron(0 2 * * ? *)'],
    ['*/15 * * * *', 'cron(0/15 * * * ? *)'],
    ['0 9 * * 1-5', 'cron(0 9 ? * MON-FRI *)'],
    ['30 4 * * 0', 'cron(30 4 ? * SUN *)'],
    ['30 4 * * 7', 'cron(30 4 ? * SUN *)'],
    ['0 4 * * sun,wed', 'cron(0 4 ? * SUN,WED *)'],
    ['0 3 1 * *', 'cron(0 3 1 * ? *)'],
    ['0 3 1 */3 *', 'cron(0 3 1 1/3 ? *)'],
  ])('%s is %s', (line, expected) => {
    expect(awsCron(line)).toBe(expected);
  });

  it.each(['0 2 1 * 1', '0 2 * * 1-5/2', '0 2'])('%s cannot be said to AWS', (line) => {
    expect(awsCron(line)).toBeUndefined();
  });
});
