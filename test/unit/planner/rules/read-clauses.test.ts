import { describe, expect, it } from 'vitest';
import type { Clause } from '../../../../src/planner/rules/clause.ts';
import { readClauses, type Vocabulary } from '../../../../src/planner/rules/read-clauses.ts';
import { wordsOf } from '../../../../src/planner/rules/match-settings.ts';

const vocabulary: Vocabulary = {
  environments: new Map([
    ['production', 'production'],
    ['prod', 'production'],
    ['staging', 'staging'],
  ]),
  pathNamed: (text) => (text === 'charts/storefront/values.yaml' ? text : undefined),
};

const read = (text: string): readonly Clause[] => readClauses(text, vocabulary);
const valueOf = (clause: Clause | undefined): string | undefined => clause?.value?.readings[0]?.value.typed;
const leftWords = (clause: Clause | undefined): readonly string[] => {
  if (clause === undefined) return [];
  const length = clause.value?.readings[0]?.length ?? 0;
  const at = clause.value?.at ?? -1;
  return wordsOf(
    clause.tokens,
    (position) => clause.explained.has(position) || (position >= at && position < at + length),
  ).map((word) => word.text);
};

describe('reading a request into clauses', () => {
  it.each([
    ['scale checkout to 5 replicas in production', '5', ['checkout', 'replicas'], ['production']],
    ['scale checkout 5 prod', '5', ['checkout'], ['production']],
    ['In production, checkout needs five pods.', 'five', ['checkout', 'pods'], ['production']],
    ['set LOG_LEVEL=debug for checkout in staging', 'debug', ['LOG_LEVEL', 'checkout'], ['staging']],
    ['change the log level of checkout to debug, only in staging', 'debug', ['log', 'level', 'checkout'], ['staging']],
    ['set APP_ENV=production for checkout in staging', 'production', ['APP_ENV', 'checkout'], ['staging']],
    ['use m6i.2xlarge as instance type in prod', 'm6i.2xlarge', ['instance', 'type'], ['production']],
    ['deploy checkout:1.5.0 to staging', '1.5.0', ['checkout'], ['staging']],
  ])('%s', (text, value, words, environments) => {
    const [clause] = read(text);
    expect(valueOf(clause)).toBe(value);
    expect(leftWords(clause)).toEqual(words);
    expect(clause?.environments).toEqual({ kind: 'named', names: environments });
  });

  it('ends a clause at "and" and at a comma, but not inside of a list of environments', () => {
    expect(read('scale a to 1, b to 2 and c to 3 in staging and production').map(valueOf)).toEqual(['1', '2', '3']);
    expect(read('scale a to 1 in staging and production')).toHaveLength(1);
  });

  it('keeps numbers in words together', () => {
    expect(read('set limit to two hundred and fifty')).toHaveLength(1);
  });

  it('takes one change a line, without the bullets', () => {
    expect(read('- scale a to 1\n- scale b to 2').map(valueOf)).toEqual(['1', '2']);
  });

  it('reads every environment, and those left out', () => {
    expect(read('scale a to 2 in every environment')[0]?.environments).toEqual({ kind: 'every', except: [] });
    expect(read('scale a to 2 everywhere except staging')[0]?.environments).toEqual({
      kind: 'every',
      except: ['staging'],
    });
    expect(read('scale a to 2 in both environments')[0]?.environments).toEqual({ kind: 'every', except: [] });
  });

  it('never makes a positive number of a negative one', () => {
    expect(read('scale checkout to -1 in production').map(valueOf)).toEqual([undefined]);
  });

  it('tells the old value from the new one', () => {
    const [clause] = read('scale checkout from 3 to 5 in production');
    expect(clause?.from?.readings[0]?.value.typed).toBe('3');
    expect(valueOf(clause)).toBe('5');
  });

  it('tells an amount to add from a new value', () => {
    expect(read('increase replicas of checkout by 2')[0]).toMatchObject({ action: 'increase', relative: true });
    expect(read('give checkout 2 more replicas')[0]).toMatchObject({ relative: true });
    expect(read('increase replicas of checkout to 2')[0]).toMatchObject({ relative: false });
  });

  it('finds a path of the repository', () => {
    expect(read('set replicaCount=5 in charts/storefront/values.yaml')[0]?.paths).toEqual([
      'charts/storefront/values.yaml',
    ]);
  });

  it('gives every word back that it does not understand', () => {
    expect(leftWords(read("don't scale checkout to 5 in production unless traffic drops")[0])).toEqual([
      "don't",
      'checkout',
      'unless',
      'traffic',
      'drops',
    ]);
  });
});
