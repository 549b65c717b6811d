import type { Decided, DecisionPlace } from '../../context/decisions/decision.ts';
import type { Inventory } from '../../context/inventory.ts';
import type { Decide } from './deps.ts';
import type { SaidEnvironments } from './environment-words.ts';
import type { Setting } from './setting.ts';
import { keyOf, thingOf, type Target } from './target.ts';

/**
 * The places that decide a setting in the environments that were said. One reading: exactly one target an environment.
 * `choices` are the targets to ask about where there are several.
 */
export type FoundTargets =
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'several'; readonly choices: readonly Target[]; readonly why: 'environment' | 'thing' }
  | { readonly kind: 'none'; readonly environments: readonly string[] };

/** What is asked about one clause: the settings that its words could mean, and where. */
export type Search = {
  readonly settings: readonly Setting[];
  readonly environments: SaidEnvironments;
  /** Only places under these paths count. */
  readonly paths: readonly string[];
  /** The change adds something; a place that has no value yet is fine. */
  readonly mayAdd: boolean;
};

/** A value that only passes another one on: it is decided where that one is. */
function isReference(setting: Setting): boolean {
  return typeof setting.current === 'string' && /^\$\{[^}]*\}$/.test(setting.current);
}

/** Most settings a clause may mean before the question is asked without looking at each. */
const maxSettings = 40;

/** Finds where the settings of a clause are decided. */
export async function findTargets(search: Search, inventory: Inventory, decide: Decide): Promise<FoundTargets> {
  const settings = uniqueSettings(search.settings).slice(0, maxSettings);
  if (search.paths.length > 0) return underPaths(search, settings, inventory, decide);
  const { environments } = search;
  if (environments.kind === 'named') return inEach(settings, environments.names, decide, search.mayAdd);
  const known = inventory.environments.map((environment) => environment.name);
  if (environments.kind === 'every' && environments.except.length > 0)
    return inEach(
      settings,
      known.filter((name) => !environments.except.includes(name)),
      decide,
      search.mayAdd,
      'where it is',
    );
  const everywhere = await allTargets(settings, known, decide, search.mayAdd);
  if (environments.kind === 'every') return oneOwner(everywhere);
  if (everywhere.length === 0) return { kind: 'none', environments: [] };
  if (everywhere.length === 1) return { kind: 'targets', targets: everywhere };
  const things = new Set(everywhere.map(thingOf));
  return { kind: 'several', choices: everywhere, why: things.size > 1 ? 'thing' : 'environment' };
}

function uniqueSettings(settings: readonly Setting[]): readonly Setting[] {
  const seen = new Map<string, Setting>();
  for (const setting of settings) {
    const { name, kind, namespace, paths } = setting.query;
    const place = setting.direct === undefined ? [] : [setting.found];
    const key = JSON.stringify([name, kind, namespace, paths, ...place]);
    const twin = seen.get(key);
    seen.set(key, twin === undefined ? setting : inAnyFolder(twin, setting));
  }
  return [...seen.values()];
}

/** Of a variable in several modules every one is looked for; a folder that was named leaves one. */
function inAnyFolder(setting: Setting, twin: Setting): Setting {
  const { dir, ...query } = setting.query;
  return dir === twin.query.dir ? setting : { ...setting, query };
}

async function inEach(
  settings: readonly Setting[],
  names: readonly string[],
  decide: Decide,
  mayAdd: boolean,
  which: 'all' | 'where it is' = 'all',
): Promise<FoundTargets> {
  const targets: Target[] = [];
  for (const environment of names) {
    const found = unique(
      (await Promise.all(settings.map((setting) => targetsOf(setting, environment, decide, mayAdd)))).flat(),
    );
    const [only] = found;
    if (only === undefined && which === 'where it is') continue;
    if (only === undefined) return { kind: 'none', environments: [environment] };
    if (found.length > 1) return { kind: 'several', choices: found, why: 'thing' };
    targets.push(only);
  }
  return targets.length === 0 ? { kind: 'none', environments: names } : { kind: 'targets', targets: unique(targets) };
}

async function allTargets(
  settings: readonly Setting[],
  known: readonly string[],
  decide: Decide,
  mayAdd: boolean,
): Promise<readonly Target[]> {
  const found: Target[] = [];
  for (const setting of settings) {
    const shared = await targetsOf(setting, undefined, decide, mayAdd);
    const own = (await Promise.all(known.map((environment) => targetsOf(setting, environment, decide, false)))).flat();
    found.push(...shared, ...own.filter((target) => target.exists && target.environment !== undefined));
  }
  const there = found.filter((target) => target.exists);
  return unique(there.length > 0 ? there : found);
}

function oneOwner(targets: readonly Target[]): FoundTargets {
  if (targets.length === 0) return { kind: 'none', environments: [] };
  const things = new Set(targets.map(thingOf));
  return things.size > 1 ? { kind: 'several', choices: targets, why: 'thing' } : { kind: 'targets', targets };
}

