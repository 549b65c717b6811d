import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation, PlanningResult, Refusal } from '../../domain/proposal.ts';
import { noUsage, type NotUnderstood, type Planner, type PlanningInput } from '../planner.ts';
import { askAbout, askWhich, refuseLocked, refuseSkipped } from './answers.ts';
import { isList } from './leaves.ts';
import type { RulesPlannerDeps } from './deps.ts';
import { combineOperations } from './combine-operations.ts';
import { environmentNames } from './environment-words.ts';
import { findTargets } from './find-targets.ts';
import { interpret, type Candidate, type Interpreted } from './interpret.ts';
import { readConstraint, type Constraint } from './constraints.ts';
import { kustomizeSettings } from './kustomize-settings.ts';
import { kubernetesSettings } from './kubernetes-settings.ts';
import { newValue, show } from './new-value.ts';
import { namedPath } from './named-path.ts';
import { readClauses } from './read-clauses.ts';
import { createFileReader } from './read-objects.ts';
import { isSecretName, looksLikeSecret, refuseFile, refuseSecret, refuseText } from './refusals.ts';
import type { Setting } from './setting.ts';
import { summarise } from './summarise.ts';
import type { Target } from './target.ts';
import { terraformSettings } from './terraform-settings.ts';
import { terragruntSettings } from './terragrunt-settings.ts';
import { unknownThings } from './unknown-things.ts';
import { valuesSettings } from './values-settings.ts';

/** A change that is worked out: what is written where, and what should be said about it. */
export type PlannedChange = {
  readonly interpreted: Interpreted;
  readonly target: Target;
  readonly to: Json;
  readonly operations: readonly Operation[];
  readonly notes: readonly string[];
};

type Outcome =
  { readonly kind: 'changes'; readonly changes: readonly PlannedChange[] } | PlanningResult | NotUnderstood;

/**
 * The deterministic planner: reads ordinary English and the short form, and acts only when exactly one reading fits the
 * repository and every meaningful word is accounted for. Else a question with the candidates, or the words nobody explained.
 */
export function createRulesPlanner(deps: RulesPlannerDeps): Planner {
  return async (input) => ({ result: await plan(input, deps), usage: noUsage, shown: [] });
}

async function plan(input: PlanningInput, deps: RulesPlannerDeps): Promise<PlanningResult | NotUnderstood> {
  const request = requestText(input);
  if (isForOthers(input.command.verb, request)) return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
  const refused = refuseText(request);
  if (refused !== undefined) return refused;
  const settings = await readSettings(input, deps);
  const clauses = readClauses(request, {
    environments: environmentNames(input.inventory.environments),
    pathNamed: namedPath(input.tree.entries),
  });
  const constraints = clauses.flatMap((clause) => readConstraint(clause) ?? []);
  const asked = clauses.filter((clause) => readConstraint(clause) === undefined);
  const interpreted = interpret(
    asked.map((clause) => narrowed(clause, input)),
    settings,
  );
  const unclear = unknownThings(
    interpreted,
    settings,
    request,
    input.inventory.environments.map((environment) => environment.name),
  );
  if (unclear !== undefined) return unclear;
  const changes: PlannedChange[] = [];
  for (const one of interpreted) {
    const outcome = await planOne(one, request, input, deps);
    if (outcome.kind !== 'changes') return outcome;
    changes.push(...outcome.changes);
  }
  const against = violation(changes, constraints, settings, request);
  return against ?? finish(changes, request);
}

/** What shall stay has to be something that is known here, and must not be among the changes. */
function violation(
  changes: readonly PlannedChange[],
  constraints: readonly Constraint[],
  settings: readonly Setting[],
  request: string,
): PlanningResult | NotUnderstood | undefined {
  for (const { words, environments } of constraints) {
    const isOf = (setting: Setting): boolean =>
      words.length > 0 &&
      words.every(
        (word) =>
          word.stems.every(
            (stem) => setting.owners.some((owner) => owner.includes(stem)) || setting.optional.has(stem),
          ) &&
          (setting.ownerNames.has(word.text) ||
            setting.owners.some((owner) => word.stems.some((stem) => owner.includes(stem)))),
      );
    if (words.length > 0 && !settings.some(isOf))
      return { kind: 'not-understood', leftover: words.map((word) => word.text) };
    const hit = changes.find(
      ({ target }) =>
        isOf(target.setting) ||
        (target.environment === undefined ? environments.length > 0 : environments.includes(target.environment)),
    );
    if (hit !== undefined)
      return askAbout(hit.target, 'the request asks to change it and to leave it alone', [request]);
  }
  return undefined;
}

/** The verb's word belongs to the request: `scale checkout 5` came as verb `scale` and the whole text. */
function requestText({ command }: PlanningInput): string {
  const text = command.text.trim();
  const known = ['scale', 'set'].includes(command.verb) && !text.toLowerCase().includes(command.verb);
  return known && command.verb === 'scale' && !/replica/i.test(text) ? `scale ${text}` : text;
}

