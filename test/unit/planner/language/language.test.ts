import { describe, expect, it } from 'vitest';
import { leftoverPhrases } from '../../../../src/planner/language/coverage.ts';
import { readDuration, wholeDays } from '../../../../src/planner/language/durations.ts';
import { readNumber } from '../../../../src/planner/language/numbers.ts';
import { readSchedule } from '../../../../src/planner/language/schedules.ts';
import { readCpu, readPercent, readSize } from '../../../../src/planner/language/units.ts';
import { phraseAt, tokenise } from '../../../../src/planner/language/words.ts';

const words = (text: string): string[] => tokenise(text).tokens.map((token) => token.text);

describe('tokenise', () => {
  it.each([
    ['name it artifacts.', ['name', 'it', 'artifacts', '.']],
    ['name=artifacts', ['name', '=', 'artifacts']],
    ['name: artifacts, region: eu-west-1', ['name', ':', 'artifacts', ',', 'region', ':', 'eu-west-1']],
    ['call it "build artifacts"!', ['call', 'it', 'build artifacts', '!']],
    ['set spec.replicas of nginx:1.27 to 1,000', ['set', 'spec.replicas', 'of', 'nginx:1.27', 'to', '1,000']],
    ["don't encrypt checkout's bucket", ["don't", 'encrypt', "checkout's", 'bucket']],
    ['*/5 * * * *', ['*/5', '*', '*', '*', '*']],
    ['queue, 3 retries, dlq', ['queue', ',', '3', 'retries', ',', 'dlq']],
    ['(s3 bucket)', ['(', 's3', 'bucket', ')']],
    ['80% or 500m', ['80%', 'or', '500m']],
    ['for repo:acme/shop', ['for', 'repo:acme/shop']],
  ])('splits %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('keeps positions that point into the text', () => {
    const text = 'create a “big bucket”, called logs';
    for (const token of tokenise(text).tokens) expect(text.slice(token.start, token.end)).toContain(token.text);
  });

  it('reads 100 kB of anything in well under a second', () => {
    for (const unit of ['s3 ', '"', "'", 'a', '.', '🙂', 'a, ', '1,', '“x']) {
      const before = process.cpuUsage();
      tokenise(unit.repeat(100_000 / unit.length));
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
    }
  });

  it('makes an emoji and a hidden character something that has to be explained', () => {
    expect(leftoverPhrases(tokenise('please 🪣'), [])).toEqual(['🪣']);
    expect(leftoverPhrases(tokenise('the \u200b'), [])).toHaveLength(1);
  });
});

describe('leftoverPhrases', () => {
  it('joins neighbours, keeps what stands between them and drops fillers at the edges', () => {
    const sentence = tokenise('please create an s3 bucket with object lock in the moon, thanks');
    const coverage = [{ from: 1, to: 5, by: 'test' }];
    expect(leftoverPhrases(sentence, coverage)).toEqual(['object lock in the moon']);
  });

  it('is empty when everything is explained', () => {
    expect(leftoverPhrases(tokenise('please do it for me'), [])).toEqual([]);
  });

  it('never counts a negation or a quantifier as a filler', () => {
    for (const word of ['no', 'not', 'without', 'all', 'every', 'only', 'never', 'except'])
      expect(leftoverPhrases(tokenise(word), [])).toEqual([word]);
  });

  it('stays short for a huge text', () => {
    expect(leftoverPhrases(tokenise('blah, '.repeat(20_000)), []).length).toBeLessThan(20);
    expect(leftoverPhrases(tokenise('blah '.repeat(20_000)), []).join('').length).toBeLessThan(200);
  });
});

describe('numbers', () => {
  it.each([
    ['3', 3, 1],
    ['1,000', 1000, 1],
    ['0.5', 0.5, 1],
    ['seven', 7, 1],
    ['twenty five', 25, 2],
    ['twenty-five', 25, 1],
    ['two hundred and fifty', 250, 4],
    ['a hundred', 100, 2],
    ['three thousand five hundred', 3500, 4],
    ['a dozen', 12, 2],
    ['a couple of', 2, 3],
    ['half a', 0.5, 2],
    ['one and a half', 1.5, 4],
    ['five six', 5, 1],
  ])('reads %j', (text, value, length) => {
    expect(readNumber(tokenise(text).tokens, 0)).toEqual({ value, length });
  });

  it.each(['a bucket', 'and', '3x', '10.0.0.0/16', 'hundreds', '', '1.2.3'])('does not read %j', (text) => {
    expect(readNumber(tokenise(text).tokens, 0)).toBeUndefined();
  });
});

