import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { openFolder } from '../src/adapters/folder-tree.ts';
import { buildInventory } from '../src/context/build-inventory.ts';
import type { Planner } from '../src/planner/planner.ts';
import { evaluateRequest, type Evaluation, type Verdict } from './evaluate-request.ts';
import { localRulesPlanner } from './local-rules-planner.ts';
import { readRequestCases } from './request-cases.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** The planners that can be scored by name; one row adds one. */
const planners: Readonly<Record<string, () => Planner>> = { rules: localRulesPlanner };

/** Plans every case of `fixtures/requests/` on its golden repository. */
export async function evaluateAll(planner: Planner, only?: string): Promise<readonly Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (const { repository, cases } of await readRequestCases(join(fixtures, 'requests'))) {
    const tree = await openFolder(join(fixtures, 'repositories', repository));
    const inventory = await buildInventory(tree);
    for (const one of cases)
      if (only === undefined || `${repository}: ${one.request}`.includes(only))
        evaluations.push(await evaluateRequest(one, { tree, inventory }, planner));
  }
  return evaluations;
}

/** `npm run eval -- --planner rules [--only TEXT] [--all]`: prints what is not exact (with `--all` everything) and the score. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { planner: { type: 'string', default: 'rules' }, only: { type: 'string' }, all: { type: 'boolean' } },
  });
  const planner = planners[values.planner]?.();
  if (planner === undefined)
    throw new Error(`there is no planner ${values.planner}; there is ${Object.keys(planners).join(', ')}`);
  const evaluations = await evaluateAll(planner, values.only);
  for (const one of evaluations)
    if (values.all === true || one.verdict !== 'exact')
      console.log(
        `${one.verdict.toUpperCase()}  ${one.of.request}\n  expected ${one.of.outcome}: ${one.of.note}\n${indent(one.got)}\n`,
      );
  console.log(score(evaluations));
  if (evaluations.some((one) => one.verdict === 'wrong-edit')) process.exitCode = 1;
}

function score(evaluations: readonly Evaluation[]): string {
  const count = (verdict: Verdict): number => evaluations.filter((one) => one.verdict === verdict).length;
  const times = evaluations.map((one) => one.milliseconds).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const tokens = evaluations.reduce((sum, one) => sum + one.tokens, 0);
  return [
    `${evaluations.length} requests: ${count('exact')} exact, ${count('wrong-edit')} wrong edits, ${count('asked')} asked instead of changed, ${count('differs')} answered otherwise`,
    `median ${median.toFixed(0)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms, ${tokens} tokens`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

if (import.meta.main) await main();
