import { expect, it } from 'vitest';
import { correctWord, findMisspelling } from '../../../../src/planner/fixes/corrections.ts';

it.each([
  ['An argument named "tagz" is not expected here. Did you mean "tags"?', 'tagz', 'tags'],
  ['│ Blocks of type "ingres" are not expected here. Did you mean "ingress"?', 'ingres', 'ingress'],
  ['│ An input variable with the name "regoin" has not been declared. Did you mean "region"?', 'regoin', 'region'],
  ['does not support resource type "aws_s3_buckt". Did you mean "aws_s3_bucket"?', 'aws_s3_buckt', 'aws_s3_bucket'],
  ['A local value with the name "nmae" has not been declared. Did you mean "name"?', 'nmae', 'name'],
  ['There is no function named "tolst". Did you mean "tolist"?', 'tolst', 'tolist'],
  ['parse error at (shop/templates/a.yaml:6): function "toYml" not defined', 'toYml', 'toYaml'],
])('what was meant is read from %s', (line, wrong, right) => {
  expect(findMisspelling([line])).toEqual({ wrong, right });
});

it('is read across the lines of a box', () => {
  const lines = ['│ An argument named "tagz" is not expected', '│ here. Did you mean "tags"?'];
  expect(findMisspelling(lines)).toEqual({ wrong: 'tagz', right: 'tags' });
});

it.each(['An argument named "x" is not expected here.', 'function "frobnicate" not defined', 'Error: x'])(
  'nothing is guessed where nobody knows what was meant: %s',
  (line) => expect(findMisspelling([line])).toBeUndefined(),
);

it('only the one word on the one line is corrected', () => {
  const text = 'tagz = 1\nfoo { tagz = 2 } # not-tagz\ntagz = 3\n';
  expect(correctWord(text, 2, { wrong: 'tagz', right: 'tags' })).toBe(
    'tagz = 1\nfoo { tags = 2 } # not-tagz\ntagz = 3\n',
  );
  expect(correctWord('tagz tagz\n', 1, { wrong: 'tagz', right: 'tags' })).toBeUndefined();
  expect(correctWord('tagz\n', 9, { wrong: 'tagz', right: 'tags' })).toBeUndefined();
});
