import type { FileTree } from '../../domain/file-tree.ts';
import { touchedFiles } from '../changed-files.ts';
import type { ValidationInput } from '../check-family.ts';
import { foldersAbove, inFolder, layoutOf, type TreeLayout } from '../tree-layout.ts';
import { readChart } from './chart.ts';
import type { Rendering } from './copy-chart.ts';
import { type Release, releasesIn } from './releases.ts';
import { valuesFilesOf } from './values-files.ts';
import { readLayers, sourceOf, type ValuesSource } from './values-layers.ts';

/**
 * What is to be rendered in a tree (one side of the input): every chart that the change touches with each set of its values,
 * and every other chart with those of its values that the change touches.
 */
export async function renderingsOf(tree: FileTree, input: ValidationInput): Promise<readonly Rendering[]> {
  const layout = layoutOf(tree);
  if (layout.charts.size === 0) return [];
  const touched = new Set(touchedFiles(input));
  const touchedFolders = new Set([...touched].flatMap((path) => foldersAbove(path)));
  const releases = await releasesIn(tree);
  const renderings: Rendering[] = [];
  for (const dir of [...layout.charts].filter((chart) => !isVendored(layout, chart)).sort()) {
    const sources = await sourcesOf(tree, layout, dir, releases);
    const isTouched = touchedFolders.has(dir);
    const wanted = isTouched ? sources : sources.filter(({ layers }) => layers.some(({ file }) => touched.has(file)));
    if (!isTouched && wanted.length === 0) continue;
    const chart = await readChart(tree, layout, dir);
    if (chart === null) continue;
    // Where environments bring their values, nobody deploys the chart with its defaults alone.
    if (wanted.length === 0) renderings.push({ chart, values: null });
    for (const values of wanted) renderings.push({ chart, values });
  }
  return renderings;
}

/** The sets of values a chart is deployed with: what releases say, and values files that no release mentions, each by itself. */
async function sourcesOf(
  tree: FileTree,
  layout: TreeLayout,
  dir: string,
  releases: readonly Release[],
): Promise<readonly ValuesSource[]> {
  const released = releases.filter(({ chart }) => chart === dir).map(({ values }) => values);
  const mentioned = new Set(released.flatMap(({ layers }) => layers.map(({ file }) => file)));
  const alone = valuesFilesOf(tree, layout, dir).filter((file) => !mentioned.has(file));
  const layers = await readLayers(tree, alone);
  return [...layers.flatMap((layer) => sourceOf([layer]) ?? []), ...released];
}

/** A chart in another chart's `charts` folder is checked as part of it. */
function isVendored(layout: TreeLayout, dir: string): boolean {
  return foldersAbove(dir).some((folder) => layout.charts.has(folder) && dir.startsWith(inFolder(folder, 'charts/')));
}
