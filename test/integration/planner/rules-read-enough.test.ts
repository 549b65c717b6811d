import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { objectsOf } from '../../../src/edits/locate.ts';
import { environmentNames } from '../../../src/planner/rules/environment-words.ts';
import { interpret } from '../../../src/planner/rules/interpret.ts';
import { namedPath } from '../../../src/planner/rules/named-path.ts';
import { readClauses } from '../../../src/planner/rules/read-clauses.ts';
import { readSettings } from '../../../src/planner/rules/read-settings.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const files = await readRequestCases(join(fixtures, 'requests'));

describe('only the files that a request can be about are parsed', () => {
  it.each(files)('and no meaning is lost by that: $repository', async ({ repository, cases }) => {
    const tree = await openFolder(join(fixtures, 'repositories', repository));
    const inventory = await buildInventory(tree);
    const vocabulary = { environments: environmentNames(inventory.environments), pathNamed: namedPath(tree.entries) };
    const { settings: everything } = await readSettings(
      { inventory, tree },
      readClauses('replicas', vocabulary),
      objectsOf,
    );
    for (const { request } of cases) {
      const clauses = readClauses(request, vocabulary);
      const { settings: some } = await readSettings({ inventory, tree }, clauses, objectsOf);
      const meant = (settings: typeof some): readonly string[] =>
        interpret(clauses, settings).flatMap((one) => {
          const all = one.candidates.map(({ setting }) => `${setting.found.file} ${setting.label}`);
          const inside = all.filter((place) => one.clause.paths.some((path) => place.startsWith(path)));
          return inside.length > 0 ? inside : all;
        });
      expect({ request, meant: meant(some).toSorted() }).toEqual({ request, meant: meant(everything).toSorted() });
    }
  });
});
