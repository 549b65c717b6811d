import type { PlanningResult } from '../../domain/proposal.ts';
import { noUsage, type NotUnderstood, type Planner, type PlanningInput } from '../planner.ts';
import { askAbout } from './answers.ts';
import { checkConstraints } from './check-constraints.ts';
import type { Clause } from './clause.ts';
import { combineOperations } from './combine-operations.ts';
import { readConstraint, type Constraint } from './constraints.ts';
import type { RulesPlannerDeps } from './deps.ts';
import { environmentNames } from './environment-words.ts';
import { everyNotes, expandEvery, unreadWarnings } from './every-thing.ts';
import { interpret, type Interpreted } from './interpret.ts';
import { namedPath } from './named-path.ts';
import { show } from './new-value.ts';
import { cacheParsed } from './parsed-cache.ts';
import { planClause } from './plan-clause.ts';
import { planHclRename } from './plan-hcl-rename.ts';
import { planRename } from './plan-rename.ts';
import { planEntries } from './plan-entries.ts';
import { planRemoval } from './plan-removal.ts';
import type { PlannedChange, PlanningContext } from './planning-context.ts';
import { readClauses } from './read-clauses.ts';
import { readSettings, type FoundSettings } from './read-settings.ts';
import { refuseText } from './refusals.ts';
import { summarise } from './summarise.ts';
import { keyOf } from './target.ts';
import { unknownThings } from './unknown-things.ts';

/**
 * The deterministic planner: reads ordinary English and the short form, and acts only when exactly one reading fits the
 * repository and every meaningful word is accounted for. Else a question with the candidates, or the words nobody explained.
 */
export function createRulesPlanner(own: RulesPlannerDeps): Planner {
  const deps = { ...own, objectsOf: cacheParsed(own.objectsOf) };
  return async (input) => ({ result: await plan(input, deps), usage: noUsage, shown: [] });
}

async function plan(input: PlanningInput, deps: RulesPlannerDeps): Promise<PlanningResult | NotUnderstood> {
  const request = requestText(input);
  if (isForOthers(input.command.verb, request)) return notUnderstood(request);
  const refused = refuseText(request);
  if (refused !== undefined) return refused;
  const environments = environmentNames(input.inventory.environments);
  const vocabulary = { environments, pathNamed: namedPath(input.tree.entries) };
  const clauses = readClauses(request, vocabulary);
  const entries = await planEntries(clauses, input, deps.objectsOf);
  if (entries !== undefined) return entries;
  const renamed = await planHclRename(
    clauses.map((clause) => narrowed(clause, input)),
    input,
    deps.renameHcl,
  );
  if (renamed !== undefined) return renamed;
  const { interpreted, constraints, settings, broken } = await understand(
    [clauses, readClauses(request, { ...vocabulary, itemsTogether: true })],
    input,
    deps.objectsOf,
  );
  const removal = constraints.length === 0 ? await planRemoval(interpreted, input, deps.objectsOf) : undefined;
  if (removal !== undefined) return removal;
  const unclear = unknownThings(interpreted, { settings, broken, inventory: input.inventory, request });
  if (unclear !== undefined) return unclear;
  const context: PlanningContext = {
    input,
    deps,
    decide: deps.decideIn(input.inventory, input.tree),
    settings,
    request,
    asked: new Set(interpreted.flatMap((one) => one.candidates.map(({ setting }) => setting.query.name))),
  };
  const changes: PlannedChange[] = [];
  for (const one of interpreted) {
    const outcome = await (one.action === 'rename' ? planRename(one, context) : planClause(one, context));
    if (outcome.kind !== 'changes') return outcome;
    changes.push(...outcome.changes);
  }
  return (
    checkConstraints(changes, constraints, context) ??
    contradicting(changes) ??
    finish(changes, clauses, {
      request,
      notes: everyNotes(interpreted, changes),
      warnings: unreadWarnings(interpreted, broken),
    })
  );
}

type Understood = FoundSettings & {
  readonly interpreted: readonly Interpreted[];
  readonly constraints: readonly Constraint[];
};

/** The first reading that means something here in every clause, else the first. */
async function understand(
  [first = [], ...others]: readonly (readonly Clause[])[],
  input: PlanningInput,
  objectsOf: RulesPlannerDeps['objectsOf'],
): Promise<Understood> {
  const found = await readSettings(input, first, objectsOf);
  const asked = first.filter((clause) => readConstraint(clause) === undefined);
  const interpreted = expandEvery(
    interpret(
      asked.map((clause) => narrowed(clause, input)),
      found.settings,
    ),
  );
  const one = { ...found, interpreted, constraints: first.flatMap((clause) => readConstraint(clause) ?? []) };
  if (interpreted.every(({ candidates }) => candidates.length > 0)) return one;
  const different = others.filter((clauses) => clauses.length < first.length);
  if (different.length === 0) return one;
  const other = await understand(different, input, objectsOf);
  return other.interpreted.every(({ candidates }) => candidates.length > 0) ? other : one;
}

function notUnderstood(request: string): NotUnderstood {
  return { kind: 'not-understood', leftover: [request.slice(0, 120)] };
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

/** Two values for one place: whichever was written last would silently undo the other. */
function contradicting(changes: readonly PlannedChange[]): PlanningResult | undefined {
  const seen = new Map<string, PlannedChange>();
  for (const change of changes) {
    const { target, to } = change;
    const key = JSON.stringify([keyOf(target), target.setting.query]);
    const other = seen.get(key);
    if (other === undefined || ['list', 'entry'].includes(target.setting.type)) seen.set(key, change);
    else if (JSON.stringify(other.to) !== JSON.stringify(to))
      return askAbout(target, `the request gives it two values, \`${show(other.to)}\` and \`${show(to)}\``, []);
  }
  return undefined;
}

function finish(
  changes: readonly PlannedChange[],
  clauses: readonly Clause[],
  {
    request,
    notes,
    warnings,
  }: { readonly request: string; readonly notes: readonly string[]; readonly warnings: readonly string[] },
): PlanningResult | NotUnderstood {
  if (changes.length === 0) return notUnderstood(request);
  const operations = combineOperations(
    changes.flatMap(({ target, operations: own }) =>
      own.length === 0 ? [] : [{ edit: target.edit, current: target.current, operations: own }],
    ),
  );
  if (operations === undefined) return notUnderstood(request);
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
  const { assumptions, warnings: said, ...summary } = summarise(changes);
  const reasons = [...new Set(clauses.flatMap((clause) => clause.reason ?? []))];
  const left = reasons.map((reason) => `"because ${reason}" was read as the reason, not as part of the change.`);
  return {
    kind: 'proposal',
    planner: 'rules',
    ...summary,
    assumptions: [...notes, ...assumptions, ...left],
    warnings: [...warnings, ...said],
    operations,
  };
}