/** Making new things is for the templates; a question is for the reader of questions. */
function isForOthers(verb: string, text: string): boolean {
  if (verb === 'generate' || text === '') return true;
  return /^(?:is|are|was|were|do|does|did|why|what|which|how|who|where|when|should|shall)\b.*\?\s*$/is.test(text);
}

function narrowed<C extends Interpreted['clause']>(clause: C, { command, inventory }: PlanningInput): C {
  const { path, environment } = command.flags;
  const name =
    environment === undefined ? undefined : environmentNames(inventory.environments).get(environment.toLowerCase());
  return {
    ...clause,
    ...(path === undefined || clause.paths.length > 0 ? {} : { paths: [path.replace(/\/$/, '')] }),
    ...(name === undefined || clause.environments.kind !== 'none'
      ? {}
      : { environments: { kind: 'named', names: [name] } }),
  };
}

async function readSettings({ inventory, tree }: PlanningInput, deps: RulesPlannerDeps): Promise<readonly Setting[]> {
  const read = createFileReader(tree, deps.objectsOf, () => undefined);
  return [
    ...(await kubernetesSettings(inventory, read)),
    ...(await valuesSettings(inventory, read)),
    ...(await terraformSettings(inventory, read)),
    ...(await kustomizeSettings(inventory, read)),
    ...(await terragruntSettings(inventory, read)),
  ];
}

async function planOne(
  one: Interpreted,
  request: string,
  input: PlanningInput,
  deps: RulesPlannerDeps,
): Promise<Outcome> {
  const secret = one.candidates.find(
    ({ setting, spoken }) => spoken !== undefined && isSecretSetting(setting, show(textOf(spoken))),
  );
  if (secret !== undefined) return refuseSecret(lastStep(secret.setting.found.path));
  const decide = deps.decideIn(input.inventory, input.tree);
  const { environments, paths } = one.clause;
  const found = await findTargets(
    {
      settings: one.candidates.map((candidate) => candidate.setting),
      environments,
      paths,
      mayAdd: one.action !== 'remove',
    },
    input.inventory,
    decide,
  );
  if (found.kind === 'several') return askWhich(one, await withLines(found.choices, input, deps), found.why, request);
  if (found.kind === 'none') return notThere(one, found.environments, request);
  const changes: PlannedChange[] = [];
  for (const target of await withLines(found.targets, input, deps)) {
    const change = await changeAt(one, target, request, input, deps);
    if ('kind' in change) return change;
    changes.push(change);
  }
  return { kind: 'changes', changes };
}

/** Line numbers for the places that were not found by a decision. */
async function withLines(
  targets: readonly Target[],
  { tree, inventory }: PlanningInput,
  deps: RulesPlannerDeps,
): Promise<readonly Target[]> {
  return Promise.all(
    targets.map(async (target) => {
      if (
        inventory.skipped.some(({ file, kind }) => file === target.file && (kind === 'encrypted' || kind === 'secret'))
      )
        return hidden(target);
      if (target.line !== undefined || !target.exists) return target;
      const text = await tree.read(target.file);
      const place = text === undefined ? undefined : await deps.locate(target.file, text, target.object, target.path);
      return place === undefined ? target : { ...target, line: place.line };
    }),
  );
}

/** What an encrypted file holds is never shown. */
function hidden({ current: _, ...target }: Target): Target {
  return target;
}

function textOf(spoken: NonNullable<Candidate['spoken']>): string {
  return spoken.as === 'text' ? spoken.text : spoken.typed;
}

function isSecretSetting(setting: Setting, value: string): boolean {
  return looksLikeSecret(value) || (setting.type === 'text' && isSecretName(lastStep(setting.found.path)));
}

function lastStep(path: string): string {
  const steps = parseKeyPath(path).filter((step) => !('index' in step));
  const last = steps.at(-1);
  const named = last !== undefined && 'key' in last && last.key === 'value' ? steps.at(-2) : last;
  return named === undefined || 'index' in named ? path : 'key' in named ? named.key : named.value;
}

function notThere(one: Interpreted, environments: readonly string[], request: string): PlanningResult {
  const setting = one.candidates[0]?.setting;
  const where = environments.length === 0 ? 'here' : `in ${environments.join(', ')}`;
  return {
    kind: 'question',
    question: `\`${setting?.label ?? 'That'}\` is not decided ${where}. Where should it change?`,
    candidates: one.candidates.slice(0, 8).map((candidate) => ({
      label: candidate.setting.label,
      file: candidate.setting.found.file,
      ...(candidate.setting.current === undefined ? {} : { value: candidate.setting.current }),
    })),
    examples: [`/promptops ${request}`.slice(0, 200)],
  };
}