async function underPaths(
  search: Search,
  settings: readonly Setting[],
  inventory: Inventory,
  decide: Decide,
): Promise<FoundTargets> {
  const names =
    search.environments.kind === 'named' ? search.environments.names : inventory.environments.map(({ name }) => name);
  const found: Target[] = [
    ...search.settings
      .filter((setting) => isUnder(setting.found.file, search.paths) && !isReference(setting))
      .flatMap((setting) => foundHere(setting, false)),
  ];
  if (found.length === 0)
    for (const setting of settings)
      for (const environment of [undefined, ...names])
        found.push(...(await targetsOf(setting, environment, decide, search.mayAdd)));
  const inside = unique(found.filter((target) => isUnder(target.file, search.paths)));
  if (inside.length === 0) return { kind: 'none', environments: [] };
  return inside.length === 1
    ? { kind: 'targets', targets: inside }
    : { kind: 'several', choices: inside, why: 'thing' };
}

function isUnder(file: string, paths: readonly string[]): boolean {
  return paths.some((path) => file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
}

/** The place a setting was found at, when the request names the file or nothing else decides it. */
function foundHere(setting: Setting, mayAdd: boolean): readonly Target[] {
  const { owner, current, direct } = setting;
  if (current === undefined && !mayAdd) return [];
  const { file, object, path } = setting.found;
  return [
    {
      setting,
      label: owner.label,
      file,
      object,
      path,
      ...(current === undefined ? {} : { current }),
      exists: current !== undefined,
      ...(direct?.environment === undefined ? {} : { environment: direct.environment }),
      edit: direct?.edit ?? { how: 'set', file, object, path },
      warnings: [],
    },
  ];
}

/** A value that nothing else decides: where it counts for all, it cannot be changed for one environment alone. */
function directTarget(setting: Setting, environment: string | undefined, mayAdd: boolean): readonly Target[] {
  return environment === setting.direct?.environment ? foundHere(setting, mayAdd) : [];
}

async function targetsOf(
  setting: Setting,
  environment: string | undefined,
  decide: Decide,
  mayAdd: boolean,
): Promise<readonly Target[]> {
  if (setting.direct !== undefined) return directTarget(setting, environment, mayAdd);
  const decision = await decide({ ...setting.query, ...(environment === undefined ? {} : { environment }) });
  switch (decision.status) {
    case 'decided':
    case 'inherited':
    case 'unset':
      return targetOf(setting, decision, environment, mayAdd);
    case 'ambiguous':
      return decision.readings.flatMap((reading) => targetOf(setting, reading, environment, mayAdd));
    default:
      return [];
  }
}

function targetOf(
  setting: Setting,
  decided: Decided,
  environment: string | undefined,
  mayAdd: boolean,
): readonly Target[] {
  const [place] = decided.places;
  const label = decided.target.label;
  if (decided.status === 'decided' && place !== undefined) {
    const beneath = environment === undefined ? undefined : decided.places[1];
    const target = atPlace(setting, label, place, decided.warnings);
    return [beneath === undefined || onlyPassesOn(beneath.value) ? target : { ...target, beneath }];
  }
  if (decided.status === 'inherited' && place !== undefined && environment === undefined)
    return [atPlace(setting, label, place, decided.warnings)];
  if (!mayAdd || decided.addition === undefined) return [];
  const { addition } = decided;
  return [
    {
      setting,
      label,
      file: addition.file,
      object: addition.object,
      path: addition.path,
      ...(place === undefined ? {} : { current: place.value, line: place.line }),
      exists: false,
      ...(addition.environment === undefined ? {} : { environment: addition.environment }),
      ...(place?.part === undefined ? {} : { part: place.part }),
      edit: addition.edit,
      warnings: decided.warnings,
    },
  ];
}

function atPlace(setting: Setting, label: string, place: DecisionPlace, warnings: readonly string[]): Target {
  return {
    setting,
    label,
    file: place.file,
    object: place.object,
    path: place.path,
    line: place.line,
    current: place.value,
    exists: true,
    ...(place.environment === undefined ? {} : { environment: place.environment }),
    ...(place.part === undefined ? {} : { part: place.part }),
    edit: onlyPassesOn(place.value)
      ? { how: 'locked', reason: 'only passes on a value that is not set in this repository' }
      : place.edit,
    warnings,
  };
}

/** `${var.region}` without a value behind it: a literal in its place would cut what it is wired to. */
function onlyPassesOn(value: DecisionPlace['value']): boolean {
  return typeof value === 'string' && /^\$\{(?:var|local)\.[^}]*\}$/.test(value);
}

function unique(targets: readonly Target[]): readonly Target[] {
  const seen = new Map<string, Target>();
  for (const target of targets) if (!seen.has(keyOf(target))) seen.set(keyOf(target), target);
  return [...seen.values()];
}
