import { expect, it } from 'vitest';
import { resolvePlaces } from '../../../src/explain/resolve-places.ts';

const files = ['envs/staging/main.tf', 'envs/production/main.tf', 'charts/shop/templates/a.yaml', 'README.md'];

it.each([
  ['by its path', [], 'README.md', ['README.md']],
  ['by the ending that only it has', [], 'templates/a.yaml', ['charts/shop/templates/a.yaml']],
  ['the changed one where several end so', ['envs/staging/main.tf'], 'main.tf', ['envs/staging/main.tf']],
  ['none where several end so', [], 'main.tf', []],
  ['none where several changed ones end so', ['envs/staging/main.tf', 'envs/production/main.tf'], 'main.tf', []],
  ['none that is not there', [], 'other.tf', []],
] as const)('a file that a log names is found: %s', (_, changed, path, expected) => {
  expect(resolvePlaces([{ path, line: 3 }], changed, files)).toEqual(expected.map((one) => ({ path: one, line: 3 })));
});
