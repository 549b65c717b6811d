import type { ValidationInput } from '../check-family.ts';
import type { SchemaCatalog } from '../kubernetes/schema-catalog.ts';
import { renderedChanges } from '../rendered-changes.ts';
import type { RenderedTarget } from '../rendered-target.ts';
import type { Scratch } from '../scratch.ts';
import { type Chart, readChart } from './chart.ts';
import { copyChart, type Rendering, renderingTarget } from './copy-chart.ts';
import { isValuesFileInside } from './values-files.ts';
import { layoutOf } from '../tree-layout.ts';

/** The charts a change reaches as they are on both sides; the side after is rendered already (`null`: it could not be). */
export type TwoSides = {
  readonly after: readonly { readonly rendering: Rendering; readonly output: string | null }[];
  readonly before: readonly Rendering[];
  readonly catalog: SchemaCatalog;
};

type Parts = Pick<ValidationInput, 'tools' | 'signal' | 'before'>;

/** Renders the side before and compares: one target for each chart with each set of its values. Library charts render nothing. */
export async function chartChanges(
  { after, before, catalog }: TwoSides,
  input: Parts,
  scratch: Scratch,
): Promise<readonly RenderedTarget[]> {
  const layout = layoutOf(input.before);
  const then = new Map(before.map((rendering) => [targetOf(rendering), rendering]));
  const charts = new Set(after.map(({ rendering }) => rendering.chart.dir));
  const kept = after.map(async ({ rendering, output }): Promise<RenderedTarget> => {
    const target = targetOf(rendering);
    const old = then.get(target) ?? (rendering.values === null ? await defaultsOf(rendering.chart.dir) : null);
    const about = { target, renderer: 'helm', files: filesOf(old, rendering) } as const;
    const was = old === null ? null : await templateOutput(old, input, scratch, catalog);
    const isKnown = output !== null && (old === null || was !== null);
    const changes = isKnown ? await renderedChanges(target, was, output) : null;
    return { ...about, existence: old === null ? 'added' : 'kept', changes, outputs: { before: was, after: output } };
  });
  const targets = new Set(after.map(({ rendering }) => targetOf(rendering)));
  const gone = before
    .filter((rendering) => !targets.has(targetOf(rendering)))
    // The chart with its defaults alone stands in for environments that are there now.
    .filter(({ chart, values }) => values !== null || !charts.has(chart.dir))
    .map(async (rendering): Promise<RenderedTarget> => {
      const target = targetOf(rendering);
      const was = await templateOutput(rendering, input, scratch, catalog);
      const changes = was === null ? null : await renderedChanges(target, was, null);
      const outputs = { before: was, after: null };
      return { target, renderer: 'helm', files: filesOf(rendering, null), existence: 'removed', changes, outputs };
    });
  return Promise.all([...kept, ...gone]);

  async function defaultsOf(dir: string): Promise<Rendering | null> {
    const chart = layout.charts.has(dir) ? await readChart(input.before, layout, dir) : null;
    return chart === null ? null : { chart, values: null };
  }
}

/** What differs when the side after is rendered once more. */
export async function unsteadyValues(
  { after, catalog }: TwoSides,
  input: Parts,
  scratch: Scratch,
): Promise<readonly RenderedTarget[]> {
  return Promise.all(
    after.map(async ({ rendering, output }): Promise<RenderedTarget> => {
      const target = targetOf(rendering);
      const again = output === null ? null : await templateOutput(rendering, input, scratch, catalog);
      const changes = again === null ? null : await renderedChanges(target, output, again);
      const outputs = { before: output, after: again };
      return { target, renderer: 'helm', files: filesOf(rendering, null), existence: 'kept', changes, outputs };
    }),
  );
}

/** What `helm template` prints; `null` where it cannot render the chart. */
async function templateOutput(
  rendering: Rendering,
  input: Parts,
  scratch: Scratch,
  catalog: SchemaCatalog,
): Promise<string | null> {
  if (rendering.chart.missing.length > 0 || rendering.chart.isLibrary) return null;
  await using copy = await copyChart(rendering, input, scratch, catalog);
  const result = await copy.template();
  return result.kind === 'exited' && result.code === 0 ? result.stdout : null;
}

function targetOf({ chart, values }: Rendering): string {
  return renderingTarget(chart.dir, values);
}

function filesOf(...renderings: readonly (Rendering | null)[]): ReadonlySet<string> {
  return new Set(
    renderings
      .filter((rendering) => rendering !== null)
      .flatMap(({ chart, values }) => [...partsOf(chart), ...(values?.layers ?? []).map(({ file }) => file)]),
  );
}

/** The files of a chart without the values of other environments, which a template can only read with `.Files`. */
function partsOf({ files, origins }: Chart): readonly string[] {
  const readsFiles = [...files].some(([path, text]) => path.startsWith('templates/') && text.includes('.Files'));
  return [...origins].flatMap(([path, origin]) => (readsFiles || !isValuesFileInside(path) ? [origin] : []));
}
