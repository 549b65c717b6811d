import { expect, test } from 'vitest';
import { tokenise } from '../../../../src/planner/language/words.ts';
import { readEvery } from '../../../../src/planner/rules/spoken-every.ts';

const environments = new Set(['staging', 'production']);

function read(
  text: string,
  isPlaced = true,
): { readonly said: string; readonly except: readonly string[] } | undefined {
  const { tokens } = tokenise(text);
  const found = readEvery(tokens, isPlaced, (at) => environments.has(tokens[at]?.word ?? ''));
  return found === undefined ? undefined : { said: found.every.said, except: found.every.except };
}

test.each([
  ['scale all services to 3', 'all services', []],
  ['scale every deployment to 3', 'every deployment', []],
  ['scale all of our apps to 3', 'all of our apps', []],
  ['scale everything in staging to 3', 'everything', []],
  ['scale all services except cart and search to 3', 'all services', ['cart', 'search']],
  ['scale all services to 3 except the cart, search', 'all services', ['cart', 'search']],
  ['scale all services but cart to 3', 'all services', ['cart']],
  ['scale all services to 3, but leave cart alone', 'all services', []],
])('%s', (text, said, except) => {
  expect(read(text)).toEqual({ said, except });
});

test.each([
  'scale all replicas to 3',
  'scale all but cart to 3',
  'scale all services except in production to 3',
  'scale all services except production to 3',
  'scale all services except cart and production to 3',
])('is not read: %s', (text) => {
  expect(read(text)).toBeUndefined();
});

test('everything needs a place', () => {
  expect(read('scale everything to 0', false)).toBeUndefined();
});
