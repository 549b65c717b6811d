import type { Json } from '../../domain/json.ts';
import { formatKeyPath, parseKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { HelmChart, HelmRelease } from '../inventory.ts';
import { baseName } from '../repository-path.ts';
import { textAt } from '../json-access.ts';
import type { Decided, DecisionAddition, DecisionPlace, DecisionQuery } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { decideObject } from './decide-object.ts';
import { at, readPath } from './kustomize-places.ts';
import type { ParsedObject } from './parsed-files.ts';
import { parseYaml } from './parsed-files.ts';
import { lookUp } from './value-path.ts';

/** A chart as it is installed under one name: its releases in the environments; none when the repository only holds the chart. */
type Service = { readonly name: string; readonly chart?: HelmChart; readonly releases: readonly HelmRelease[] };

/** One source of values, for one environment or (without) for all. */
type Layer = {
  readonly file: string;
  /** Values written in an object: its name and the key path they stand at. */
  readonly inside?: { readonly object: string; readonly path: string };
  readonly environment?: string;
};

/**
 * Where a Helm value is decided: values in the release itself, then its values files from the last to the first, then the chart's defaults
 * (https://helm.sh/docs/chart_template_guide/values_files/). A path that no values have is looked for in `Chart.yaml`.
 */
export async function decideValues(query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const service of services(query.name, context)) {
    if (!installedIn(service, query.environment)) continue;
    const flux = service.releases.find((release) => release.kind === 'HelmRelease');
    const found =
      flux === undefined
        ? await decideService(service, query, context)
        : await decideFlux(service, flux, query, context);
    decided.push(...found);
  }
  return decided;
}

function services(name: string, { inventory }: DecisionContext): Service[] {
  const byService = Map.groupBy(inventory.releases, (release) => release.service);
  const chartOf = (dir: string | undefined) => inventory.charts.find((chart) => dir !== undefined && chart.dir === dir);
  const found: Service[] = [];
  for (const [service, releases] of byService) {
    const chart = chartOf(releases.find((release) => release.chartDir !== undefined)?.chartDir);
    const names = [
      service,
      ...releases.map((release) => release.name),
      chart?.name,
      chart === undefined ? undefined : baseName(chart.dir),
    ];
    if (names.includes(name)) found.push({ name: service, releases, ...(chart === undefined ? {} : { chart }) });
  }
  const exact = found.filter((service) => service.name === name);
  if (exact.length > 0) return exact;
  if (found.length > 0) return found;
  return inventory.charts
    .filter((chart) => chart.name === name || baseName(chart.dir) === name || chart.dir === name)
    .map((chart) => ({ name: chart.name, chart, releases: [] }));
}

function installedIn({ releases }: Service, environment: string | undefined): boolean {
  if (environment === undefined || releases.length === 0) return true;
  return releases.some((release) => release.environment === undefined || release.environment === environment);
}

/** A Flux release is an object like any other: its overlays patch `spec.values`. */
async function decideFlux(
  service: Service,
  release: HelmRelease,
  query: DecisionQuery,
  context: DecisionContext,
): Promise<Decided[]> {
  const inline = query.paths.map((path) => (/^(?:spec|metadata)\b/.test(path) ? path : joinPaths('spec.values', path)));
  const objects = await decideObject({ ...query, name: release.name, kind: 'HelmRelease', paths: inline }, context);
  const set = objects.filter((one) => one.places.length > 0);
  if (set.length > 0) return set;
  const values = await decideService(service, query, context);
  const isSet = values.some((one) => one.places.length > 0);
  return isSet ? values : objects;
}

async function decideService(service: Service, query: DecisionQuery, context: DecisionContext): Promise<Decided[]> {
  const layers = layersOf(service, query.environment);
  let unset: Decided | undefined;
  for (const spelled of query.paths) {
    const path = readPath(spelled);
    if (path === undefined) continue;
    const places = await placesIn(layers, path, query.environment, context);
    const first = places[0];
    const target = {
      label: `chart ${service.name}`,
      at: { file: first?.file ?? layers[0]?.file ?? '', line: first?.line ?? 1 },
    };
    const status = first === undefined ? 'unset' : isDecided(first, query.environment) ? 'decided' : 'inherited';
    const addition = status === 'decided' ? undefined : await additionTo(layers, path, query.environment, context);
    const one: Decided = {
      status,
      target,
      path: spelled,
      places,
      warnings: [],
      ...(addition === undefined ? {} : { addition }),
    };
    if (first !== undefined) return [one];
    unset ??= one;
  }
  const inChart = await chartFilePlaces(service, query, context);
  return inChart !== undefined ? [inChart] : unset === undefined || layers.length === 0 ? [] : [unset];
}

