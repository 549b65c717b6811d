import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { placesOf } from '../../../src/policy/environments.ts';
import { proposeConfig, proposeEnvironments } from '../../../src/workflows/propose-config.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'repositories');

describe.each(['shop', 'argocd-monorepo', 'flux-fleet', 'platform-live', 'terraform-modules', 'terragrunt-live'])(
  'the configuration proposed for %s',
  (name) => {
    it('gives every file the environments that its name and folders tell', async () => {
      const tree = await openFolder(join(fixtures, name));
      const inventory = await buildInventory(tree);
      const config = parseRepositoryConfig(proposeConfig(proposeEnvironments(inventory, tree)));
      const none = parseRepositoryConfig('version: 1\n');
      const differing = tree.entries
        .map(({ path }) => ({
          path,
          told: placesOf(none, inventory.environments, [path]).environments,
          proposed: placesOf(config, [], [path]).environments,
        }))
        .filter(({ told, proposed }) => told.join() !== proposed.join());
      expect(differing).toEqual([]);
    });
  },
);

describe('patterns', () => {
  const entries = (paths: readonly string[]) => ({
    entries: paths.map((path) => ({ path, oid: '', size: 0, mode: '100644' })),
  });
  const propose = (paths: readonly string[], files: readonly string[] = []) =>
    proposeEnvironments({ environments: [{ name: 'production', aliases: ['prod'], paths }] }, entries(files))[0]
      ?.patterns;

  it('stand for siblings that come later, where the name of the environment stays in them', () => {
    expect(propose(['apps/a/prod', 'apps/b/prod'])).toEqual(['apps/*/prod/**']);
    expect(propose(['prod/a', 'prod/b', 'x/c'])).toEqual(['prod/*/**', 'x/c/**']);
    expect(propose(['a/live', 'b/live'])).toEqual(['a/live/**', 'b/live/**']);
  });

  it('take a file as such, and a name with wildcards in it as it is', () => {
    expect(propose(['values-prod.yaml'], ['values-prod.yaml'])).toEqual(['values-prod.yaml']);
    expect(propose(['envs/[prod]'])).toEqual(['envs/\\[prod\\]/**']);
  });
});
