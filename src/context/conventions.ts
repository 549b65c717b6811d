import type { Conventions, HelmChart, TerraformModule } from './inventory.ts';
import { baseName, folderOf } from './repository-path.ts';
import { exampleFolder } from './terraform-modules.ts';
import type { TerraformFile } from './reading/read-terraform-file.ts';

/** What the conventions are read from. */
export type ConventionSources = {
  readonly modules: readonly TerraformModule[];
  readonly terraformFiles: ReadonlyMap<string, TerraformFile>;
  readonly charts: readonly HelmChart[];
  /** Files with Kubernetes objects of their own (no patches). */
  readonly manifestFiles: readonly string[];
  /** Label keys, once for each object that has them. */
  readonly labels: readonly string[];
  readonly objectCount: number;
};

/** What is done at least this often counts as a habit. */
const habit = 0.5;

/** How this repository does things, by majority. */
export function readConventions(sources: ConventionSources): Conventions {
  return {
    terraform: terraformConventions(sources),
    kubernetes: kubernetesConventions(sources),
    helm: helmConventions(sources),
  };
}

function terraformConventions({ modules, terraformFiles }: ConventionSources): Conventions['terraform'] {
  const children = modules.filter((module) => module.role === 'child');
  const living = modules.filter(({ role, dir }) => role !== 'example' && !retiredFolder.test(dir));
  const modulesDir = mostCommon(living.flatMap(({ dir }) => modulesFolder(dir) ?? [])) ?? sharedParent(children);
  const requiredVersion = mostCommon(modules.flatMap((module) => module.requiredVersion ?? []));
  const imitated = children.length > 0 ? children : modules.filter((module) => module.role === 'root');
  const namePrefix = commonPrefix([...terraformFiles.values()].flatMap((file) => file.names));
  return {
    ...(modulesDir === undefined ? {} : { modulesDir }),
    moduleFiles: usualFiles(imitated, terraformFiles),
    tags: usualTags([...terraformFiles.values()]),
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
    providers: usualProviders(modules),
    ...(namePrefix === undefined ? {} : { namePrefix }),
  };
}

/** Folders whose content is on its way out: what is there is no example for what is new. */
const retiredFolder = /(?:^|\/)(?:deprecated|archived?|legacy|attic|obsolete)(?:\/|$)/i;

/** `modules/network` → `modules`, `terraform/modules/aws/vpc` → `terraform/modules`. */
function modulesFolder(dir: string): string | undefined {
  return /^(?:.*?\/)?modules(?=\/)/.exec(dir)?.[0];
}

/** The folder that at least half of the modules lie in, whatever it is called: `terraform/lib/vpc` and `terraform/lib/eks`. */
function sharedParent(children: readonly TerraformModule[]): string | undefined {
  const parents = children.flatMap(({ dir }) => (dir.includes('/') ? [folderOf(dir)] : []));
  const parent = mostCommon(parents);
  const isHabit = parents.filter((one) => one === parent).length >= Math.max(2, children.length * habit);
  return isHabit ? parent : undefined;
}

function usualFiles(modules: readonly TerraformModule[], files: ReadonlyMap<string, TerraformFile>): string[] {
  const folders = new Set(modules.map((module) => module.dir));
  const names = [...files.keys()].filter((file) => folders.has(folderOf(file))).map(baseName);
  const order = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'providers.tf'];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...counted(names)]
    .filter(([, count]) => count >= folders.size * habit)
    .map(([name]) => name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Keys that at least half of the tag maps share (those that count for everything, if there are any), with their commonest value as written. */
function usualTags(files: readonly TerraformFile[]): Record<string, string> {
  const shared = files.flatMap((file) => file.sharedTags);
  const maps = shared.length > 0 ? shared : files.flatMap((file) => file.tags);
  const keys = counted(maps.flatMap((tags) => Object.keys(tags)));
  const usual: Record<string, string> = {};
  for (const [key, count] of keys) {
    const value = mostCommon(maps.flatMap((tags) => tags[key] ?? []));
    if (count >= maps.length * habit && value !== undefined && key !== 'Name') usual[key] = value;
  }
  return usual;
}

function usualProviders(modules: readonly TerraformModule[]): Conventions['terraform']['providers'] {
  const names = counted(modules.flatMap((module) => Object.keys(module.providers)));
  const usual: Record<string, { source: string; version?: string }> = {};
  for (const [name] of names) {
    const all = modules.flatMap((module) => module.providers[name] ?? []);
    const source = mostCommon(all.map((provider) => provider.source));
    const version = mostCommon(all.flatMap((provider) => provider.version ?? []));
    if (source !== undefined) usual[name] = { source, ...(version === undefined ? {} : { version }) };
  }
  return usual;
}

/** What the names begin with, up to their first dash or interpolation: `shop-` of `shop-orders` and `shop-${var.environment}`. */
function commonPrefix(sources: readonly string[]): string | undefined {
  const prefixes = sources.flatMap((source) => /^"((?:\$\{[\w.]+\}|[\w]+)-)/.exec(source)?.[1] ?? []);
  const prefix = mostCommon(prefixes);
  const named = sources.filter((source) => source.startsWith('"')).length;
  const isHabit = prefixes.filter((candidate) => candidate === prefix).length >= Math.max(2, named * habit);
  return isHabit ? prefix : undefined;
}

function kubernetesConventions(sources: ConventionSources): Conventions['kubernetes'] {
  const { labels, objectCount } = sources;
  const manifestFiles = sources.manifestFiles.filter((file) => !exampleFolder.test(folderOf(file)));
  const manifestsDir = mostCommon(
    manifestFiles.flatMap((file) => (file.includes('/') ? [file.slice(0, file.indexOf('/'))] : [])),
  );
  const yml = manifestFiles.filter((file) => file.endsWith('.yml')).length;
  return {
    ...(manifestsDir === undefined ? {} : { manifestsDir }),
    labels: [...counted(labels)].filter(([, count]) => count >= objectCount * habit).map(([label]) => label),
    fileExtension: yml > manifestFiles.length / 2 ? 'yml' : 'yaml',
  };
}

/** What the folder of a chart is called where the folder above it has the service's name. */
const plainChartFolder = /^(?:\.?helm|chart|helm-chart)$/;

function helmConventions({ charts }: ConventionSources): Conventions['helm'] {
  const dirs = charts.map((chart) => chart.dir).filter((dir) => dir.includes('/') && !exampleFolder.test(dir));
  const places = dirs.map((dir): { readonly chartsDir: string; readonly chartFolder?: string } => {
    const chartFolder = baseName(dir);
    const above = folderOf(dir);
    return plainChartFolder.test(chartFolder) ? { chartsDir: folderOf(above), chartFolder } : { chartsDir: above };
  });
  const usual = mostCommon(places.map((place) => JSON.stringify(place)));
  return places.find((place) => JSON.stringify(place) === usual) ?? {};
}

/** Values with how often they occur, the commonest first, ties by name. */
function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)));
}

function mostCommon(values: readonly string[]): string | undefined {
  return counted(values).keys().next().value;
}
