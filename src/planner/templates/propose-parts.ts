import { buildInventory } from '../../context/build-inventory.ts';
import { overlayTree } from '../../domain/overlay-tree.ts';
import type { Operation, PlanningResult, Question } from '../../domain/proposal.ts';
import type { PlanningInput } from '../planner.ts';
import { askedEnvironments } from './asked-environments.ts';
import { composeModule } from './compose-module.ts';
import { spoken } from './decide-values.ts';
import type { Decision, OpenPoint } from './decide-values.ts';
import type { ExistingThing } from './existing-thing.ts';
import { glueFiles } from './glue.ts';
import { findKnownParts } from './known-parts.ts';
import type { KnownParts } from './known-parts.ts';
import { ask, negationQuestion, unknownEnvironment } from './open-questions.ts';
import { decidePart } from './part-values.ts';
import { placeTemplate } from './place-template.ts';
import type { Part, Placed, PlacedPart } from './placed-part.ts';
import type { Placement } from './placement.ts';
import type { Link, Parts } from './read-parts.ts';
import { raisedBy, tooSmall } from './raised-values.ts';
import type { Raised } from './raised-values.ts';
import { withStandIns } from './stand-in.ts';
import { rivals } from './rivals.ts';
import { keyWarning, labelOf, notesOf, summaryOf, tellLink, warningsOf } from './tell-parts.ts';

/**
 * Proposes several things in one pull request, each after those it refers to: a part gets what another one puts out
 * (`module.orders.queue_arn`), and the rights it needs for it. What is open about any of them is one question.
 */
export async function proposeParts(asked: Parts, input: PlanningInput): Promise<PlanningResult> {
  const environments = askedEnvironments(
    {
      environments: asked.parts.flatMap((part) => part.environments),
      unknownEnvironments: asked.parts.flatMap((part) => part.unknownEnvironments),
    },
    input,
  );
  const known = await findKnownParts(asked, environments.known, input);
  const { parts, things } = known;
  const decisions = parts.parts.flatMap((_, at) => decidePart(parts, at) ?? []);
  const open: OpenPoint[] = [
    ...parts.parts.flatMap((part) => part.unclear.map(negationQuestion)),
    ...decisions.flatMap((decision, at) =>
      things[at] === undefined ? decision.open.map((point) => ofPart(point, parts, at)) : [],
    ),
    ...tooSmall(parts, decisions),
    ...known.open,
    ...[...new Set(environments.unknown)].map((name) => unknownEnvironment(name, input.inventory)),
  ];
  const [first] = parts.parts;
  if (first === undefined) throw new RangeError('a request for several things holds none');
  if (open.length > 0) return ask(open, first.template, input);
  const raised = parts.links.flatMap((link) => raisedBy(link, decisions));
  const prepared = parts.parts.map((_, at) => preparePart(parts, at, decisions, known.environments, input, raised));
  const placed = await placeInOrder(parts, prepared, things, input);
  if (placed.kind === 'stopped')
    return placed.by.kind === 'open' ? ask(placed.by.points, first.template, input) : placed.by;
  const apart = [
    ...parts.links.flatMap((link) => rivals(link, placed.parts, things)),
    ...notWithTheOthers(placed.parts, things),
  ];
  if (apart.length > 0) return ask(apart, first.template, input);
  const result = proposal(parts, placed.parts, input, raised, known);
  return result.kind === 'proposal' ? { ...result, assumptions: [...result.assumptions, ...known.notes] } : result;
}

/** A question says which of the things it is about. */
function ofPart(point: OpenPoint, { parts }: Parts, at: number): OpenPoint {
  const { template, said } = parts[at] ?? {};
  const name = said?.find((one) => one.parameter === 'name')?.value;
  return {
    ...point,
    question: `${[template?.name, name].filter((word) => typeof word === 'string').join(' ')}: ${point.question}`,
  };
}

function preparePart(
  { parts, links }: Parts,
  at: number,
  decisions: readonly Decision[],
  environments: readonly string[],
  planning: PlanningInput,
  raised: readonly Raised[],
): Part {
  const [understanding, decision] = [parts[at], decisions[at]];
  if (understanding === undefined || decision === undefined) throw new RangeError(`there is no part ${at}`);
  const { template } = understanding;
  const passed = links.flatMap((link) => (link.subject === at ? Object.keys(link.relation.passes ?? {}) : []));
  const callable = new Set(Object.values(template.call));
  const standIns = passed.filter((name) => !callable.has(name));
  const call = { ...template.call, ...Object.fromEntries(standIns.map((name) => [name, name])) };
  const values = {
    ...decision.values,
    ...Object.fromEntries(raised.filter((one) => one.part === at).map((one) => [one.parameter, one.value])),
  };
  const name = typeof values['name'] === 'string' ? values['name'] : template.name;
  return {
    name,
    decision,
    input: {
      template: { ...template, call },
      values: withStandIns(values, standIns),
      given: new Set([...decision.given, ...raised.flatMap((one) => (one.part === at ? [one.parameter] : []))]),
      environments,
      planning,
    },
  };
}