describe('units', () => {
  it.each([
    ['50 GB', 50, 'G', false],
    ['50gb', 50, 'G', false],
    ['512Mi', 512, 'M', true],
    ['512M', 512, 'M', false],
    ['1.5 GiB', 1.5, 'G', true],
    ['two gigabytes', 2, 'G', false],
    ['half a gig', 0.5, 'G', false],
    ['256 MB', 256, 'M', false],
    ['1 tb', 1, 'T', false],
  ])('reads the size %j', (text, amount, prefix, binary) => {
    expect(readSize(tokenise(text).tokens, 0)?.value).toMatchObject({ amount, prefix, binary });
  });

  it.each([
    ['500m', 500],
    ['half a vcpu', 500],
    ['2 cores', 2000],
    ['0.25 cpu', 250],
    ['250 millicores', 250],
    ['a core', 1000],
  ])('reads the cpu %j', (text, millicores) => {
    expect(readCpu(tokenise(text).tokens, 0)?.value.millicores).toBe(millicores);
  });

  it('tells cpu from memory', () => {
    expect(readSize(tokenise('500m').tokens, 0)).toBeUndefined();
    expect(readCpu(tokenise('512M').tokens, 0)).toBeUndefined();
  });

  it.each([
    ['80%', 80],
    ['80 %', 80],
    ['eighty percent', 80],
  ])('reads the percentage %j', (text, value) => {
    expect(readPercent(tokenise(text).tokens, 0)?.value).toBe(value);
  });
});

describe('durations', () => {
  it.each([
    ['30 days', 30],
    ['two weeks', 14],
    ['3 months', 90],
    ['a year', 365],
    ['90d', 90],
    ['30-day', 30],
    ['two-week', 14],
    ['a fortnight', 14],
    ['48 hours', 2],
  ])('reads %j in days', (text, days) => {
    const read = readDuration(tokenise(text).tokens, 0);
    expect(read && wholeDays(read.value)).toBe(days);
  });

  it('reads seconds and minutes', () => {
    expect(readDuration(tokenise('15min').tokens, 0)?.value.seconds).toBe(900);
    expect(readDuration(tokenise('half an hour').tokens, 0)?.value.seconds).toBe(1800);
  });

  it('says when months were rounded to days', () => {
    expect(readDuration(tokenise('3 months').tokens, 0)?.value.approximate).toBe(true);
    expect(readDuration(tokenise('3 weeks').tokens, 0)?.value.approximate).toBe(false);
  });
});

describe('schedules', () => {
  it.each([
    ['every night at 2', '0 2 * * *'],
    ['nightly', '0 2 * * *'],
    ['daily at 03:30', '30 3 * * *'],
    ['every day at 3pm', '0 15 * * *'],
    ['every day at 3 pm', '0 15 * * *'],
    ['every evening at 8', '0 20 * * *'],
    ['every evening at 20:15', '15 20 * * *'],
    ['every 15 minutes', '*/15 * * * *'],
    ['every five minutes', '*/5 * * * *'],
    ['hourly', '0 * * * *'],
    ['every hour', '0 * * * *'],
    ['every other hour', '0 */2 * * *'],
    ['every monday at 9am', '0 9 * * 1'],
    ['mondays and thursdays at 9', '0 9 * * 1,4'],
    ['on weekdays at 18:00', '0 18 * * 1-5'],
    ['weekly', '0 0 * * 0'],
    ['weekly on friday at 7', '0 7 * * 5'],
    ['monthly', '0 0 1 * *'],
    ['at midnight', '0 0 * * *'],
    ['at noon every day', '0 12 * * *'],
    ['at 2am daily', '0 2 * * *'],
    ['at 18:30 on weekdays', '30 18 * * 1-5'],
    ['at 9 every monday', '0 9 * * 1'],
    ['"0 2 * * 1-5"', '0 2 * * 1-5'],
    ['*/10 * * * *', '*/10 * * * *'],
    ['0 4 * * sun', '0 4 * * sun'],
  ])('reads %j', (text, cron) => {
    const { tokens } = tokenise(text);
    expect(readSchedule(tokens, 0)).toEqual({ value: { cron }, length: tokens.length });
  });

  it('takes a time zone along', () => {
    const read = readSchedule(tokenise('every night at 2 in Europe/Berlin').tokens, 0);
    expect(read?.value).toEqual({ cron: '0 2 * * *', timeZone: 'Europe/Berlin' });
    const inCity = readSchedule(tokenise('every night at 2 new york time').tokens, 0);
    expect(inCity?.value).toEqual({ cron: '0 2 * * *', timeZone: 'America/New_York' });
    const nowhere = readSchedule(tokenise('every night at 2 tatooine time').tokens, 0);
    expect(nowhere?.value).toEqual({ cron: '0 2 * * *' });
    expect(readSchedule(tokenise('on the first of every month at 6am').tokens, 0)?.value).toEqual({
      cron: '0 6 1 * *',
    });
    expect(readSchedule(tokenise('daily at 4 UTC').tokens, 0)?.value.timeZone).toBe('Etc/UTC');
  });

  it.each(['every 7 minutes', 'every bucket', 'at 99', 'every', 'monday'])('does not read %j', (text) => {
    expect(readSchedule(tokenise(text).tokens, 0)).toBeUndefined();
  });
});

it('phraseAt matches whole words only', () => {
  const { tokens } = tokenise('dead letter queues');
  expect(phraseAt(tokens, 0, 'dead letter')).toBe(2);
  expect(phraseAt(tokens, 0, 'dead letter queue')).toBe(0);
});
