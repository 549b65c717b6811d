import { PromptOpsError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { PlanningResult, Question } from '../../domain/proposal.ts';
import { digestOf } from '../../domain/text-digest.ts';
import { leftoverPhrases } from '../language/coverage.ts';
import { tokenise } from '../language/words.ts';
import { noUsage } from '../planner.ts';
import type { NotUnderstood, Planner, PlanningInput } from '../planner.ts';
import { askedEnvironments } from './asked-environments.ts';
import { decideValues } from './decide-values.ts';
import { holdingWarnings } from './holding-warnings.ts';
import type { OpenPoint } from './decide-values.ts';
import type { Template } from './manifest.ts';
import { neighbourValues } from './neighbour-values.ts';
import { ask, negationQuestion, unknownEnvironment } from './open-questions.ts';
import { placeTemplate } from './place-template.ts';
import { proposeParts } from './propose-parts.ts';
import { readRequest } from './read-request.ts';
import { teamTemplatePath } from './team-templates.ts';
import { creationWords } from './understanding.ts';
import type { Understanding } from './understanding.ts';

/** Verbs that ask for something new; a request with another one is not for templates. */
const creatingVerbs = new Set(['generate', 'create', 'add', 'new', 'prompt', 'scaffold', 'make', '']);

/**
 * The planner of golden modules: matches a request for something new to one template, when every meaningful word of it is accounted for.
 * Otherwise it answers `not-understood` with the words that are left and the nearest template, never with the nearest template alone.
 */
export function createTemplatesPlanner(deps: { readonly templates: readonly Template[] }): Planner {
  const version = digestOf(JSON.stringify(deps.templates)).slice(0, 12);
  return async (input) => {
    const result = await plan(deps.templates, input);
    return { result, usage: noUsage, shown: [], traces: [{ version }] };
  };
}

async function plan(shipped: readonly Template[], input: PlanningInput): Promise<PlanningResult | NotUnderstood> {
  const sentence = tokenise(input.command.text);
  const { verb } = input.command;
  if (!creatingVerbs.has(verb))
    return { kind: 'not-understood', leftover: [verb, ...leftoverPhrases(sentence, [], creationWords)] };
  const own = new Set((await input.ownTemplates?.()) ?? []);
  const taken = new Set([...own].map((one) => `${one.kind}/${one.name}`));
  const templates = [...own, ...shipped.filter((one) => !taken.has(`${one.kind}/${one.name}`))];
  const read = readRequest(sentence, templates, input.inventory, own);
  switch (read.kind) {
    case 'one':
      return own.has(read.understanding.template)
        ? proposeOwn(read.understanding, input)
        : propose(read.understanding, input);
    case 'several':
      return whichTemplate(read.understandings);
    case 'parts':
      return read.parts.unknown.length === 0
        ? proposeParts(read.parts, input)
        : { kind: 'not-understood', leftover: read.parts.unknown };
    case 'none':
      return notUnderstood(read.leftover, read.nearest, input, own);
  }
}

async function notUnderstood(
  leftover: readonly string[],
  nearest: Understanding | undefined,
  input: PlanningInput,
  own: ReadonlySet<Template>,
): Promise<NotUnderstood> {
  if (nearest === undefined) return { kind: 'not-understood', leftover };
  const { template } = nearest;
  const description = `${template.kind} template \`${template.name}\`: ${template.summary}`;
  const known = { ...nearest, unknownEnvironments: [], unclear: [] };
  const result = await (own.has(template) ? proposeOwn(known, input) : propose(known, input));
  return {
    kind: 'not-understood',
    leftover,
    nearest: result.kind === 'proposal' ? { description, proposal: result } : { description },
  };
}

function whichTemplate(candidates: readonly Understanding[]): Question {
  return {
    kind: 'question',
    question: 'This could be more than one thing. Which one is meant?',
    candidates: candidates.map(({ template }) => ({
      label: `${template.names[0] ?? template.name}: ${template.summary}`,
    })),
    examples: candidates.map(({ template }) => `/promptops ${template.examples[0]?.request ?? template.name}`),
  };
}

async function propose(understanding: Understanding, input: PlanningInput): Promise<PlanningResult> {
  const { template } = understanding;
  const asked = askedEnvironments(understanding, input);
  const near = await neighbourValues(template, understanding.said, asked.known[0], input);
  const decision = decideValues(template, [...understanding.said, ...near.said]);
  const open: OpenPoint[] = [
    ...understanding.unclear.map(negationQuestion),
    ...decision.open,
    ...near.open,
    ...asked.unknown.map((name) => unknownEnvironment(name, input.inventory)),
  ];
  if (open.length > 0) return ask(open, template, input);
  const { values, given } = decision;
  const placement = await placeTemplate({ template, values, given, environments: asked.known, planning: input });
  if (placement.kind === 'open') return ask(placement.points, template, input);
  if (placement.kind !== 'placed') return placement;
  const isOurs = placement.reused !== true;
  return {
    kind: 'proposal',
    planner: 'templates',
    summary: summaryOf(template, values['name'], asked.known),
    type: 'feat',
    scope: placement.dir.split('/').at(-1) ?? template.name,
    operations: placement.operations,
    assumptions: [
      ...understanding.notes,
      ...near.notes,
      ...(isOurs ? decision.assumptions : []),
      ...placement.assumptions,
    ],
    warnings: [...(isOurs ? holdingWarnings(template, values) : []), ...placement.warnings],
  };
}

/** From a template of the repository's own: says so, and names it when it cannot be rendered. */
async function proposeOwn(understanding: Understanding, input: PlanningInput): Promise<PlanningResult> {
  const path = teamTemplatePath(understanding.template);
  try {
    const result = await propose(understanding, input);
    if (result.kind !== 'proposal') return result;
    return { ...result, assumptions: [`It is this repository's own template \`${path}\`.`, ...result.assumptions] };
  } catch (error) {
    // What a template may do wrong while it is rendered; deep nesting ends as a RangeError too.
    if (error instanceof SyntaxError || error instanceof RangeError)
      throw new PromptOpsError('broken-template', { file: path, problem: error.message });
    throw error;
  }
}

const nouns = { terraform: 'module', kubernetes: 'manifests', helm: 'chart', ci: 'workflow' } as const;

function summaryOf(template: Template, name: Json | undefined, environments: readonly string[]): string {
  const named = typeof name === 'string' ? ` ${name}` : '';
  const where = environments.length > 0 ? ` in ${environments.join(', ')}` : '';
  return `add ${template.name} ${nouns[template.kind]}${named}${where}`.slice(0, 72);
}
