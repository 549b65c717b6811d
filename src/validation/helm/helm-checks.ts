import type { Check } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { touchedFiles } from '../changed-files.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { checkManifests } from '../kubernetes/check-manifests.ts';
import { type KubernetesParts, summarise } from '../kubernetes/kubernetes-checks.ts';
import { withRepositoryCrds } from '../kubernetes/repository-crds.ts';
import { foldersAbove, inFolder, layoutOf, type TreeLayout } from '../tree-layout.ts';
import { readChart } from './chart.ts';
import { type Rendering, renderChart } from './render-chart.ts';
import { type Release, releasesIn } from './releases.ts';
import { valuesFilesOf } from './values-files.ts';
import { readLayers, sourceOf, type ValuesSource } from './values-layers.ts';

/**
 * Charts that the change touches, themselves or through their values: `helm lint --strict`, `helm template` for every values file,
 * and the rendered manifests against their schemas. Nothing is fetched, no plugin and no post-renderer runs.
 */
export function createHelmChecks(parts: KubernetesParts): CheckFamily {
  return async (input) => {
    const layout = layoutOf(input.after);
    if (layout.charts.size === 0) return [];
    const renderings = await renderingsOf(input, layout);
    if (renderings.length === 0) return [];
    const catalog = await parts.schemas.open(input.kubernetesVersion);
    const rendered = await Promise.all(
      renderings.map((rendering) => renderChart(rendering, input, parts.scratch, catalog)),
    );
    const started = performance.now();
    const manifests = rendered.flatMap((one) => one.manifests);
    const known = await withRepositoryCrds(catalog, input.after, manifests);
    const { tools, signal } = input;
    const run = await checkManifests(manifests, known, { tools, scratch: parts.scratch, signal });
    const seconds = (performance.now() - started) / 1000;
    return rendered.flatMap((one): readonly Check[] => {
      if (one.manifests.length === 0) return one.checks;
      const { target, manifests: own } = one;
      return [...one.checks, summarise(run, { target, manifests: own, seconds, caveat: catalog.caveat })];
    });
  };
}

async function renderingsOf(input: ValidationInput, layout: TreeLayout): Promise<readonly Rendering[]> {
  const touched = new Set(touchedFiles(input));
  const touchedFolders = new Set([...touched].flatMap((path) => foldersAbove(path)));
  const releases = await releasesIn(input.after);
  const renderings: Rendering[] = [];
  for (const dir of [...layout.charts].filter((chart) => !isVendored(layout, chart)).sort()) {
    const sources = await sourcesOf(input.after, layout, dir, releases);
    const isTouched = touchedFolders.has(dir);
    const wanted = isTouched ? sources : sources.filter(({ layers }) => layers.some(({ file }) => touched.has(file)));
    if (!isTouched && wanted.length === 0) continue;
    const chart = await readChart(input.after, layout, dir);
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
