import type { HelmChart, Inventory } from '../../context/inventory.ts';
import { leavesOf } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import type { Owner } from './owner.ts';
import type { ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

/** What can be set on the Helm charts of a repository: every key of their values files, and the chart's versions. */
export async function valuesSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const settings: Setting[] = [];
  for (const chart of inventory.charts) {
    for (const { file } of chart.values)
      for (const found of await read(file))
        for (const { steps, value } of leavesOf(found.value))
          settings.push(makeSetting(ownerOf(chart, 'Values', file, found.object), steps, value));
    const chartFile = chart.dir === '.' || chart.dir === '' ? 'Chart.yaml' : `${chart.dir}/Chart.yaml`;
    for (const found of await read(chartFile))
      for (const { steps, value } of leavesOf(found.value))
        settings.push(makeSetting(ownerOf(chart, 'Chart', chartFile, found.object), steps, value));
  }
  return settings;
}

function ownerOf(chart: HelmChart, kind: 'Values' | 'Chart', file: string, object: string): Owner {
  return {
    kind,
    label: `chart ${chart.name}`,
    query: { name: chart.name },
    file,
    object,
    spoken: [...new Set([chart.name, chart.dir.split('/').at(-1) ?? chart.name])],
    names: [file, chart.dir],
    beside: ['chart helm value app service deployment release'],
  };
}
