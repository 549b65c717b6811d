import type { FileTree } from '../../domain/file-tree.ts';
import { isHelmTemplate, isYaml, layoutOf } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';
import type { Manifest } from './manifest.ts';
import type { SchemaCatalog } from './schema-catalog.ts';

const known = new WeakMap<FileTree, Promise<readonly string[]>>();
const maxFiles = 5_000;

/**
 * The catalog with the CustomResourceDefinitions of the repository, if the manifests need any.
 * Only then the tree's YAML is searched, at most `maxFiles` files, those with `crd` in their path first.
 */
export async function withRepositoryCrds(
  catalog: SchemaCatalog,
  tree: FileTree,
  manifests: readonly Manifest[],
): Promise<SchemaCatalog> {
  const groups = new Set(
    manifests.flatMap((manifest) => (catalog.isBuiltIn(manifest) ? [] : (manifest.apiVersion.split('/')[0] ?? []))),
  );
  if (groups.size === 0) return catalog;
  const texts = known.get(tree) ?? findCrdFiles(tree);
  known.set(tree, texts);
  const wanted = (await texts).filter((text) => [...groups].some((group) => text.includes(group)));
  return catalog.with(wanted.flatMap((text) => readYaml(text).documents.map((document) => document.value)));
}

async function findCrdFiles(tree: FileTree): Promise<readonly string[]> {
  const layout = layoutOf(tree);
  const paths = tree.entries
    .filter(({ path, mode }) => mode.startsWith('100') && isYaml(path) && !isHelmTemplate(layout, path))
    .map(({ path }) => path)
    .sort((a, b) => Number(/crd/i.test(b)) - Number(/crd/i.test(a)))
    .slice(0, maxFiles);
  const texts = await tree.readMany(paths);
  return [...texts.values()].filter(
    (text) => text.includes('CustomResourceDefinition') && text.includes('openAPIV3Schema'),
  );
}
