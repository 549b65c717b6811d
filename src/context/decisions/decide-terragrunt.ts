import { formatKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { TerragruntUnit } from '../inventory.ts';
import { baseName } from '../repository-path.ts';
import type { Decided, DecisionAddition, DecisionPlace, DecisionQuery } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { at, readPath } from './kustomize-places.ts';
import { lookUp } from './value-path.ts';

/**
 * Where a Terragrunt input is decided: the unit's own `inputs`, then those of the files it includes, the last include winning
 * (https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#include). One result for each unit of that name.
 */
export async function decideTerragrunt(query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  const units = unitsOf(query.name, context);
  const relevant = units.filter(
    (unit) =>
      query.environment === undefined || unit.environment === undefined || unit.environment === query.environment,
  );
  if (query.environment === undefined) return decideShared(units, query, context);
  const decided = await Promise.all(relevant.map((unit) => decideUnit(unit, query, context)));
  return decided.filter((one) => one !== undefined);
}

function unitsOf(name: string, { inventory }: DecisionContext): TerragruntUnit[] {
  return inventory.terragrunt.filter(
    (unit) => unit.role === 'unit' && (baseName(unit.dir) === name || unit.dir === name || unit.file === name),
  );
}

async function decideUnit(
  unit: TerragruntUnit,
  query: DecisionQuery,
  context: DecisionContext,
): Promise<Decided | undefined> {
  for (const spelled of query.paths) {
    const read = readPath(spelled);
    if (read === undefined) continue;
    const path = inputPath(read);
    const places = await placesOf([unit.file, ...[...unit.includes].reverse()], path, context);
    const first = places[0];
    const isOwn = first !== undefined && first.environment === query.environment;
    const status = first === undefined ? 'unset' : isOwn ? 'decided' : 'inherited';
    if (first === undefined && spelled !== query.paths.at(-1)) continue;
    const addition = isOwn ? undefined : additionTo(unit, path);
    return {
      status,
      target: { label: `unit ${unit.dir}`, at: { file: unit.file, line: 1 } },
      path: spelled,
      places,
      warnings: [],
      ...(addition === undefined ? {} : { addition }),
    };
  }
  return undefined;
}

/** For every environment: the file that all units of that name include; where each unit sets it alone, one result each. */
async function decideShared(
  units: readonly TerragruntUnit[],
  query: DecisionQuery,
  context: DecisionContext,
): Promise<Decided[]> {
  const [first] = units;
  if (first === undefined) return [];
  const shared = first.includes.filter((file) => units.every((unit) => unit.includes.includes(file)));
  for (const spelled of query.paths) {
    const read = readPath(spelled);
    if (read === undefined) continue;
    const path = inputPath(read);
    const base = await placesOf([...shared].reverse(), path, context);
    const own = await placesOf(
      units.map((unit) => unit.file),
      path,
      context,
    );
    const [top] = base;
    if (top === undefined) continue;
    const overriding = own.map((place) => ({ ...place, role: 'overridden' as const }));
    return [
      {
        status: 'decided',
        target: { label: `unit ${query.name}`, at: { file: top.file, line: top.line } },
        path: spelled,
        places: [...base, ...overriding],
        warnings: [],
      },
    ];
  }
  const each = await Promise.all(
    units.map((unit) =>
      decideUnit(
        unit,
        { ...query, ...(unit.environment === undefined ? {} : { environment: unit.environment }) },
        context,
      ),
    ),
  );
  return each.filter((one) => one !== undefined);
}

/** A path that is not one of the file's own blocks means an input. */
function inputPath(path: readonly KeyStep[]): readonly KeyStep[] {
  const [first] = path;
  const isBlock = first !== undefined && 'key' in first && ['inputs', 'terraform', 'locals'].includes(first.key);
  return isBlock ? path : [{ key: 'inputs' }, ...path];
}

async function placesOf(
  files: readonly string[],
  path: readonly KeyStep[],
  context: DecisionContext,
): Promise<DecisionPlace[]> {
  const places: DecisionPlace[] = [];
  const [first, ...rest] = path;
  for (const file of files) {
    const unit = context.inventory.terragrunt.find((one) => one.file === file);
    for (const object of await context.files.objectsOf(file)) {
      const block = first !== undefined && 'key' in first ? first.key : '';
      const steps = object.object === block ? rest : object.object === baseName(file) ? path : undefined;
      const value = steps === undefined ? undefined : lookUp(object.value, steps);
      if (steps === undefined || value === undefined) continue;
      const isComputed = typeof value === 'string' && /^\$\{.*\}$/s.test(value);
      places.push({
        ...at(object, steps, value, 'terragrunt-input'),
        role: places.length === 0 ? 'decides' : 'overridden',
        ...(unit?.environment === undefined ? {} : { environment: unit.environment }),
        ...(isComputed
          ? { edit: { how: 'locked' as const, reason: `it is computed: \`${value.slice(2, -1).slice(0, 120)}\`` } }
          : {}),
      });
    }
  }
  return places;
}

function additionTo(unit: TerragruntUnit, path: readonly KeyStep[]): DecisionAddition | undefined {
  const [first] = path;
  if (first === undefined || !('key' in first) || first.key !== 'inputs') return undefined;
  const object = baseName(unit.file);
  const spelled = formatKeyPath(path);
  return {
    ...(unit.environment === undefined ? {} : { environment: unit.environment }),
    source: 'terragrunt-input',
    file: unit.file,
    object,
    path: spelled,
    edit: { how: 'set', file: unit.file, object, path: spelled },
  };
}
