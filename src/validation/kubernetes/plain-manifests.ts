import { posix } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { readKustomization } from '../kustomize/kustomization.ts';
import { foldersAbove, isHelmTemplate, isYaml, layoutOf } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';
import { type Manifest, manifestsOf } from './manifest.ts';

/** Folders of other tools that use YAML; what is in them is not for a cluster. */
const notForClusters = /(^|\/)(\.github|\.gitlab|\.circleci|node_modules|vendor|\.terraform)\//;

/**
 * The whole Kubernetes objects in some files of a tree, by file. Left out: Helm templates, kustomization files, what
 * a kustomization above uses as a patch or generator input, and documents without `apiVersion` and `kind`.
 */
export async function plainManifests(
  tree: FileTree,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly Manifest[]>> {
  const layout = layoutOf(tree);
  const kustomizations = new Set(layout.kustomizations.values());
  const candidates = paths.filter(
    (path) =>
      (isYaml(path) || path.endsWith('.json')) &&
      !notForClusters.test(path) &&
      !isHelmTemplate(layout, path) &&
      !kustomizations.has(path) &&
      !(layout.charts.has(posix.dirname(path)) && posix.basename(path) === 'Chart.yaml'),
  );
  const [texts, parts] = await Promise.all([tree.readMany(candidates), patchFiles(tree, candidates)]);
  const found = new Map<string, readonly Manifest[]>();
  for (const path of candidates) {
    const text = texts.get(path);
    if (text === undefined || parts.has(path) || !/["']?apiVersion["']?\s*:/.test(text)) continue;
    const manifests = readYaml(text).documents.flatMap((document) =>
      manifestsOf(document, (at) => ({ file: path, line: document.lineOf(at) })),
    );
    const objects = manifests.filter(
      ({ apiVersion, value }) => !/^(kustomize\.config\.k8s\.io\/|builtin$)/.test(apiVersion) && !('$patch' in value),
    );
    if (objects.length > 0) found.set(path, objects);
  }
  return found;
}

/** A file can only be a patch of a kustomization beside or above it: kustomize's load restriction says so. */
async function patchFiles(tree: FileTree, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const { kustomizations } = layoutOf(tree);
  const files = new Set(
    paths.flatMap((path) => foldersAbove(path).flatMap((folder) => kustomizations.get(folder) ?? [])),
  );
  const texts = await tree.readMany([...files]);
  return new Set(
    [...texts].flatMap(([file, text]) => readKustomization(file, text)?.parts.map(({ target }) => target) ?? []),
  );
}
