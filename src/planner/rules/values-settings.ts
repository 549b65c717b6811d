import type { HelmChart, HelmRelease, Inventory } from '../../context/inventory.ts';
import { parseKeyPath } from '../../domain/key-path.ts';
import { at, leavesOf } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import { chartNames } from './named-things.ts';
import type { Owner } from './owner.ts';
import type { FileObject, ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

/** Something that is installed from a chart under a name, or a chart that only lies here. */
type Service = {
  readonly name: string;
  readonly spoken: readonly string[];
  readonly chart?: HelmChart;
  readonly releases: readonly HelmRelease[];
};

/** What can be set on the Helm charts and releases of a repository: every key of their values, and the chart's versions. */
export async function valuesSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  for (const service of servicesOf(inventory)) {
    const files = new Set([
      ...(service.chart?.values ?? []).map(({ file }) => file),
      ...service.releases.flatMap((release) => release.valueFiles),
    ]);
    for (const file of files)
      for (const found of await read(file)) settings.push(...leafSettings(service, file, found, []));
    for (const release of service.releases) settings.push(...(await inlineSettings(service, release, inventory, read)));
  }
  for (const chart of inventory.charts) settings.push(...(await chartSettings(chart, read)));
  return settings;
}

function servicesOf(inventory: Inventory): readonly Service[] {
  const services: Service[] = [];
  const used = new Set<string>();
  for (const [name, releases] of Map.groupBy(inventory.releases, (release) => release.service)) {
    const chart = inventory.charts.find((one) => releases.some((release) => release.chartDir === one.dir));
    if (chart !== undefined) used.add(chart.dir);
    const values = chart?.values.filter(({ file }) => file === `${chart.dir}/values.yaml`) ?? [];
    services.push({ name, spoken: [name], releases, ...(chart === undefined ? {} : { chart: { ...chart, values } }) });
  }
  for (const chart of inventory.charts)
    if (!used.has(chart.dir)) services.push({ name: chart.name, spoken: chartNames(chart), chart, releases: [] });
  return services;
}

async function inlineSettings(
  service: Service,
  release: HelmRelease,
  inventory: Inventory,
  read: ReadFile,
): Promise<readonly Setting[]> {
  if (release.inlineValues === undefined) return [];
  const keys = parseKeyPath(release.inlineValues).flatMap((step) => ('key' in step ? [step.key] : []));
  const objects = inventory.objects.filter((object) => object.kind === release.kind && object.name === release.name);
  const settings: Setting[] = [];
  for (const file of new Set([release.at.file, ...objects.map((object) => object.at.file)]))
    for (const found of await read(file))
      if (at(found.value, 'kind') === release.kind && at(found.value, 'metadata', 'name') === release.name)
        settings.push(...leafSettings(service, file, found, keys));
  return settings;
}

function leafSettings(service: Service, file: string, found: FileObject, under: readonly string[]): readonly Setting[] {
  const values = at(found.value, ...under);
  if (values === undefined) return [];
  return leavesOf(values).map(({ steps, value }) => {
    const setting = makeSetting(ownerOf(service, file, found.object), steps, value);
    const path = [...under, setting.found.path].join('.');
    return { ...setting, names: new Set([...setting.names, path]), found: { ...setting.found, path } };
  });
}

/** `Chart.yaml` counts everywhere; nothing overrides it. */
async function chartSettings(chart: HelmChart, read: ReadFile): Promise<readonly Setting[]> {
  const file = chart.dir === '.' || chart.dir === '' ? 'Chart.yaml' : `${chart.dir}/Chart.yaml`;
  const service = { name: chart.name, spoken: chartNames(chart), releases: [] };
  return (await read(file)).flatMap((found) =>
    leavesOf(found.value).map(({ steps, value }) => ({
      ...makeSetting({ ...ownerOf(service, file, found.object), kind: 'Chart' }, steps, value),
      direct: {},
    })),
  );
}

function ownerOf(service: Service, file: string, object: string): Owner {
  return {
    kind: 'Values',
    label: `chart ${service.name}`,
    query: { name: service.name },
    file,
    object,
    spoken: service.spoken,
    names: [file, ...(service.chart === undefined ? [] : [service.chart.dir])],
    beside: ['chart helm value app service deployment release'],
  };
}
