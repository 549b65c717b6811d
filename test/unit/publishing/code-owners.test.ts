import { expect, it } from 'vitest';
import { ownersOf, parseCodeOwners } from '../../../src/publishing/code-owners.ts';

const rules = parseCodeOwners(`
# platform owns everything
*            @acme/platform
/envs/       @lena   # people
apps/**/production/ @acme/sre @max
docs/        someone@example.org
/envs/free/
`);

it.each([
  [['README.md'], ['team:platform']],
  [['envs/prod/main.tf'], ['lena']],
  [
    ['apps/checkout/production/a.yaml', 'envs/prod/main.tf'],
    ['lena', 'max', 'team:sre'],
  ],
  [['envs/free/x.tf'], []],
  [['docs/a.md'], []],
  [['other/envs/x'], ['team:platform']],
])('%j belongs to %j', (paths, owners) => {
  expect(ownersOf(rules, paths)).toEqual(owners);
});
