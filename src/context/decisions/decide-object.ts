import { formatKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { KubernetesObject, Kustomization } from '../inventory.ts';
import { autoscalerWarnings } from './autoscaler-warnings.ts';
import type { Decided, DecisionAddition, DecisionPlace, DecisionQuery } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { addToKustomization } from './kustomize-addition.ts';
import type { KustomizeChain } from './kustomize-graph.ts';
import { at, imageName, isImagePath, kustomizationPlaces, readPath } from './kustomize-places.ts';
import type { BarePlace, PatchTarget } from './kustomize-places.ts';
import type { ParsedObject } from './parsed-files.ts';
import { substitutionPlaces } from './flux-substitutions.ts';
import { lookUp } from './value-path.ts';

/** Kinds that a bare name means when no kind is given. */
const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Rollout']);

/** An object as it is written down, and one way by which an environment takes it. */
type Reading = {
  readonly object: KubernetesObject;
  readonly parsed: ParsedObject;
  readonly chains: readonly KustomizeChain[];
};

/**
 * Where a value of a Kubernetes object is decided: the manifest, patches, replicas and images of the kustomizations above it, and Flux
 * substitutions. One result for each object that answers to the name in the environment.
 */
export async function decideObject(query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const object of candidates(query, context)) {
    const parsed = (await context.files.objectsOf(object.at.file)).find((one) => one.object === object.object);
    if (parsed === undefined) continue;
    const reading = { object, parsed, chains: context.graph.chainsTo(object.at.file) };
    const reaches = environmentsOf(reading, context);
    const { environment } = query;
    if (environment !== undefined && reaches.size > 0 && !reaches.has(environment)) continue;
    const found = await decideOne(reading, reaches, query, context);
    if (found !== undefined) decided.push(found);
  }
  return decided;
}

function candidates(query: DecisionQuery, { inventory }: DecisionContext): KubernetesObject[] {
  const name = query.name.includes('/') ? query.name.slice(query.name.lastIndexOf('/') + 1) : query.name;
  const kind = query.kind ?? (query.name.includes('/') ? query.name.slice(0, query.name.indexOf('/')) : undefined);
  return inventory.objects.filter(
    (object) =>
      object.isPatch === undefined &&
      object.name === name &&
      (kind === undefined ? workloads.has(object.kind) : object.kind.toLowerCase() === kind.toLowerCase()) &&
      (query.namespace === undefined || object.namespace === undefined || object.namespace === query.namespace),
  );
}

function environmentsOf({ object }: Reading, { graph }: DecisionContext): ReadonlySet<string> {
  const told = graph.environmentsOf(object.at.file);
  return told.size === 0 && object.environment !== undefined ? new Set([object.environment]) : told;
}

async function decideOne(
  reading: Reading,
  reaches: ReadonlySet<string>,
  query: DecisionQuery,
  context: DecisionContext,
): Promise<Decided | undefined> {
  const target = patchTarget(reading);
  const paths = query.paths.flatMap((path) => readPath(path) ?? []);
  const all = query.paths.map((path) => readPath(path)).filter((path) => path !== undefined);
  if (paths.length === 0) return undefined;
  let best: Decided | undefined;
  for (const path of all) {
    const found = await decidePath(reading, target, path, reaches, query.environment, context);
    if (best === undefined || (best.places.length === 0 && found.places.length > 0)) best = found;
  }
  return best;
}

async function decidePath(
  reading: Reading,
  target: PatchTarget,
  path: readonly KeyStep[],
  reaches: ReadonlySet<string>,
  environment: string | undefined,
  context: DecisionContext,
): Promise<Decided> {
  const { object, parsed } = reading;
  const chains = reading.chains.filter(
    (chain) => environment === undefined || chain.environment === undefined || chain.environment === environment,
  );
  const overlaid = await overlayPlaces(chains, target, path, context);
  const own = await manifestPlaces(parsed, path, environment, context);
  const shared = own.map((place) =>
    withEnvironment(place, [...reaches].length === 1 ? [...reaches][0] : object.environment),
  );
  const places = ranked(environment === undefined ? [...shared, ...overlaid] : [...overlaid, ...shared], environment);
  const status = statusOf(places, environment, reaches, reading);
  const top = chains.find((chain) => environment !== undefined && chain.environment === environment)?.kustomizations[0];
  const addition =
    status === 'decided'
      ? undefined
      : await additionFor({ status, reading, target, path, first: places[0], top, environment }, context);
  const base = {
    target: { label: object.object, at: object.at },
    path: formatKeyPath(path),
    places,
    warnings: await autoscalerWarnings(object, path, environment ?? object.environment, context),
  };
  return { status, ...base, ...(addition === undefined ? {} : { addition }) };
}

