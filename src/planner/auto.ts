import type { Question } from '../domain/proposal.ts';
import { addUsage, noUsage } from '../domain/usage.ts';
import type { NotUnderstood, Planned, Planner, PlanningInput } from './planner.ts';

/** The planners there are; `model` is `null` when no model is configured. */
export type Planners = { readonly rules: Planner; readonly templates: Planner; readonly model: Planner | null };

export type PlannerChoice = 'auto' | 'rules' | 'model';

/**
 * Chooses the planner: rules or templates when they account for every meaningful word of the request,
 * else the model, else a question that names what could not be expressed. Nothing asked is dropped silently.
 * `rules` never asks a model; `model` asks nothing else. A repair round goes back to the planner that made the proposal.
 */
export function createAutoPlanner(planners: Planners, choice: PlannerChoice): Planner {
  return async (input, signal) => {
    if (choice === 'model') return planners.model === null ? withoutModel(input, []) : planners.model(input, signal);
    const byModel = input.feedback.at(-1)?.proposal.planner === 'model';
    const misses: NotUnderstood[] = [];
    if (!byModel) {
      for (const planner of deterministic(planners, input)) {
        const planned = await planner(input, signal);
        if (planned.result.kind !== 'not-understood') return planned;
        misses.push(planned.result);
      }
    }
    if (choice === 'rules' || planners.model === null)
      return withoutModel(input, misses, choice === 'rules' && planners.model !== null);
    const nearest = misses.find((miss) => miss.nearest !== undefined)?.nearest;
    const planned = await planners.model(nearest === undefined ? input : { ...input, nearest }, signal);
    return { ...planned, usage: addUsage(noUsage, planned.usage) };
  };
}

function deterministic({ rules, templates }: Planners, { command }: PlanningInput): readonly Planner[] {
  return command.verb === 'generate' ? [templates, rules] : [rules, templates];
}

function withoutModel(input: PlanningInput, misses: readonly NotUnderstood[], modelIsOff = false): Planned {
  const fewest = misses.toSorted((a, b) => size(a) - size(b))[0];
  const words = fewest?.leftover ?? [];
  const named = words.length === 0 ? 'the request' : words.map((word) => `\`${word.replaceAll('`', '')}\``).join(', ');
  const nearest =
    fewest?.nearest === undefined
      ? ''
      : ` The nearest thing there is: ${fewest.nearest.description}. It was not taken in place of what you asked.`;
  const remedy = modelIsOff
    ? 'With the model planner (leave out `--planner rules`) it could be asked in free words.'
    : 'A model would understand free words; none is configured (operators: `OPENAI_BASE_URL`).';
  const question: Question = {
    kind: 'question',
    question: `I could not express ${named} with rules or templates, so nothing was changed.${nearest} ${remedy}`,
    candidates: [],
    examples: examplesFor(input.command.verb),
  };
  return { result: question, usage: noUsage, shown: [] };
}

function examplesFor(verb: string): readonly string[] {
  return verb === 'generate'
    ? [
        '/promptops generate s3 module with versioning, name it artifacts',
        '/promptops generate kubernetes deployment for ledger on port 8080',
      ]
    : [
        '/promptops scale checkout to 5 replicas in production',
        '/promptops set image tag of checkout to 1.8.2 in staging',
      ];
}

function size(miss: NotUnderstood): number {
  return miss.leftover.join(' ').length;
}
