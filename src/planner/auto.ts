import type { Inventory } from '../context/inventory.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Question } from '../domain/proposal.ts';
import { exampleRequests } from './example-requests.ts';
import { addUsage, noUsage } from '../domain/usage.ts';
import type { NotUnderstood, Planned, Planner, PlanningInput } from './planner.ts';

/** The planners there are; `model` is `null` when no model is configured. */
export type Planners = { readonly rules: Planner; readonly templates: Planner; readonly model: Planner | null };

/** Most things that a question lists because a word names them. */
const maxNamed = 6;

export type PlannerChoice = 'auto' | 'rules' | 'model';

/**
 * Chooses the planner: rules or templates when they account for every meaningful word of the request,
 * else the model, else a question that names what could not be expressed. Nothing asked is dropped silently.
 * `rules` never asks a model; `model` asks nothing else. A repair round goes back to the planner that made the proposal.
 * A model that cannot be used until the operator mends something is as good as none.
 */
export function createAutoPlanner(planners: Planners, choice: PlannerChoice): Planner {
  return async (input, signal) => {
    if (choice === 'model') return planners.model === null ? modelMissing() : planners.model(input, signal);
    const byModel = input.feedback.at(-1)?.proposal.planner === 'model';
    const misses: NotUnderstood[] = [];
    if (!byModel) {
      for (const planner of deterministic(planners, input)) {
        const planned = await planner(input, signal);
        if (planned.result.kind !== 'not-understood') return planned;
        misses.push(planned.result);
      }
    }
    if (planners.model === null)
      return withoutModel(
        input,
        misses,
        'A model would understand free words; none is configured (operators: `OPENAI_BASE_URL`).',
      );
    if (choice === 'rules')
      return withoutModel(
        input,
        misses,
        'With the model planner (leave out `--planner rules`) it could be asked in free words.',
      );
    const nearest = misses.find((miss) => miss.nearest !== undefined)?.nearest;
    try {
      const planned = await planners.model(nearest === undefined ? input : { ...input, nearest }, signal);
      return { ...planned, usage: addUsage(noUsage, planned.usage) };
    } catch (error) {
      // Until the operator mends it, it is as if there were none: whoever asks learns what works without it.
      if (byModel || !(error instanceof PromptOpsError) || error.code !== 'model-misconfigured') throw error;
      return withoutModel(input, misses, `${error.message} ${error.remedy}`);
    }
  };
}

function deterministic({ rules, templates }: Planners, { command }: PlanningInput): readonly Planner[] {
  return command.verb === 'generate' ? [templates, rules] : [rules, templates];
}

/** `--planner model` where there is none: rules and templates were not asked, so nothing may be said of them. */
function modelMissing(): Planned {
  const question: Question = {
    kind: 'question',
    question:
      'No model is configured (operators: `OPENAI_BASE_URL`), so the model planner cannot be asked. Leave out `--planner model` for rules and templates.',
    candidates: [],
    examples: [],
  };
  return { result: question, usage: noUsage, shown: [] };
}

/** @param why there is no model, and what helps */
function withoutModel(input: PlanningInput, misses: readonly NotUnderstood[], why: string): Planned {
  const fewest = misses.toSorted((a, b) => size(a) - size(b))[0];
  const words = fewest?.leftover ?? [];
  const named = words.length === 0 ? 'the request' : words.map((word) => `\`${word.replaceAll('`', '')}\``).join(', ');
  const nearest =
    fewest?.nearest === undefined
      ? ''
      : ` The nearest thing there is: ${fewest.nearest.description}. It was not taken in place of what you asked.`;
  const said = new Set(input.command.text.toLowerCase().split(/[\s,;:()"'`]+|[.!?]+(?=\s|$)/));
  const candidates = thingsCalled(said, input.inventory);
  const isHere =
    candidates.length === 0 ? '' : ' What has such a name is here, but nothing in it goes with the other words.';
  const question: Question = {
    kind: 'question',
    question: `I could not express ${named} with rules or templates, so nothing was changed.${isHere}${nearest} ${why}`,
    candidates,
    examples: exampleRequests(input.command.verb, input.inventory, said).map((request) => `/promptops ${request}`),
  };
  return { result: question, usage: noUsage, shown: [] };
}

/** Objects and charts that a word names: a reader should not think that they are not there. */
function thingsCalled(names: ReadonlySet<string>, inventory: Inventory): Question['candidates'] {
  const objects = inventory.objects
    .filter(({ name, isPatch }) => isPatch !== true && names.has(name.toLowerCase()))
    .map(({ object, at }) => ({ label: object, file: at.file, line: at.line }));
  const charts = inventory.charts
    .filter(({ name }) => names.has(name.toLowerCase()))
    .map(({ name, dir }) => ({ label: `chart ${name}`, file: dir === '' ? 'Chart.yaml' : `${dir}/Chart.yaml` }));
  return [...charts, ...objects].slice(0, maxNamed);
}

function size(miss: NotUnderstood): number {
  return miss.leftover.join(' ').length;
}
