import type { Check } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { checkManifests } from '../kubernetes/check-manifests.ts';
import { type KubernetesParts, summarise } from '../kubernetes/kubernetes-checks.ts';
import { withoutOldFailures } from '../kubernetes/old-problems.ts';
import { withRepositoryCrds } from '../kubernetes/repository-crds.ts';
import type { SchemaCatalog } from '../kubernetes/schema-catalog.ts';
import type { RenderedTarget } from '../rendered-target.ts';
import { layoutOf } from '../tree-layout.ts';
import { renderingTarget, type Rendering } from './copy-chart.ts';
import { renderChart, type Rendered } from './render-chart.ts';
import { chartChanges, type TwoSides, unsteadyValues } from './rendered-charts.ts';
import { renderingsOf } from './renderings.ts';

export type HelmChecks = {
  readonly checks: CheckFamily;
  /** The rendered diff of every chart with every set of values the change reaches. Shares its renders with `checks` when given the same `after` tree. */
  readonly renderedChanges: (input: ValidationInput) => Promise<readonly RenderedTarget[]>;
  /** What differs between two renders of the same side: `now`, `randAlphaNum`, `genSignedCert`. Renders everything once more. */
  readonly unsteady: (input: ValidationInput) => Promise<readonly RenderedTarget[]>;
};

type Work = {
  readonly catalog: SchemaCatalog;
  readonly renderings: readonly Rendering[];
  readonly rendered: readonly Rendered[];
};

/**
 * Charts that the change touches, themselves or through their values: `helm lint --strict`, `helm template` for every values file,
 * and the rendered manifests against their schemas. Nothing is fetched, no plugin and no post-renderer runs.
 */
export function createHelmChecks(parts: KubernetesParts): HelmChecks {
  const renders = new WeakMap<FileTree, Promise<Work>>();
  const renderedOnce = (input: ValidationInput): Promise<Work> => {
    const known = renders.get(input.after) ?? renderAll(input, parts);
    renders.set(input.after, known);
    return known;
  };
  const sidesOf = async (input: ValidationInput): Promise<TwoSides> => {
    const { catalog, renderings, rendered } = await renderedOnce(input);
    const before = await renderingsOf(input.before, input);
    return {
      after: renderings.map((rendering, index) => ({ rendering, output: rendered[index]?.output ?? null })),
      before,
      catalog,
    };
  };
  return {
    async checks(input) {
      const { catalog, rendered } = await renderedOnce(input);
      return withoutOldFailures(await checkRendered(rendered, catalog, input, input.after, parts), async (failed) => {
        if (input.changes === null) return [];
        const old = (await renderingsOf(input.before, input)).filter(({ chart, values }) =>
          failed.has(renderingTarget(chart.dir, values)),
        );
        const then = await Promise.all(old.map((one) => renderChart(one, input, parts.scratch, catalog)));
        return checkRendered(then, catalog, input, input.before, parts);
      });
    },
    async renderedChanges(input) {
      const none = [input.before, input.after].every((tree) => layoutOf(tree).charts.size === 0);
      return none || input.changes === null ? [] : chartChanges(await sidesOf(input), input, parts.scratch);
    },
    async unsteady(input) {
      return unsteadyValues(await sidesOf(input), input, parts.scratch);
    },
  };
}

async function checkRendered(
  rendered: readonly Rendered[],
  catalog: SchemaCatalog,
  { tools, signal }: ValidationInput,
  tree: FileTree,
  parts: KubernetesParts,
): Promise<readonly Check[]> {
  if (rendered.length === 0) return [];
  const started = performance.now();
  const manifests = rendered.flatMap((one) => one.manifests);
  const known = await withRepositoryCrds(catalog, tree, manifests);
  const run = await checkManifests(manifests, known, { tools, scratch: parts.scratch, signal });
  const seconds = (performance.now() - started) / 1000;
  return rendered.flatMap((one): readonly Check[] => {
    if (one.manifests.length === 0) return one.checks;
    const { target, manifests: own } = one;
    return [...one.checks, summarise(run, { target, manifests: own, seconds, caveat: catalog.caveat })];
  });
}

async function renderAll(input: ValidationInput, parts: KubernetesParts): Promise<Work> {
  const renderings = await renderingsOf(input.after, input);
  const catalog = await parts.schemas.open(input.kubernetesVersion);
  const rendered = await Promise.all(
    renderings.map((rendering) => renderChart(rendering, input, parts.scratch, catalog)),
  );
  return { catalog, renderings, rendered };
}
