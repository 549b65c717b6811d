import type { FileTree } from '../../domain/file-tree.ts';
import { isRecord, type Manifest, type ManifestPlace, manifestsOf } from '../kubernetes/manifest.ts';
import { readYaml, type ValuePath } from '../yaml-documents.ts';
import type { Closure } from './overlays.ts';

/**
 * The manifests of a built overlay. kustomize does not say where a value came from, so it is looked for among the included files:
 * objects (or patches) of the same kind and name, the one that holds the most of the path, a patch before its base.
 */
export async function builtManifests(
  output: string,
  overlayFile: string,
  closure: Closure,
  tree: FileTree,
): Promise<readonly Manifest[]> {
  const texts = await tree.readMany([...closure.files].filter((file) => !file.startsWith('../')));
  const sources = [...texts].flatMap(([file, text]) =>
    readYaml(text).documents.flatMap((document) =>
      manifestsOf(document, (path) => ({ file, line: document.lineOf(path) })),
    ),
  );
  return readYaml(output).documents.flatMap((document) =>
    manifestsOf(document, (path) => placeOf(path, document.value, sources, overlayFile)),
  );
}

function placeOf(path: ValuePath, rendered: unknown, sources: readonly Manifest[], overlayFile: string): ManifestPlace {
  const kind = isRecord(rendered) ? rendered['kind'] : undefined;
  const metadata = isRecord(rendered) && isRecord(rendered['metadata']) ? rendered['metadata'] : {};
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  const ranked = sources
    .filter((source) => source.kind === kind && source.name !== '' && name.includes(source.name))
    .map((source) => ({ source, depth: depthOf(source.value, path) }))
    .sort((a, b) => b.depth - a.depth || a.source.text.length - b.source.text.length);
  return ranked[0]?.source.placeOf(path) ?? { file: overlayFile, line: 1 };
}

/** How many steps of a path exist in a value. */
function depthOf(value: unknown, path: ValuePath): number {
  let at = value;
  for (const [index, step] of path.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return index;
    at = (at as Record<string, unknown>)[String(step)];
  }
  return path.length;
}
