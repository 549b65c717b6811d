import { posix } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { isRecord } from '../kubernetes/manifest.ts';
import { isHelmTemplate, isYaml, layoutOf, type TreeLayout } from '../tree-layout.ts';
import { readYaml, type YamlDocument } from '../yaml-documents.ts';
import { expandPaths } from './path-patterns.ts';
import { readLayers, sourceOf, type ValuesLayer, type ValuesSource } from './values-layers.ts';

/** A deployment of a chart of this repository, as Flux or Argo CD do it. */
export type Release = { readonly chart: string; readonly values: ValuesSource };

const known = new WeakMap<FileTree, Promise<readonly Release[]>>();
const maxFiles = 5_000;

/**
 * Every deployment of the repository's charts that the tree tells of: Flux HelmReleases whose source is a GitRepository
 * (helm.toolkit.fluxcd.io/v2), Argo CD Applications and ApplicationSets whose source has a path (argoproj.io/v1alpha1;
 * a `{{ placeholder }}` in a values file's path stands for whatever files there are). Remembered for as long as the tree is.
 */
export function releasesIn(tree: FileTree): Promise<readonly Release[]> {
  const found = known.get(tree) ?? findReleases(tree);
  known.set(tree, found);
  return found;
}

async function findReleases(tree: FileTree): Promise<readonly Release[]> {
  const layout = layoutOf(tree);
  const files = tree.entries.filter(
    ({ path, mode }) => mode.startsWith('100') && isYaml(path) && !isHelmTemplate(layout, path),
  );
  const texts = await tree.readMany(files.slice(0, maxFiles).map(({ path }) => path));
  const found: Release[] = [];
  for (const [file, text] of texts) {
    if (!/kind:\s*["']?(HelmRelease|Application|ApplicationSet)\b/.test(text)) continue;
    for (const document of readYaml(text).documents) found.push(...(await releasesOf(tree, layout, file, document)));
  }
  return found;
}

async function releasesOf(
  tree: FileTree,
  layout: TreeLayout,
  file: string,
  document: YamlDocument,
): Promise<readonly Release[]> {
  const kind = at(document.value, ['kind']);
  if (kind === 'HelmRelease') return fluxRelease(layout, file, document);
  const spec = kind === 'Application' ? ['spec'] : kind === 'ApplicationSet' ? ['spec', 'template', 'spec'] : null;
  if (spec === null) return [];
  const several = at(document.value, [...spec, 'sources']);
  const paths = Array.isArray(several) ? several.map((_, index) => [...spec, 'sources', index]) : [[...spec, 'source']];
  const perSource = await Promise.all(paths.map((path) => argoReleases(tree, layout, { file, document, path })));
  return perSource.flat();
}

function fluxRelease(layout: TreeLayout, file: string, document: YamlDocument): readonly Release[] {
  const source = at(document.value, ['spec', 'chart', 'spec', 'sourceRef', 'kind']);
  const chart = chartAt(layout, at(document.value, ['spec', 'chart', 'spec', 'chart']));
  if (source !== 'GitRepository' || chart === null) return [];
  const values = sourceOf([
    inlineLayer(file, document, ['spec', 'values'], at(document.value, ['spec', 'values']) ?? {}),
  ]);
  return values === null ? [] : [{ chart, values }];
}

type ArgoSource = {
  readonly file: string;
  readonly document: YamlDocument;
  readonly path: readonly (string | number)[];
};

async function argoReleases(
  tree: FileTree,
  layout: TreeLayout,
  { file, document, path }: ArgoSource,
): Promise<readonly Release[]> {
  const chart = chartAt(layout, at(document.value, [...path, 'path']));
  if (chart === null) return [];
  const listed = at(document.value, [...path, 'helm', 'valueFiles']);
  const patterns = (Array.isArray(listed) ? listed : []).flatMap((entry: unknown) =>
    // `$values/…` is a path in another source of the Application; in a repository that deploys itself, this one.
    typeof entry === 'string'
      ? [/^\$\w+\//.test(entry) ? entry.replace(/^\$\w+\//, '') : posix.join(chart === '' ? '.' : chart, entry)]
      : [],
  );
  const inline = at(document.value, [...path, 'helm', 'valuesObject']);
  const usable = isRecord(inline) && !JSON.stringify(inline).includes('{{');
  const last = usable ? [inlineLayer(file, document, [...path, 'helm', 'valuesObject'], inline)] : [];
  const releases: Release[] = [];
  for (const files of expandPaths(
    patterns,
    tree.entries.map((entry) => entry.path),
  )) {
    const values = sourceOf([...(await readLayers(tree, files)), ...last]);
    if (values !== null) releases.push({ chart, values });
  }
  return releases;
}

function inlineLayer(
  file: string,
  document: YamlDocument,
  at: readonly (string | number)[],
  value: unknown,
): ValuesLayer {
  return { file, text: JSON.stringify(value), lineOf: (path) => document.lineOf([...at, ...path]) };
}

function chartAt(layout: TreeLayout, path: unknown): string | null {
  if (typeof path !== 'string') return null;
  const dir = posix.normalize(path).replace(/^\.\//, '').replace(/\/$/, '');
  const chart = dir === '.' ? '' : dir;
  return layout.charts.has(chart) ? chart : null;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isRecord(inner) ? inner[String(step)] : undefined;
  }, value);
}
