import type { Json } from '../domain/json.ts';
import type { EnvironmentReader } from './environments.ts';
import type { Kustomization } from './inventory.ts';
import { isMap, listAt, textAt, textsAt } from './json-access.ts';
import { folderOf, isInside, resolveFrom } from './repository-path.ts';

export const kustomizationNames: ReadonlySet<string> = new Set([
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
]);

/** Reads the kustomizations of a repository from their parsed files. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
export function kustomizations(
  files: ReadonlyMap<string, Json>,
  paths: ReadonlySet<string>,
  environments: EnvironmentReader,
): Kustomization[] {
  const isFolder = folderTest(paths);
  return [...files]
    .map(([file, value]) => kustomization(file, value, (path) => paths.has(path) || isFolder(path), environments))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function kustomization(
  file: string,
  value: Json,
  exists: (path: string) => boolean,
  environments: EnvironmentReader,
): Kustomization {
  const dir = folderOf(file);
  const included = [...textsAt(value, 'resources'), ...textsAt(value, 'bases')];
  const isRemote = (reference: string) => /^[a-z+]+:\/\/|^git@|\?ref=|^github\.com\//.test(reference);
  const local = (references: readonly string[]) =>
    references.flatMap((reference) => {
      const path = isRemote(reference) ? undefined : resolveFrom(dir, reference);
      return path !== undefined && exists(path) ? [path] : [];
    });
  const resources = local(included);
  const patches = [
    ...listAt(value, 'patches').flatMap((patch) => textAt(patch, 'path') ?? []),
    ...listAt(value, 'patchesJson6902').flatMap((patch) => textAt(patch, 'path') ?? []),
    ...textsAt(value, 'patchesStrategicMerge').filter((text) => !text.includes('\n')),
  ];
  const namespace = textAt(value, 'namespace');
  const environment = environments.of(file) ?? (namespace === undefined ? undefined : environments.ofName(namespace));
  const components = local(textsAt(value, 'components'));
  const reachesOut = [...resources, ...components].some((path) => !isInside(path, dir));
  return {
    dir,
    file,
    role:
      textAt(value, 'kind') === 'Component'
        ? 'component'
        : reachesOut || environment !== undefined
          ? 'overlay'
          : 'base',
    resources,
    components,
    patches: local(patches),
    remote: included.filter(isRemote),
    ...(namespace === undefined ? {} : { namespace }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** `configMapGenerator` name → files in it, for values that a HelmRelease takes from a generated ConfigMap. */
export function generatedConfigFiles(dir: string, value: Json): [name: string, files: string[]][] {
  return [...listAt(value, 'configMapGenerator'), ...listAt(value, 'secretGenerator')]
    .filter(isMap)
    .flatMap((generator) => {
      const name = textAt(generator, 'name');
      const files = textsAt(generator, 'files').flatMap(
        (entry) => resolveFrom(dir, entry.slice(entry.indexOf('=') + 1)) ?? [],
      );
      return name === undefined ? [] : [[name, files]];
    });
}

function folderTest(paths: ReadonlySet<string>): (path: string) => boolean {
  const folders = new Set<string>(['']);
  for (const path of paths)
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  return (path) => folders.has(path);
}
