import { describe, expect, it } from 'vitest';
import { tokenise } from '../../../../src/planner/language/words.ts';
import { joinTokens } from '../../../../src/planner/rules/join-tokens.ts';
import { readRange } from '../../../../src/planner/rules/spoken-range.ts';

/** What is left to read of each bound. */
function bounds(text: string): readonly string[] | undefined {
  return readRange(tokenise(text).tokens)?.map(({ tokens, explained }) =>
    tokens
      .filter((_, at) => !explained.includes(at))
      .map(({ text: word }) => word)
      .join(' '),
  );
}

describe('a range is two bounds', () => {
  it.each([
    ['scale web between 3 and 9 replicas', ['scale web min 3 replicas', 'scale web max 9 replicas']],
    ['set web to min 3 max 9', ['set web to min 3', 'set web to max 9']],
    ['between three and nine pods', ['min three pods', 'max nine pods']],
  ])('%s', (text, expected) => {
    expect(bounds(text)).toEqual(expected);
  });

  it.each(['between 9 and 3', 'between 3 and 3', 'between web and api', 'max 9', 'max 9 min 3', 'between 3 or 9'])(
    '%s is none',
    (text) => {
      expect(bounds(text)).toBeUndefined();
    },
  );
});

describe('pieces that belong together', () => {
  it.each([
    ['to ~> 6.2 in dev', ['to', '~> 6.2', 'in', 'dev']],
    ['to >=6.2,<7', ['to', '>=6.2,<7']],
    ['add ../../base/redis to web', ['add', '../../base/redis', 'to', 'web']],
    ['to #ff0000', ['to', '#ff0000']],
    ['a > b', ['a', '>', 'b']],
    ['done. Next', ['done', '.', 'Next']],
  ])('%s', (text, expected) => {
    expect(joinTokens(tokenise(text).tokens, text).map(({ text: piece }) => piece)).toEqual(expected);
  });
});
