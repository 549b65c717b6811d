import type { Check } from '../../domain/check.ts';
import { changedFiles, touchedFiles } from '../changed-files.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { checkManifests } from '../kubernetes/check-manifests.ts';
import { type KubernetesParts, summarise } from '../kubernetes/kubernetes-checks.ts';
import { withRepositoryCrds } from '../kubernetes/repository-crds.ts';
import { foldersAbove, inFolder, layoutOf, type TreeLayout } from '../tree-layout.ts';
import { readChart } from './chart.ts';
import { type Rendering, renderChart } from './render-chart.ts';
import { readValuesFiles, releaseValues, valuesFilesOf } from './values-files.ts';

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
  const releases = await releaseValues(input.after, layout, changedFiles(input));
  const renderings: Rendering[] = [];
  for (const dir of [...layout.charts].filter((chart) => !isVendored(layout, chart)).sort()) {
    const isTouched = touchedFolders.has(dir);
    const known = valuesFilesOf(input.after, layout, dir);
    const ownFiles = isTouched ? known : known.filter((file) => touched.has(file));
    const released = releases.get(dir) ?? [];
    if (!isTouched && ownFiles.length === 0 && released.length === 0) continue;
    const chart = await readChart(input.after, layout, dir);
    if (chart === null) continue;
    const sources = [...(await readValuesFiles(input.after, ownFiles)), ...released];
    // Where environments bring their values, nobody deploys the chart with its defaults alone.
    if (sources.length === 0) renderings.push({ chart, values: null });
    for (const values of sources) renderings.push({ chart, values });
  }
  return renderings;
}

/** A chart in another chart's `charts` folder is checked as part of it. */
function isVendored(layout: TreeLayout, dir: string): boolean {
  return foldersAbove(dir).some((folder) => layout.charts.has(folder) && dir.startsWith(inFolder(folder, 'charts/')));
}
