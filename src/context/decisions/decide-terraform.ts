import type { Json } from '../../domain/json.ts';
import { formatKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { TerraformModule } from '../inventory.ts';
import { baseName } from '../repository-path.ts';
import type { Decided, DecisionAddition, DecisionPlace, DecisionQuery, DecisionSource } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { at, readPath } from './kustomize-places.ts';
import type { ParsedObject } from './parsed-files.ts';
import { calledModule, findObject, readReference, terraformCallers } from './terraform-references.ts';
import type { Reference } from './terraform-references.ts';
import { lookUp } from './value-path.ts';

type Found = Omit<DecisionPlace, 'role'>;
/** Where a search goes on: a block or variable of a module. */
type Step = { readonly module: TerraformModule; readonly reference: Reference; readonly path: readonly KeyStep[] };

const maxHops = 12;

/**
 * Where a Terraform value is decided: an attribute, the variable or local behind it, and for a variable the module call's argument, the
 * tfvars of the environment (the later file wins: https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence)
 * and the default. One result for each module that has the block.
 */
export async function decideTerraform(query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const { module, address } of candidates(query, context)) {
    if (!countsIn(module, query.environment, context)) continue;
    for (const spelled of query.paths) {
      const path = readPath(spelled);
      if (path === undefined) continue;
      const found = await decideIn(module, address, path, query.environment, context);
      if (found === undefined) continue;
      decided.push({ ...found, path: spelled });
      break;
    }
  }
  return decided;
}