type InOrder =
  | { readonly kind: 'placed'; readonly parts: readonly PlacedPart[] }
  | { readonly kind: 'stopped'; readonly by: Exclude<Placement, Placed> };

/** Places what others refer to first; each sees the files of those before it. */
async function placeInOrder(
  all: Parts,
  prepared: readonly Part[],
  things: KnownParts['things'],
  input: PlanningInput,
): Promise<InOrder> {
  const placed = new Map<number, PlacedPart>();
  let planning = input;
  for (const at of orderOf(all)) {
    const part = prepared[at];
    if (part === undefined) continue;
    const thing = things[at];
    const missing = thing === undefined ? [] : neededOf(all, at, part).filter((output) => !thing.outputs.has(output));
    if (thing !== undefined && missing.length > 0) return { kind: 'stopped', by: cannotTell(thing, missing) };
    if (thing !== undefined) {
      placed.set(at, { ...part, placed: placedAlready(thing) });
      continue;
    }
    const references = referencesOf(all, at, placed, part);
    const result = await placeTemplate({ ...part.input, planning, references, neededOutputs: neededOf(all, at, part) });
    if (result.kind !== 'placed') return { kind: 'stopped', by: nameTaken(result, part) };
    const done = { ...part, input: { ...part.input, references }, placed: result };
    placed.set(at, done);
    planning = await withFiles(planning, result.operations);
  }
  return { kind: 'placed', parts: [...placed.keys()].toSorted((a, b) => a - b).flatMap((at) => placed.get(at) ?? []) };
}

function placedAlready({ address, at, root, outputs }: ExistingThing): Placed {
  return {
    kind: 'placed',
    reused: true,
    dir: root.dir,
    operations: [],
    assumptions: [`\`${address}\` is there already, at ${at.file}:${at.line}; nothing of it changes.`],
    warnings: [],
    outputs,
    roots: [root.dir],
  };
}

function cannotTell({ address, at }: ExistingThing, missing: readonly string[]): Exclude<Placement, Placed> {
  const names = missing.map((output) => `\`${output}\``).join(', ');
  const question = `\`${address}\` is there already, at ${at.file}:${at.line}, and does not give ${names}. How is that called there?`;
  return { kind: 'open', points: [{ question, proposals: [] }] };
}

/** What is new has to be where it can refer to what is there. */
function notWithTheOthers(parts: readonly PlacedPart[], things: KnownParts['things']): readonly OpenPoint[] {
  const thing = things.find((one) => one !== undefined);
  const lost = parts.find(({ placed }) => thing !== undefined && placed.roots?.includes(thing.root.dir) !== true);
  if (thing === undefined || lost === undefined) return [];
  const question = `\`${thing.address}\` is in \`${thing.root.dir}\`, and ${lost.name} would not be called there. In which environment should it be?`;
  return [{ question, proposals: [] }];
}

function nameTaken(result: Exclude<Placement, Placed>, part: Part): Exclude<Placement, Placed> {
  if (result.kind === 'question')
    return { ...result, question: `${part.input.template.name} ${part.name}: ${result.question}` };
  if (result.kind !== 'unchanged') return result;
  const question = `${result.message} Ask for what is missing alone.`;
  return { kind: 'question', question, candidates: result.at.map(({ file }) => ({ label: file, file })), examples: [] };
}

function orderOf({ parts, links }: Parts): readonly number[] {
  const order: number[] = [];
  const visit = (at: number): void => {
    if (order.includes(at)) return;
    for (const link of links) if (link.subject === at && link.object !== at) visit(link.object);
    if (!order.includes(at)) order.push(at);
  };
  for (const at of parts.keys()) visit(at);
  return order;
}

function passedOutputs({ relation }: Link, part: Part): readonly (readonly [string, string])[] {
  return Object.entries(relation.passes ?? {}).map(([parameter, passed]) => {
    if (typeof passed === 'string') return [parameter, passed] as const;
    return [parameter, part.input.values[passed.when] === true ? passed.on : passed.off] as const;
  });
}

