import { describe, expect, it } from 'vitest';
import { tokenise, wordAt } from '../../../../src/planner/language/words.ts';
import { parseDigits } from '../../../../src/planner/language/numbers.ts';
import { compilePattern, matchPattern } from '../../../../src/planner/templates/spoken-pattern.ts';

/** Matches at the first token; slots read bare numbers, `<name>` any word. */
function match(pattern: string, text: string): unknown {
  const { tokens } = tokenise(text);
  return matchPattern(compilePattern(pattern), tokens, 0, (slot, at) => {
    const value = slot === 'name' ? wordAt(tokens, at) : parseDigits(wordAt(tokens, at));
    return value === undefined || value === '' ? undefined : { value, length: 1 };
  });
}

describe('spoken patterns', () => {
  it.each([
    ['dead letter queue', 'dead-letter queue', 2],
    ['dead-letter queue', 'dead letter queues', 3],
    ['expire days', 'expire_days', 1],
    ['block|deny public access', 'deny the public access', 4],
    ['[all] objects', 'objects', 1],
    ['[all|old] objects', 'all objects', 2],
    ['public access blocked', 'public access is blocked', 4],
  ])('%j reads %j', (pattern, text, length) => {
    expect(match(pattern, text)).toMatchObject({ length });
  });

  it('gives the values of its slots', () => {
    expect(match('expire [objects] after <value>', 'expire the objects after 30 days')).toEqual({
      value: { value: 30 },
      length: 5,
    });
    expect(match('from <value> to <max>', 'from 2 to 8')).toEqual({ value: { value: 2, max: 8 }, length: 4 });
  });

  it.each([
    ['logging <value>', 'logging and 3'],
    ['logging to <value>', 'logging, to 3'],
    ['named <name>', 'named with versioning'],
    ['expire after <value>', 'expire shortly after 30'],
    ['queue', 'queueing'],
    ['queue', '"queue"'],
    ['[all]', 'none'],
  ])('%j does not read %j', (pattern, text) => {
    const read = match(pattern, text);
    expect(read === undefined || JSON.stringify(read).includes('"with"')).toBe(true);
  });
});
