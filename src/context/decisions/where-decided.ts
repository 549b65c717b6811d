import type { FileTree } from '../../domain/file-tree.ts';
import { findEnvironment } from '../environments.ts';
import type { Inventory } from '../inventory.ts';
import type { Decided, Decision, DecisionPlace, DecisionQuery } from './decision.ts';
import { decisionContext } from './decision-context.ts';
import type { DecisionContext } from './decision-context.ts';
import { decideObject } from './decide-object.ts';
import { decideTerraform } from './decide-terraform.ts';
import { decideTerragrunt } from './decide-terragrunt.ts';
import { decideValues } from './decide-values.ts';
import { similarNames } from './similar-names.ts';

/** Answers where values are decided in one repository; files are read and parsed once, as questions need them. */
export function decideIn(inventory: Inventory, tree: FileTree): (query: DecisionQuery) => Promise<Decision> {
  const context = decisionContext(tree, inventory);
  return (query) => decide(query, context);
}

/** {@link decideIn} for a single question. */
export function whereDecided(tree: FileTree, inventory: Inventory, query: DecisionQuery): Promise<Decision> {
  return decideIn(inventory, tree)(query);
}

async function decide(query: DecisionQuery, context: DecisionContext): Promise<Decision> {
  const { inventory } = context;
  const environment = query.environment === undefined ? undefined : findEnvironment(inventory, query.environment);
  if (query.environment !== undefined && environment === undefined)
    return { status: 'no-such-environment', known: inventory.environments.map(({ name }) => name) };
  const canonical: DecisionQuery = environment === undefined ? query : { ...query, environment: environment.name };
  const readings = (await allReadings(canonical, context)).map((one) => lock(one, context));
  const set = readings.filter((one) => one.status !== 'unset');
  const addable = readings.filter((one) => one.addition !== undefined);
  const meant = set.length > 0 ? set : addable.length > 0 ? addable : readings;
  const [only, ...others] = meant;
  if (only === undefined) return { status: 'not-found', similar: similarNames(query.name, inventory) };
  return others.length === 0 ? only : { status: 'ambiguous', readings: meant };
}

/** A kind means a Kubernetes object; without one a chart, a unit, a block or a workload can be meant. */
async function allReadings(query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  if (query.kind !== undefined) return decideObject(query, context);
  const readers = [decideObject, decideValues, decideTerragrunt, decideTerraform];
  const found = await Promise.all(readers.map((reader) => reader(query, context)));
  return found.flat();
}

/** Generated, vendored and encrypted files are named as deciding, and cannot be edited. */
function lock(decided: Decided, { locked }: DecisionContext): Decided {
  const places = decided.places.map((place): DecisionPlace => {
    const reason = locked.get(place.file);
    return reason === undefined
      ? place
      : { ...place, edit: { how: 'locked', reason: `${place.file} is left alone: ${reason}` } };
  });
  const { addition, ...rest } = decided;
  const mayAdd = addition !== undefined && !locked.has(addition.file);
  return { ...rest, places, ...(mayAdd ? { addition } : {}) };
}