function patchTarget({ object, parsed }: Reading): PatchTarget {
  return {
    kind: object.kind,
    name: object.name,
    apiVersion: object.apiVersion,
    base: parsed.value,
    images: [],
    ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
  };
}

/** The places of every kustomization on the way down, the outermost first, each once. */
async function overlayPlaces(
  chains: readonly KustomizeChain[],
  target: PatchTarget,
  path: readonly KeyStep[],
  context: DecisionContext,
): Promise<Omit<DecisionPlace, 'role'>[]> {
  const places = new Map<string, Omit<DecisionPlace, 'role'>>();
  for (const chain of chains)
    for (const kustomization of chain.kustomizations)
      for (const place of await kustomizationPlaces(kustomization, target, path, context.files)) {
        const environment = exclusiveEnvironment(kustomization, context) ?? undefined;
        const key = `${place.file}\0${place.line}\0${place.path}`;
        if (!places.has(key)) places.set(key, withEnvironment(place, environment));
      }
  return [...places.values()];
}

/** The one environment that a kustomization counts for. */
function exclusiveEnvironment(kustomization: Kustomization, { graph }: DecisionContext): string | undefined {
  if (kustomization.environment !== undefined) return kustomization.environment;
  const all = graph.environmentsOf(kustomization.file);
  return all.size === 1 ? [...all][0] : undefined;
}

async function manifestPlaces(
  parsed: ParsedObject,
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<Omit<DecisionPlace, 'role'>[]> {
  const value = lookUp(parsed.value, path);
  if (value === undefined) return [];
  const place: BarePlace = {
    ...at(parsed, path, value, 'manifest'),
    ...(isImagePath(path) ? { part: 'image' as const } : {}),
  };
  const substituted = await substitutionPlaces(parsed.file, value, environment, context);
  return [...substituted, place];
}

function withEnvironment(
  place: BarePlace & { readonly environment?: string },
  environment: string | undefined,
): Omit<DecisionPlace, 'role'> {
  if (place.environment !== undefined || environment === undefined) return place;
  return { ...place, environment };
}

/** Without an environment the base decides and what environments say is beside it; with one, the first place decides. */
function ranked(places: readonly Omit<DecisionPlace, 'role'>[], environment: string | undefined): DecisionPlace[] {
  return places.map((place, index) => {
    const role =
      index === 0 ? 'decides' : environment !== undefined && place.environment === undefined ? 'default' : 'overridden';
    return { ...place, role };
  });
}

function statusOf(
  places: readonly DecisionPlace[],
  environment: string | undefined,
  reaches: ReadonlySet<string>,
  { object }: Reading,
): Decided['status'] {
  const [first] = places;
  if (first === undefined) return 'unset';
  if (environment === undefined || first.environment === environment) return 'decided';
  const isAlone = reaches.size === 1 && reaches.has(environment);
  return isAlone || object.environment === environment ? 'decided' : 'inherited';
}

/** What an addition depends on. */
type Missing = {
  readonly status: Decided['status'];
  readonly reading: Reading;
  readonly target: PatchTarget;
  readonly path: readonly KeyStep[];
  readonly first: DecisionPlace | undefined;
  /** The environment's own outermost kustomization. */
  readonly top: Kustomization | undefined;
  readonly environment: string | undefined;
};

async function additionFor(missing: Missing, context: DecisionContext): Promise<DecisionAddition | undefined> {
  const { status, reading, target, path, first, top, environment } = missing;
  if (first?.source === 'flux-substitution') return undefined;
  const isOwn =
    environment === undefined ||
    reading.object.environment === environment ||
    context.graph.environmentsOf(reading.object.at.file).size === 1;
  if (status === 'unset' && isOwn && (top === undefined || environment === undefined)) {
    const { file, object } = reading.parsed;
    const spelled = formatKeyPath(path);
    return {
      ...(environment === undefined ? {} : { environment }),
      source: 'manifest',
      file,
      object,
      path: spelled,
      edit: { how: 'set', file, object, path: spelled },
    };
  }
  if (environment === undefined || top === undefined) return undefined;
  const image = isImagePath(path) ? imageName(lookUp(reading.parsed.value, path)) : undefined;
  return addToKustomization(
    { kustomization: top, environment, target, path, image, siblings: siblings(reading, environment) },
    context,
  );
}

/** The outermost kustomizations of other environments over the same object: how they do it is how it is done here. */
function siblings({ chains }: Reading, environment: string): readonly Kustomization[] {
  return chains.flatMap((chain) =>
    chain.environment === undefined || chain.environment === environment ? [] : (chain.kustomizations[0] ?? []),
  );
}
