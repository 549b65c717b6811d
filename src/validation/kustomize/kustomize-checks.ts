import type { Check } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import { touchedFiles } from '../changed-files.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { checkManifests } from '../kubernetes/check-manifests.ts';
import { type KubernetesParts, summarise } from '../kubernetes/kubernetes-checks.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { withoutOldFailures } from '../kubernetes/old-problems.ts';
import { withRepositoryCrds } from '../kubernetes/repository-crds.ts';
import { renderedChanges } from '../rendered-changes.ts';
import type { RenderedTarget } from '../rendered-target.ts';
import { layoutOf } from '../tree-layout.ts';
import { buildOverlay, type OverlayBuild } from './build-overlay.ts';
import { type KustomizeGraph, readKustomizeGraph } from './overlays.ts';
import { builtManifests } from './rendered-places.ts';

export type KustomizeChecks = {
  readonly checks: CheckFamily;
  /** The rendered diff of every overlay the change reaches. Shares its builds with `checks` when given the same `after` tree. */
  readonly renderedChanges: (input: ValidationInput) => Promise<readonly RenderedTarget[]>;
};

/** One overlay, built; `before` only where something changed. */
type Built = {
  readonly overlay: string;
  readonly after: OverlayBuild | null;
  readonly before: OverlayBuild | null;
  readonly manifests: readonly Manifest[];
  /** What both sides include. */
  readonly files: ReadonlySet<string>;
};

/** Every overlay that reaches a changed file: built, its manifests held against schemas, and its rendered diff. */
export function createKustomizeChecks(parts: KubernetesParts): KustomizeChecks {
  const builds = new WeakMap<FileTree, Promise<readonly Built[]>>();
  const built = (input: ValidationInput): Promise<readonly Built[]> => {
    const known = builds.get(input.after) ?? buildAll(input, parts);
    builds.set(input.after, known);
    return known;
  };
  return {
    async checks(input) {
      const overlays = (await built(input)).filter((one) => one.after !== null);
      const sides = overlays.map(({ overlay, after, manifests }) => ({
        target: targetOf(overlay),
        build: after,
        manifests,
      }));
      return withoutOldFailures(await checkSides(sides, input, input.after, parts), async (failed) => {
        const kept = overlays.filter(({ overlay, before }) => before !== null && failed.has(targetOf(overlay)));
        return checkSides(await Promise.all(kept.map((one) => sideBefore(one, input))), input, input.before, parts);
      });
    },
    async renderedChanges(input) {
      return Promise.all((await built(input)).map(changesOf));
    },
  };
}

async function buildAll(input: ValidationInput, parts: KubernetesParts): Promise<readonly Built[]> {
  const hasNone = [input.before, input.after].every((tree) => layoutOf(tree).kustomizations.size === 0);
  if (hasNone) return [];
  const touched = new Set(touchedFiles(input));
  const after = await readKustomizeGraph(input.after);
  const before = input.changes === null ? after : await readKustomizeGraph(input.before);
  const overlays = new Set([...after.overlaysReaching(touched), ...before.overlaysReaching(touched)]);
  const build = (graph: KustomizeGraph, side: 'before' | 'after', overlay: string) =>
    graph.byDir.has(overlay)
      ? buildOverlay(input[side], overlay, graph.closureOf(overlay), {
          tools: input.tools,
          scratch: parts.scratch,
          signal: input.signal,
        })
      : Promise.resolve(null);
  return Promise.all(
    [...overlays].sort().map(async (overlay): Promise<Built> => {
      const [now, then] = await Promise.all([
        build(after, 'after', overlay),
        input.changes === null ? null : build(before, 'before', overlay),
      ]);
      const file = after.byDir.get(overlay)?.file ?? overlay;
      const manifests =
        now?.kind === 'built' ? await builtManifests(now.output, file, after.closureOf(overlay), input.after) : [];
      const files = new Set([...before.closureOf(overlay).files, ...after.closureOf(overlay).files]);
      return { overlay, after: now, before: then, manifests, files };
    }),
  );
}

/** An overlay as it is on one side of the change. */
type Side = {
  readonly target: string;
  readonly build: OverlayBuild | null;
  readonly manifests: readonly Manifest[];
};

async function sideBefore({ overlay, before }: Built, input: ValidationInput): Promise<Side> {
  const graph = await readKustomizeGraph(input.before);
  const file = graph.byDir.get(overlay)?.file ?? overlay;
  const manifests =
    before?.kind === 'built' ? await builtManifests(before.output, file, graph.closureOf(overlay), input.before) : [];
  return { target: targetOf(overlay), build: before, manifests };
}

async function checkSides(
  sides: readonly Side[],
  input: ValidationInput,
  tree: FileTree,
  parts: KubernetesParts,
): Promise<readonly Check[]> {
  if (sides.length === 0) return [];
  const started = performance.now();
  const catalog = await parts.schemas.open(input.kubernetesVersion);
  const all = sides.flatMap(({ manifests }) => manifests);
  const known = await withRepositoryCrds(catalog, tree, all);
  const { tools, signal } = input;
  const run = await checkManifests(all, known, { tools, scratch: parts.scratch, signal });
  const seconds = (performance.now() - started) / 1000;
  const tool = await input.tools.version('kubectl');
  return sides.flatMap(({ target, build, manifests }): readonly Check[] => {
    const built = buildCheck(build, target, tool);
    if (manifests.length === 0) return [built];
    return [built, summarise(run, { target, manifests, seconds, caveat: catalog.caveat })];
  });
}

function targetOf(overlay: string): string {
  return overlay === '' ? '.' : overlay;
}

function buildCheck(side: OverlayBuild | null, target: string, tool: string | null): Check {
  const build = side ?? { kind: 'unchecked', reason: 'it does not exist' };
  const about = { name: 'kustomize build', target, tool };
  if (build.kind === 'unchecked')
    return { ...about, verdict: 'unchecked', seconds: 0, reason: build.reason, findings: [] };
  if (build.kind === 'broken') return { ...about, verdict: 'fail', seconds: build.seconds, findings: build.findings };
  if (tool === null)
    return {
      ...about,
      verdict: 'unchecked',
      seconds: build.seconds,
      reason: 'kubectl does not say its version',
      findings: [],
    };
  return { ...about, verdict: 'pass', seconds: build.seconds, findings: [] };
}

async function changesOf({ overlay, before, after, files }: Built): Promise<RenderedTarget> {
  const outputOf = (build: OverlayBuild | null) =>
    build === null ? null : build.kind === 'built' ? build.output : undefined;
  const [then, now] = [outputOf(before), outputOf(after)];
  const target = targetOf(overlay);
  const existence = before === null ? 'added' : after === null ? 'removed' : 'kept';
  const changes = then === undefined || now === undefined ? null : await renderedChanges(target, then, now);
  const outputs = { before: then ?? null, after: now ?? null };
  return { target, renderer: 'kustomize', changes, files, existence, outputs };
}