/** Highest precedence first. Without an environment: what counts for all first, then what environments say about it. */
function layersOf({ chart, releases }: Service, environment: string | undefined): Layer[] {
  const chartDefaults = chart === undefined ? [] : chart.values.filter(({ file }) => isDefaults(chart, file));
  const named = new Set(releases.flatMap((release) => release.valueFiles));
  const extra =
    chart === undefined || releases.length > 0
      ? []
      : chart.values.filter(({ file }) => !isDefaults(chart, file) && !named.has(file));
  const relevant = releases.filter(
    (release) => environment === undefined || release.environment === undefined || release.environment === environment,
  );
  const all: Layer[] = [
    ...relevant.flatMap(inlineLayer),
    ...relevant.flatMap((release) =>
      [...release.valueFiles].reverse().map((file) => fileLayer(file, release, releases, chart)),
    ),
    ...[...extra]
      .reverse()
      .filter((one) => environment === undefined || one.environment === undefined || one.environment === environment),
    ...chartDefaults,
  ];
  const unique = [...new Map(all.map((layer) => [`${layer.file}\0${layer.inside?.path ?? ''}`, layer])).values()];
  if (environment !== undefined) return bySpecificity(unique, environment);
  return [
    ...unique.filter((layer) => layer.environment === undefined),
    ...unique.filter((layer) => layer.environment !== undefined),
  ];
}

/** Files beside a chart that no release orders: those of the environment win over those of all. */
function bySpecificity(layers: readonly Layer[], environment: string): Layer[] {
  const inline = layers.filter((layer) => layer.inside !== undefined);
  const files = layers.filter((layer) => layer.inside === undefined);
  return [
    ...inline,
    ...files.filter((layer) => layer.environment === environment),
    ...files.filter((layer) => layer.environment !== environment),
  ];
}

function isDefaults(chart: HelmChart, file: string): boolean {
  return file === (chart.dir === '' ? 'values.yaml' : `${chart.dir}/values.yaml`);
}

function inlineLayer(release: HelmRelease): Layer[] {
  if (release.inlineValues === undefined) return [];
  const inside = { object: release.object, path: release.inlineValues };
  return [
    {
      file: release.at.file,
      inside,
      ...(release.environment === undefined ? {} : { environment: release.environment }),
    },
  ];
}

/** A file is an environment's own when its name says so, or when only releases of one environment read it. */
function fileLayer(
  file: string,
  release: HelmRelease,
  all: readonly HelmRelease[],
  chart: HelmChart | undefined,
): Layer {
  const named = chart?.values.find((one) => one.file === file)?.environment;
  const readers = new Set(all.filter((one) => one.valueFiles.includes(file)).map((one) => one.environment));
  const environment = named ?? (readers.size === 1 ? release.environment : undefined);
  return environment === undefined ? { file } : { file, environment };
}

