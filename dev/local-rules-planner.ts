import { decisionOperations } from '../src/context/decisions/decision-operations.ts';
import { decideIn } from '../src/context/decisions/where-decided.ts';
import { locate, objectsOf } from '../src/edits/locate.ts';
import { renameOperations } from '../src/edits/rename-hcl.ts';
import type { Planner } from '../src/planner/planner.ts';
import { createRulesPlanner } from '../src/planner/rules/create-rules-planner.ts';

/** The rules planner as `compose.ts` makes it, for the evaluation and its tests. */
export function localRulesPlanner(): Planner {
  return createRulesPlanner({
    objectsOf,
    locate,
    decideIn,
    operationsFor: decisionOperations,
    renameHcl: renameOperations,
  });
}
