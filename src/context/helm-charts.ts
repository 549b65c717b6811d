import type { Json } from '../domain/json.ts';
import type { EnvironmentReader } from './environments.ts';
import type { HelmChart, HelmRelease } from './inventory.ts';
import { listAt, textAt } from './json-access.ts';
import { baseName, folderOf, foldersUp, isInside } from './repository-path.ts';

/**
 * Charts with their values files: those in the chart's folder, those a release of it names, and plain files elsewhere whose name or folder is
 * the chart's and whose path tells an environment (`environments/prod/storefront.yaml`).
 */
export function helmCharts(
  charts: ReadonlyMap<string, Json>,
  valuesFiles: readonly string[],
  plainFiles: readonly string[],
  releases: readonly HelmRelease[],
  environments: EnvironmentReader,
): HelmChart[] {
  const folders = new Set([...charts.keys()].map(folderOf));
  const own = new Map<string, string[]>();
  for (const file of valuesFiles) {
    const folder = foldersUp(folderOf(file)).find((candidate) => folders.has(candidate));
    if (folder !== undefined && isValuesName(file, folder, environments))
      own.set(folder, [...(own.get(folder) ?? []), file]);
  }
  const named = namedAfter(plainFiles, environments);
  return [...charts]
    .map(([file, value]) => {
      const dir = folderOf(file);
      const name = textAt(value, 'name') ?? baseName(dir);
      const version = textAt(value, 'version');
      const outside = releases.filter((release) => release.chartDir === dir).flatMap((release) => release.valueFiles);
      const values = [...new Set([...(own.get(dir) ?? []), ...outside, ...(named.get(name) ?? [])])];
      return {
        dir,
        name,
        ...(version === undefined ? {} : { version }),
        values: values.sort(byPrecedence(dir)).map((path) => withEnvironment(path, environments)),
        dependencies: listAt(value, 'dependencies').flatMap(readDependency),
      };
    })
    .sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

function withEnvironment(file: string, environments: EnvironmentReader): HelmChart['values'][number] {
  const environment = environments.of(file);
  return environment === undefined ? { file } : { file, environment };
}

function readDependency(value: Json): HelmChart['dependencies'] {
  const name = textAt(value, 'name');
  const version = textAt(value, 'version');
  const repository = textAt(value, 'repository');
  if (name === undefined) return [];
  return [{ name, ...(version === undefined ? {} : { version }), ...(repository === undefined ? {} : { repository }) }];
}

function isValuesName(file: string, chartDir: string, environments: EnvironmentReader): boolean {
  const inChart = chartDir === '' ? file : file.slice(chartDir.length + 1);
  if (/^[^/]*values[^/]*$/i.test(inChart)) return true;
  return (
    /^(?:values|env|envs|environments|overlays)\//.test(inChart) ||
    (!inChart.includes('/') && environments.of(file) !== undefined)
  );
}

/** Chart name → files elsewhere that are named after it and belong to an environment. */
function namedAfter(files: readonly string[], environments: EnvironmentReader): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const file of files) {
    if (environments.of(file) === undefined) continue;
    const stem = baseName(file).replace(/\.ya?ml$/, '');
    const name = /^values(?:[-_.].+)?$/.test(stem)
      ? baseName(folderOf(file))
      : stem.replace(/[-_.]values$|^values[-_.]/, '');
    named.set(name, [...(named.get(name) ?? []), file]);
  }
  return named;
}

/** `values.yaml` of the chart, then what counts for all, then the environments' files. */
function byPrecedence(dir: string): (a: string, b: string) => number {
  const rank = (file: string) =>
    file === (dir === '' ? 'values.yaml' : `${dir}/values.yaml`) ? 0 : isInside(file, dir) ? 1 : 2;
  return (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1);
}