async function placesIn(
  layers: readonly Layer[],
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<DecisionPlace[]> {
  const places: DecisionPlace[] = [];
  for (const layer of layers) {
    const place = await placeIn(layer, path, context);
    if (place === undefined) continue;
    const isFirst = places.length === 0 && (environment !== undefined || layer.environment === undefined);
    const role = isFirst ? 'decides' : layer.environment === undefined ? 'default' : 'overridden';
    places.push({ ...place, role, ...(layer.environment === undefined ? {} : { environment: layer.environment }) });
  }
  return places;
}

async function placeIn(
  layer: Layer,
  path: readonly KeyStep[],
  context: DecisionContext,
): Promise<Omit<DecisionPlace, 'role'> | undefined> {
  const parsed = await layerObject(layer, context);
  if (parsed === undefined) return undefined;
  const prefix = layer.inside === undefined ? [] : parseKeyPath(layer.inside.path);
  const steps = [...prefix, ...path];
  const holder = lookUp(parsed.value, prefix);
  if (typeof holder === 'string') return textPlace(parsed, prefix, holder, path);
  const value = lookUp(parsed.value, steps);
  if (value === undefined) return undefined;
  return {
    ...at(parsed, steps, value, layer.inside === undefined ? 'helm-values' : 'release-values'),
    ...partOf(path),
  };
}

/** Argo CD's `helm.values` is YAML in a text; it is found, but edited only by hand. */
function textPlace(
  parsed: ParsedObject,
  prefix: readonly KeyStep[],
  text: string,
  path: readonly KeyStep[],
): Omit<DecisionPlace, 'role'> | undefined {
  const [inner] = parseYaml(parsed.file, text);
  const value = inner === undefined ? undefined : lookUp(inner.value, path);
  if (value === undefined || inner === undefined) return undefined;
  return {
    ...at(parsed, prefix, value, 'release-values'),
    line: parsed.lineOf(prefix) + inner.lineOf(path),
    edit: { how: 'locked', reason: 'the values stand in a text block; use `valuesObject` to make them editable' },
  };
}

function partOf(path: readonly KeyStep[]): { part?: 'image' | 'tag' | 'digest' } {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (last === undefined || !('key' in last)) return {};
  if (last.key === 'tag' || last.key === 'digest') return { part: last.key };
  return last.key === 'image' && parent !== undefined ? { part: 'image' } : {};
}

async function layerObject(layer: Layer, { files }: DecisionContext): Promise<ParsedObject | undefined> {
  const objects = await files.objectsOf(layer.file);
  return layer.inside === undefined ? objects[0] : objects.find((object) => object.object === layer.inside?.object);
}

function isDecided(first: DecisionPlace, environment: string | undefined): boolean {
  return environment === undefined ? first.role === 'decides' : first.environment === environment;
}

/** The file that wins in the environment, or its release's own values; without an environment the defaults. */
async function additionTo(
  layers: readonly Layer[],
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<DecisionAddition | undefined> {
  const own = layers.filter((layer) => layer.environment === environment);
  const layer = own.find(({ inside }) => inside === undefined) ?? own.find(({ inside }) => inside !== undefined);
  const parsed = layer === undefined ? undefined : await layerObject(layer, context);
  if (layer === undefined || parsed === undefined) return undefined;
  const prefix = layer.inside === undefined ? [] : parseKeyPath(layer.inside.path);
  if (typeof lookUp(parsed.value, prefix) === 'string') return undefined;
  const spelled = formatKeyPath([...prefix, ...path]);
  const { file, object } = parsed;
  return {
    ...(environment === undefined ? {} : { environment }),
    source: layer.inside === undefined ? 'helm-values' : 'release-values',
    file,
    object,
    path: spelled,
    edit: { how: 'set', file, object, path: spelled },
  };
}

/** `version`, `appVersion`, `dependencies[name=x].version` stand in the chart itself and count everywhere. */
async function chartFilePlaces(
  { name, chart }: Service,
  query: DecisionQuery,
  context: DecisionContext,
): Promise<Decided | undefined> {
  if (chart === undefined) return undefined;
  const file = chart.dir === '' ? 'Chart.yaml' : `${chart.dir}/Chart.yaml`;
  const [parsed] = await context.files.objectsOf(file);
  for (const spelled of query.paths) {
    const path = readPath(spelled);
    const value: Json | undefined = parsed === undefined || path === undefined ? undefined : lookUp(parsed.value, path);
    if (parsed === undefined || path === undefined || value === undefined || textAt(parsed.value, 'name') === undefined)
      continue;
    const place: DecisionPlace = { ...at(parsed, path, value, 'manifest'), role: 'decides' };
    const status = query.environment === undefined ? 'decided' : 'inherited';
    return {
      status,
      target: { label: `chart ${name}`, at: { file, line: place.line } },
      path: spelled,
      places: [place],
      warnings: [],
    };
  }
  return undefined;
}

function joinPaths(prefix: string, path: string): string {
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