async function changeAt(
  one: Interpreted,
  target: Target,
  request: string,
  input: PlanningInput,
  deps: RulesPlannerDeps,
): Promise<PlannedChange | PlanningResult> {
  const candidate = one.candidates.find((found) => found.setting === target.setting) ?? one.candidates[0];
  if (candidate === undefined) return askAbout(target, 'it is not clear what should change', [request]);
  const refused = await refusedFile(target, input);
  if (refused !== undefined) return refused;
  if (target.edit.how === 'locked') return refuseLocked(target, target.edit.reason);
  if (candidate.setting.type === 'list') return listChange(one, candidate, target);
  if (one.action === 'remove' && candidate.spoken === undefined) return removal(one, target);
  const next = newValue(one.action, candidate, isRelative(one, candidate, target), target, directionSaid(one));
  if (!next.ok) return askAbout(target, next.problem, [request]);
  const operations =
    target.exists && isSame(target.current, next.value)
      ? []
      : deps.operationsFor(target.edit, typeof next.value === 'object' ? next.value : prefixed(target, next.value));
  return { interpreted: one, target, to: next.value, operations, notes: next.note === undefined ? [] : [next.note] };
}

function prefixed({ setting }: Target, value: Json): Json {
  return setting.prefix === undefined ? value : `${setting.prefix}${String(value)}`;
}

function directionSaid({ clause }: Interpreted): 'up' | 'down' | undefined {
  const said = (word: string): boolean => clause.tokens.some((token) => token.word === word);
  return said('down') ? 'down' : said('up') ? 'up' : undefined;
}

/** `add 2 replicas`: an amount to add, unless it was written `replicas=2`. */
function isRelative({ clause, action }: Interpreted, candidate: Candidate, target: Target): boolean {
  const counts = ['count', 'number'].includes(candidate.setting.type) && target.current !== undefined;
  return clause.relative || (counts && !clause.assigned && (action === 'add' || action === 'remove'));
}

/** An item comes to a list or leaves it; where the list is not set in the environment, adding would replace the inherited one. */
function listChange(one: Interpreted, candidate: Candidate, target: Target): PlannedChange | PlanningResult {
  const { current, file, object, path } = target;
  const item = candidate.spoken?.typed;
  if (item === undefined || !isList(current)) return askAbout(target, 'it is not said what to add or remove', []);
  const index = current.findIndex((value) => String(value) === item);
  const removes = one.action === 'remove';
  if (removes && index < 0) return askAbout(target, `\`${item}\` is not in it`, []);
  if (!removes && index >= 0) return { interpreted: one, target, to: current, operations: [], notes: [] };
  if (!target.exists || target.edit.how !== 'set')
    return askAbout(
      target,
      'the list comes from a place that other environments share; a list of its own would replace it',
      [],
    );
  const value: Json = current.every((other) => typeof other === 'number') && current.length > 0 ? Number(item) : item;
  const operation: Operation = removes
    ? { op: 'remove', file, object, path: `${path}[${index}]` }
    : { op: 'insert', file, object, path, value };
  const to = removes ? current.filter((_, at) => at !== index) : [...current, value];
  return { interpreted: one, target, to, operations: [operation], notes: [] };
}

async function refusedFile(target: Target, { tree, inventory }: PlanningInput): Promise<Refusal | undefined> {
  const skipped = inventory.skipped.find((entry) => entry.file === target.file);
  if (skipped !== undefined && skipped.kind !== 'broken') return refuseSkipped(skipped);
  return refuseFile(target.file, (await tree.read(target.file)) ?? '');
}

function removal(one: Interpreted, target: Target): PlannedChange | PlanningResult {
  if (target.edit.how !== 'set') return askAbout(target, 'it cannot be removed there by itself', []);
  const steps = parseKeyPath(target.path);
  const last = steps.at(-1);
  const before = steps.at(-2);
  const isItem =
    last !== undefined && 'key' in last && last.key === 'value' && before !== undefined && 'field' in before;
  const path = isItem ? formatKeyPath(steps.slice(0, -1)) : target.path;
  const operation: Operation = { op: 'remove', file: target.file, object: target.object, path };
  return { interpreted: one, target, to: null, operations: [operation], notes: [] };
}

function isSame(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function finish(changes: readonly PlannedChange[], request: string): PlanningResult | NotUnderstood {
  if (changes.length === 0) return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
  const operations = combineOperations(
    changes.flatMap(({ target, operations: own }) =>
      own.length === 0 ? [] : [{ edit: target.edit, current: target.current, operations: own }],
    ),
  );
  if (operations === undefined) return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
  if (operations.length === 0)
    return {
      kind: 'unchanged',
      message: changes
        .map(({ target, to }) => `\`${target.label} ${target.path}\` is \`${show(to)}\` already.`)
        .join(' '),
      at: changes.map(({ target }) => ({
        file: target.file,
        ...(target.line === undefined ? {} : { line: target.line }),
      })),
    };
  return { kind: 'proposal', planner: 'rules', ...summarise(changes), operations };
}
