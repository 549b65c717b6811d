import { expect, it } from 'vitest';
import { readInstallation } from '../../../src/server/read-installation.ts';

const sender = { login: 'lena', id: 5 };
const named = (...names: string[]) => names.map((full_name) => ({ full_name }));
const added = (payload: object) =>
  readInstallation('installation_repositories.added', 'd', { installation: { id: 7 }, sender, ...payload });

it('asks for a first pull request in each repository that is new, each with an id of its own', () => {
  const requests = added({ repositories_added: named('acme/a', 'acme/b') });
  expect(requests.map(({ origin, deliveryId }) => [origin.repository.name, deliveryId])).toEqual([
    ['a', 'd acme/a'],
    ['b', 'd acme/b'],
  ]);
  expect(requests[0]).toMatchObject({ actor: 'lena', command: { verb: 'onboard' }, origin: { installationId: 7 } });
});

it.each([
  [
    'a whole organisation at once',
    { repositories_added: named(...Array.from({ length: 21 }, (_, n) => `acme/r${n}`)) },
  ],
  ['a name that is none', { repositories_added: named('../x') }],
  ['another shape', {}],
])('does nothing for %s', (_, payload) => {
  expect(added(payload)).toEqual([]);
});

it('takes an installation that names no repositories', () => {
  expect(readInstallation('installation.created', 'd', { installation: { id: 7 }, sender })).toEqual([]);
});