/** Blocks that the name means: an address, a variable's name, a module call's name, a resource's name where nothing else has it. */
function candidates(
  { name, dir }: DecisionQuery,
  { inventory }: DecisionContext,
): { readonly module: TerraformModule; readonly address: string }[] {
  const bare = name.replace(/^var\./, 'variable.').replace(/#\d+$/, '');
  const ways = [
    (address: string) => address === bare,
    (address: string) => address === `variable.${bare}` || address === `module.${bare}`,
    (address: string) => !/^(?:data|output|variable|provider)\./.test(address) && address.endsWith(`.${bare}`),
  ];
  const modules = inventory.terraform.filter(
    (module) => module.role !== 'example' && (dir === undefined || module.dir === dir),
  );
  for (const isMeant of ways) {
    const found = modules.flatMap((module) =>
      [...new Set(module.blocks.map((block) => block.address))].filter(isMeant).map((address) => ({ module, address })),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function countsIn(module: TerraformModule, environment: string | undefined, context: DecisionContext): boolean {
  if (environment === undefined || module.environment === undefined) {
    if (environment === undefined || module.role !== 'child') return true;
    const callers = terraformCallers(module, context.inventory);
    return (
      callers.length === 0 ||
      callers.some((caller) => caller.module.environment === undefined || caller.module.environment === environment)
    );
  }
  return module.environment === environment;
}

async function decideIn(
  module: TerraformModule,
  address: string,
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<Decided | undefined> {
  const reference = toReference(address, path);
  const own = await follow({ module, ...reference }, environment, context);
  const places = own.length > 0 ? own : await calledDefault(module, address, path, context);
  const block = module.blocks.find((one) => one.address === address);
  if (block === undefined) return undefined;
  const label = module.dir === '' ? address : `${address} in ${module.dir}`;
  const ranked = rank(places, environment);
  const first = ranked[0];
  const isDecided =
    first !== undefined && (environment === undefined || first.environment === environment || isOnly(module, context));
  const status = first === undefined ? 'unset' : isDecided ? 'decided' : 'inherited';
  const addition = status === 'decided' ? undefined : await addTo(module, address, path, environment, context);
  return {
    status,
    target: { label, at: block.at },
    path: formatKeyPath(path),
    places: ranked,
    warnings: [],
    ...(addition === undefined ? {} : { addition }),
  };
}

/** What a module call leaves out has the default of the module's variable, if the module is in this repository. */
async function calledDefault(
  module: TerraformModule,
  address: string,
  path: readonly KeyStep[],
  context: DecisionContext,
): Promise<Found[]> {
  const called = calledModule(module, address, context.inventory);
  const [first, ...rest] = path;
  if (called === undefined || first === undefined || !('key' in first)) return [];
  const declared = await findObject(called, `variable.${first.key}`, [], context);
  const steps: readonly KeyStep[] = [{ key: 'default' }, ...rest];
  const value = declared === undefined ? undefined : lookUp(declared.value, steps);
  return declared === undefined || value === undefined
    ? []
    : [place(declared, steps, value, 'variable-default', called)];
}

/** A query for a variable names it again in its path: `worker_count`, or `tags.owner` for a part of a map. */
function toReference(
  address: string,
  path: readonly KeyStep[],
): { readonly reference: Reference; readonly path: readonly KeyStep[] } {
  if (!address.startsWith('variable.')) return { reference: { kind: 'block', address }, path };
  const name = address.slice('variable.'.length);
  const first = path[0];
  const repeats = first !== undefined && 'key' in first && (first.key === name || first.key === 'default');
  return { reference: { kind: 'variable', name }, path: repeats ? path.slice(1) : path };
}

/** Every place on the way from a value to what it is made of, the deciding one first. */
async function follow(
  start: Step,
  environment: string | undefined,
  context: DecisionContext,
  hops = 0,
): Promise<Found[]> {
  if (hops > maxHops) return [];
  const { reference } = start;
  if (reference.kind === 'variable') return variablePlaces(start, reference.name, environment, context, hops);
  const object = await findObject(start.module, reference.address, start.path, context);
  const value = object === undefined ? undefined : lookUp(object.value, start.path);
  if (object === undefined || value === undefined) return [];
  return through(
    place(object, start.path, value, sourceOf(reference.address), start.module),
    start,
    value,
    environment,
    context,
    hops,
  );
}

/** A value that is nothing but a reference is decided where that leads; anything computed cannot be set here. */
async function through(
  here: Found,
  from: Step,
  value: Json,
  environment: string | undefined,
  context: DecisionContext,
  hops: number,
): Promise<Found[]> {
  const next = typeof value === 'string' ? readReference(value) : undefined;
  if (next === undefined) {
    const isComputed =
      typeof value === 'string' && /[$%]\{/.test(value) && value.startsWith('${') && value.endsWith('}');
    return [
      isComputed
        ? { ...here, edit: { how: 'locked', reason: `it is computed: \`${value.slice(2, -1).slice(0, 120)}\`` } }
        : here,
    ];
  }
  const beyond = await follow({ module: from.module, ...next }, environment, context, hops + 1);
  return beyond.length === 0 ? [here] : [...beyond, here];
}

async function variablePlaces(
  from: Step,
  name: string,
  environment: string | undefined,
  context: DecisionContext,
  hops: number,
): Promise<Found[]> {
  const { module, path } = from;
  const inner: readonly KeyStep[] = [{ key: name }, ...path];
  const places: Found[] = [];
  if (module.role === 'child') {
    for (const caller of terraformCallers(module, context.inventory)) {
      if (
        environment !== undefined &&
        caller.module.environment !== undefined &&
        caller.module.environment !== environment
      )
        continue;
      places.push(
        ...(await follow(
          { module: caller.module, reference: { kind: 'block', address: caller.address }, path: inner },
          environment,
          context,
          hops + 1,
        )),
      );
    }
  }
  for (const file of [...module.tfvars].reverse()) {
    const own = module.tfvarsEnvironments[file] ?? module.environment;
    if (environment !== undefined && own !== undefined && own !== environment) continue;
    const [parsed] = await context.files.objectsOf(file);
    const value = parsed === undefined ? undefined : lookUp(parsed.value, inner);
    if (parsed !== undefined && value !== undefined)
      places.push({ ...at(parsed, inner, value, 'tfvars'), ...(own === undefined ? {} : { environment: own }) });
  }
  const declared = await findObject(module, `variable.${name}`, [], context);
  const steps: readonly KeyStep[] = [{ key: 'default' }, ...path];
  const fallback = declared === undefined ? undefined : lookUp(declared.value, steps);
  if (declared !== undefined && fallback !== undefined)
    places.push(place(declared, steps, fallback, 'variable-default', module));
  return places;
}

function place(
  object: ParsedObject,
  path: readonly KeyStep[],
  value: Json,
  source: DecisionSource,
  module: TerraformModule,
): Found {
  const { environment } = module;
  return { ...at(object, path, value, source), ...(environment === undefined ? {} : { environment }) };
}

function sourceOf(address: string): DecisionSource {
  if (address.startsWith('module.')) return 'module-argument';
  return address === 'locals' || address.startsWith('local.') ? 'local' : 'attribute';
}

/** Without an environment: what counts for all, if anything does, then what environments say. */
function rank(places: readonly Found[], environment: string | undefined): DecisionPlace[] {
  const several = new Set(places.map((one) => one.environment)).size > 1;
  const ordered =
    environment !== undefined || !several
      ? places
      : [
          ...places.filter((one) => one.environment === undefined),
          ...places.filter((one) => one.environment !== undefined),
        ];
  return ordered.map((one, index) => ({
    ...one,
    role: index === 0 ? 'decides' : one.source === 'variable-default' ? 'default' : 'overridden',
  }));
}

/** Nothing in this repository tells environments of Terraform apart. */
function isOnly(module: TerraformModule, { inventory }: DecisionContext): boolean {
  const told = inventory.terraform.some(
    (one) => one.environment !== undefined || Object.keys(one.tfvarsEnvironments).length > 0,
  );
  return !told && module.role === 'root' && inventory.environments.length <= 1;
}

/** The tfvars of the environment for a variable, the module call for what it passes on, else the block itself where it is the environment's. */
async function addTo(
  module: TerraformModule,
  address: string,
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<DecisionAddition | undefined> {
  const set = (source: DecisionSource, file: string, object: string, spelled: string): DecisionAddition => ({
    ...(environment === undefined ? {} : { environment }),
    source,
    file,
    object,
    path: spelled,
    edit: { how: 'set', file, object, path: spelled },
  });
  const { reference, path: inner } = toReference(address, path);
  if (reference.kind === 'variable') {
    const own = [...module.tfvars]
      .reverse()
      .find(
        (file) => environment === undefined || (module.tfvarsEnvironments[file] ?? module.environment) === environment,
      );
    if (own !== undefined) return set('tfvars', own, baseName(own), formatKeyPath([{ key: reference.name }, ...inner]));
    const callers = terraformCallers(module, context.inventory).filter(
      (caller) => caller.module.environment === environment,
    );
    const [caller] = callers;
    if (module.role === 'child' && caller !== undefined && callers.length === 1)
      return set('module-argument', caller.at.file, caller.address, formatKeyPath([{ key: reference.name }, ...inner]));
    return undefined;
  }
  if (environment !== undefined && module.environment !== environment) return undefined;
  const object = await findObject(module, address, [], context);
  if (object === undefined || isInsideText(object.value, path)) return undefined;
  return set(sourceOf(address), object.file, object.object, formatKeyPath(path));
}

/** Whether the path leads into an expression or another plain value (`tags.team` where `tags = var.tags`): nothing can be added there. */
function isInsideText(value: Json, path: readonly KeyStep[]): boolean {
  return path.some((_, index) => index > 0 && typeof lookUp(value, path.slice(0, index)) === 'string');
}