function referencesOf(
  { links }: Parts,
  at: number,
  placed: ReadonlyMap<number, PlacedPart>,
  part: Part,
): ReadonlyMap<string, string> {
  const references = links
    .filter((link) => link.subject === at)
    .flatMap((link) =>
      passedOutputs(link, part).map(([parameter, output]) => {
        const expression = placed.get(link.object)?.placed.outputs?.get(output);
        if (expression === undefined) throw new RangeError(`${part.input.template.name}: nothing puts out ${output}`);
        return [parameter, expression] as const;
      }),
    );
  return new Map(references);
}

function neededOf({ links }: Parts, at: number, part: Part): readonly string[] {
  return links.flatMap((link) => {
    const glued = [...(link.relation.glue ?? '').matchAll(/<(subject|object)\.(\w+)>/g)];
    const role = link.object === at ? 'object' : link.subject === at ? 'subject' : undefined;
    const passed = link.object === at ? passedOutputs(link, part).map(([, output]) => output) : [];
    return [...passed, ...glued.flatMap(([, of, output]) => (of === role && output !== undefined ? [output] : []))];
  });
}

/** The repository as it will be with the new files. */
async function withFiles(planning: PlanningInput, operations: readonly Operation[]): Promise<PlanningInput> {
  const files = operations.flatMap((one) => (one.op === 'add-file' ? [{ path: one.file, after: one.content }] : []));
  const tree = overlayTree(planning.tree, { files });
  const isKubernetes = files.some((file) => /\.ya?ml$/.test(file.path));
  return { ...planning, tree, inventory: isKubernetes ? await buildInventory(tree) : planning.inventory };
}

function proposal(
  all: Parts,
  parts: readonly PlacedPart[],
  input: PlanningInput,
  raised: readonly Raised[],
  { things, environments }: KnownParts,
): PlanningResult {
  const [first] = parts;
  if (first === undefined) throw new RangeError('nothing was placed');
  const composed = composeModule(all, parts, input);
  if (composed.kind === 'open') return ask(composed.points, first.input.template, input);
  const glue = composed.kind === 'none' ? glueFiles(all, parts) : [];
  const operations = [...parts.flatMap((part) => part.placed.operations), ...glue, ...composed.operations];
  const double = doubleFile(operations);
  if (double !== undefined) return double;
  const lost = parts.flatMap((part) => lostReferences(part, operations));
  if (lost.length > 0) return ask(lost, first.input.template, input);
  const fresh = parts.filter((_, at) => things[at] === undefined);
  const named = (fresh.length === 0 ? parts : fresh).map(({ name, input: { template } }) => `${template.name} ${name}`);
  const where = environments.length > 0 ? ` in ${environments.join(', ')}` : '';
  return {
    kind: 'proposal',
    planner: 'templates',
    summary: summaryOf(named, fresh, where),
    type: 'feat',
    scope: first.placed.dir.split('/').at(-1) ?? first.name,
    operations,
    assumptions: [
      ...(fresh.length < 2
        ? []
        : [`These are ${fresh.length} things: ${named.map((one) => `\`${one}\``).join(', ')}.`]),
      ...all.links.map((link) => tellLink(link, parts)),
      ...composed.assumptions,
      ...parts.flatMap((part, at) =>
        notesOf(
          labelOf(part, parts),
          part,
          all.parts[at]?.notes ?? [],
          raised.filter((one) => one.part === at),
        ),
      ),
    ],
    warnings: [
      ...parts.flatMap((part) => warningsOf(labelOf(part, parts), part)),
      ...all.links.flatMap((link) => keyWarning(link, parts)),
    ],
  };
}

/** What a template has no use for as it was asked for, such as a certificate without a domain: nothing asked is dropped. */
function lostReferences({ name, input }: PlacedPart, operations: readonly Operation[]): readonly OpenPoint[] {
  const texts = operations.flatMap((one) => (one.op === 'add-file' ? [one.content] : []));
  return [...(input.references ?? [])]
    .filter(([, expression]) => !texts.some((text) => text.includes(expression)))
    .map(([parameter]) => ({
      question: `${input.template.name} ${name} has no use for the ${spoken(parameter)} as it was asked for. What should it be for?`,
      proposals: [],
    }));
}

function doubleFile(operations: readonly Operation[]): Question | undefined {
  const added = operations.flatMap((one) => (one.op === 'add-file' ? [one.file.toLowerCase()] : []));
  const double = added.find((file, at) => added.indexOf(file) !== at);
  if (double === undefined) return undefined;
  const question = `Two of the things would be \`${double}\`. What should one of them be called?`;
  return { kind: 'question', question, candidates: [], examples: ['… name it <another name>'] };
}
