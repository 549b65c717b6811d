import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateRequest, type Evaluation } from '../../../dev/evaluate-request.ts';
import { localRulesPlanner } from '../../../dev/local-rules-planner.ts';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import type { Inventory } from '../../../src/context/inventory.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const files = await readRequestCases(join(fixtures, 'requests'));
const planner = localRulesPlanner();

describe.each(files)('the rules on $repository', ({ repository, cases }) => {
  let golden: { tree: FileTree; inventory: Inventory };
  beforeAll(async () => {
    const tree = await openFolder(join(fixtures, 'repositories', repository));
    golden = { tree, inventory: await buildInventory(tree) };
  });

  it.each(cases)('$outcome: $request', async (one) => {
    const evaluation: Evaluation = await evaluateRequest(one, golden, planner);
    const { verdict, got } = evaluation;
    expect({ verdict, got }).toEqual({ verdict: 'exact', got });
  });
});

describe('requests that nobody had seen', () => {
  it('are edited as expected or not at all, and most of them are', async () => {
    const evaluations: Evaluation[] = [];
    for (const { repository, cases } of await readRequestCases(join(fixtures, 'requests/unseen'))) {
      const tree = await openFolder(join(fixtures, 'repositories', repository));
      const inventory = await buildInventory(tree);
      for (const one of cases) evaluations.push(await evaluateRequest(one, { tree, inventory }, planner));
    }
    const wrong = evaluations.filter(({ verdict }) => verdict === 'wrong-edit');
    expect(wrong.map(({ of, got }) => `${of.request}: ${got}`)).toEqual([]);
    expect(evaluations.length).toBeGreaterThan(100);
    expect(evaluations.filter(({ verdict }) => verdict === 'exact').length / evaluations.length).toBeGreaterThan(0.85);
  });
});

describe('the scoreboard', () => {
  it('holds at least 150 requests over six repositories', () => {
    expect(files).toHaveLength(6);
    expect(files.flatMap((file) => file.cases).length).toBeGreaterThanOrEqual(150);
  });

  it('calls another edit than the expected one wrong', async () => {
    const tree = await openFolder(join(fixtures, 'repositories/shop'));
    const inventory = await buildInventory(tree);
    const request = 'scale checkout to 5 replicas in production';
    const diff =
      '--- apps/checkout/overlays/production/patch-deployment.yaml\n-  replicas: 3 # one a zone\n+  replicas: 5\n';
    const lostComment = await evaluateRequest(
      { request, note: '', outcome: 'changed', diff },
      { tree, inventory },
      planner,
    );
    expect(lostComment.verdict).toBe('wrong-edit');
    const forbidden = await evaluateRequest({ request, note: '', outcome: 'question' }, { tree, inventory }, planner);
    expect(forbidden.verdict).toBe('wrong-edit');
  });
});
