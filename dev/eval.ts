import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { openFolder } from '../src/adapters/folder-tree.ts';
import { readTemplateFiles } from '../src/adapters/template-files.ts';
import { buildInventory } from '../src/context/build-inventory.ts';
import type { Inventory } from '../src/context/inventory.ts';
import type { FileTree } from '../src/domain/file-tree.ts';
import { createAutoPlanner } from '../src/planner/auto.ts';
import type { Planner } from '../src/planner/planner.ts';
import { createTemplatesPlanner } from '../src/planner/templates/templates-planner.ts';
import { evaluateCatalogue } from './catalogue/evaluate.ts';
import { evaluateRecording } from './evaluate-recording.ts';
import { evaluateRequest, type Evaluation, type Verdict } from './evaluate-request.ts';
import { evaluateLogs } from './logs/evaluate.ts';
import { evaluateReviews } from './reviews/evaluate-all.ts';
import { localModelPlanner } from './local-model-planner.ts';
import { localRulesPlanner } from './local-rules-planner.ts';
import { readRecordings } from './recorded-answers.ts';
import { readRequestCases } from './request-cases.ts';

const root = join(import.meta.dirname, '..');
const fixtures = join(root, 'fixtures');

/** The planners that can be scored by name; one row adds one. A model is the one of `OPENAI_BASE_URL`. */
const planners: Readonly<Record<string, () => Promise<Planner>>> = {
  rules: () => Promise.resolve(localRulesPlanner()),
  model: () => localModelPlanner(process.env),
  async auto() {
    const templates = createTemplatesPlanner({
      templates: await readTemplateFiles(join(root, 'templates/infrastructure')),
    });
    return createAutoPlanner(
      { rules: localRulesPlanner(), templates, model: await localModelPlanner(process.env) },
      'auto',
    );
  },
};

/** Plans every case of a folder of `fixtures/` on its golden repository. Those that rules hand on have no expected answer of another planner. */
export async function evaluateAll(
  planner: Planner,
  only?: string,
  isRules = true,
  folder = 'requests',
): Promise<readonly Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (const { repository, cases } of await readRequestCases(join(fixtures, folder))) {
    const opened = await openRepository(repository);
    for (const one of cases)
      if (isAsked(repository, one.request, only) && (isRules || one.outcome !== 'not-understood'))
        evaluations.push(await evaluateRequest(one, opened, planner));
  }
  return evaluations;
}

/** Plans every request of `fixtures/model/`: what rules cannot express. */
async function evaluateRecordings(planner: Planner, only?: string): Promise<readonly Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (const recording of await readRecordings(join(fixtures, 'model')))
    if (isAsked(recording.repository, recording.request, only))
      evaluations.push(await evaluateRecording(recording, await openRepository(recording.repository), planner));
  return evaluations;
}

async function openRepository(name: string): Promise<{ readonly tree: FileTree; readonly inventory: Inventory }> {
  const tree = await openFolder(join(fixtures, 'repositories', name));
  return { tree, inventory: await buildInventory(tree) };
}

function isAsked(repository: string, request: string, only: string | undefined): boolean {
  return only === undefined || `${repository}: ${request}`.includes(only);
}

/**
 * `npm run eval -- [--planner rules|model|auto] [--only TEXT] [--all] [--record]`: prints what is not exact (with `--all` everything) and the score.
 * `--set logs` scores the explaining of logs instead, `--set catalogue` the phrasings of the templates, `--set reviews` the pull requests of fixtures/reviews,
 * `--set unseen` with rules the requests that were written before their author read the grammar.
 * `model` answers the requests of `fixtures/model/`, which rules cannot express; `auto` these and all others.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      set: { type: 'string', default: 'requests' },
      planner: { type: 'string', default: 'rules' },
      only: { type: 'string' },
      all: { type: 'boolean' },
      record: { type: 'boolean' },
    },
  });
  const shown = {
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.all === undefined ? {} : { all: values.all }),
  };
  if (values.set === 'logs') return evaluateLogs(shown);
  if (values.set === 'catalogue') return evaluateCatalogue(shown);
  if (values.set === 'reviews')
    return evaluateReviews({
      planner: values.planner,
      ...(values.only === undefined ? {} : { only: values.only }),
      ...(values.all === undefined ? {} : { all: values.all }),
      ...(values.record === undefined ? {} : { record: values.record }),
    });
  if (values.set === 'unseen')
    return report(await evaluateAll(localRulesPlanner(), values.only, true, 'requests/unseen'), values.all);
  const planner = await planners[values.planner]?.();
  if (planner === undefined)
    throw new Error(`there is no planner ${values.planner}; there is ${Object.keys(planners).join(', ')}`);
  const evaluations = [
    ...(values.planner === 'model' ? [] : await evaluateAll(planner, values.only, values.planner === 'rules')),
    ...(values.planner === 'rules' ? [] : await evaluateRecordings(planner, values.only)),
  ];
  report(evaluations, values.all);
}

function report(evaluations: readonly Evaluation[], all = false): void {
  for (const one of evaluations)
    if (all || one.verdict !== 'exact')
      console.log(
        `${one.verdict.toUpperCase()}  ${one.of.request}\n  expected ${one.of.outcome}: ${one.of.note}\n${indent(one.got)}\n`,
      );
  console.log(score(evaluations));
  if (evaluations.some((one) => one.verdict === 'wrong-edit')) process.exitCode = 1;
}

/** The score in three lines: how exact, what kinds of answers, time and tokens. */
export function score(evaluations: readonly Evaluation[]): string {
  const count = (verdict: Verdict): number => evaluations.filter((one) => one.verdict === verdict).length;
  const answers = (kind: Evaluation['answer']): number => evaluations.filter((one) => one.answer === kind).length;
  const times = evaluations.map((one) => one.milliseconds).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const tokens = evaluations.reduce((sum, one) => sum + one.tokens, 0);
  return [
    `${evaluations.length} requests: ${count('exact')} exact, ${count('wrong-edit')} wrong edits, ${count('asked')} asked instead of changed, ${count('differs')} answered otherwise`,
    `answers: ${answers('proposal')} changes, ${answers('question')} questions, ${answers('refusal')} refusals, ${answers('unchanged')} already so, ${answers('not-understood')} handed on`,
    `median ${median.toFixed(0)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms, ${tokens} tokens`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

if (import.meta.main) await main();
