import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localRulesPlanner } from '../../../dev/local-rules-planner.ts';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import type { Planned } from '../../../src/planner/planner.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const files = await readRequestCases(join(fixtures, 'requests'));
const planner = localRulesPlanner();

describe('an example that a question gives, asked as it stands, gets another answer', () => {
  it.each(files)('$repository', async ({ repository, cases }) => {
    const tree = await openFolder(join(fixtures, 'repositories', repository));
    const inventory = await buildInventory(tree);
    const ask = async (text: string): Promise<Planned['result']> => {
      const command = { verb: /^scale\b/i.test(text) ? 'scale' : 'set', text, flags: {} };
      const input = { command, inventory, tree, thread: [], feedback: [] };
      return (await planner(input, AbortSignal.timeout(10_000))).result;
    };
    let asked = 0;
    for (const { request } of cases.filter(({ outcome }) => outcome === 'question')) {
      const result = await ask(request);
      if (result.kind !== 'question') throw new Error(`${request}: ${result.kind}`);
      for (const example of result.examples) {
        const again = await ask(example.replace('/promptops ', ''));
        expect({ example, kind: again.kind }).not.toEqual({ example, kind: 'not-understood' });
        expect(again).not.toMatchObject({ question: result.question });
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(0);
  });
});
