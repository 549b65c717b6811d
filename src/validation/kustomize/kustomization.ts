import { posix } from 'node:path';
import { isRecord } from '../kubernetes/manifest.ts';
import { folderOf } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';

/** Something a kustomization names, with the line that names it. */
export type Reference = { readonly target: string; readonly line: number };

/** What a kustomization file names, paths relative to the repository's root. */
export type KustomizationFile = {
  readonly file: string;
  readonly dir: string;
  readonly isComponent: boolean;
  /** Files or folders that hold resources, bases or components. */
  readonly resources: readonly Reference[];
  /** Files that are no whole objects or no manifests at all: patches, generator inputs, configurations, replacements. */
  readonly parts: readonly Reference[];
  /** What is fetched from elsewhere, as written. */
  readonly remote: readonly Reference[];
  /** Files that configure plugins of the kinds in {@link harmlessPlugins} if they say what their names promise; part of the build. */
  readonly pluginFiles: readonly Reference[];
  /** Plugins that are never run: given in place, and inflated charts. */
  readonly plugins: readonly Reference[];
};

/** kustomize's own transformers that read no further file and start nothing. */
const harmlessPlugins = new Set(
  ['Label', 'Annotations', 'Namespace', 'Prefix', 'Suffix', 'PrefixSuffix', 'ImageTag', 'ReplicaCount'].map(
    (name) => `${name}Transformer`,
  ),
);

/** Whether a plugin's configuration file holds nothing but kustomize's own harmless transformers. */
export function isHarmlessPluginFile(text: string): boolean {
  const { documents, problems } = readYaml(text);
  return (
    problems.length === 0 &&
    documents.length > 0 &&
    !text.includes('config.kubernetes.io/function') &&
    documents.every(
      ({ value }) => isRecord(value) && value['apiVersion'] === 'builtin' && harmlessPlugins.has(String(value['kind'])),
    )
  );
}

/** Reads a kustomization; `null` when the file is not one (broken YAML is the syntax check's finding). */
export function readKustomization(file: string, text: string): KustomizationFile | null {
  const document = readYaml(text).documents[0];
  const value = document?.value;
  if (document === undefined || !isRecord(value)) return null;
  const dir = folderOf(file);
  const remote: Reference[] = [];
  const collect = (entries: readonly Named[]): Reference[] =>
    entries.flatMap(({ name, path }) => {
      const line = document.lineOf(path);
      if (isRemote(name)) {
        remote.push({ target: name, line });
        return [];
      }
      return [{ target: normalise(dir, name), line }];
    });
  const resources = collect(['resources', 'bases', 'components'].flatMap((key) => strings(value, key)));
  const parts = collect([
    ...['patchesStrategicMerge', 'configurations', 'crds']
      .flatMap((key) => strings(value, key))
      .filter(({ name }) => !name.includes('\n')),
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((key) => fields(value, key, 'path')),
    ...['configMapGenerator', 'secretGenerator'].flatMap((key) => generatorFiles(value, key)),
    ...openApiFile(value),
  ]);
  const pluginKeys = ['generators', 'transformers', 'validators'];
  const pluginFiles = collect(
    pluginKeys.flatMap((key) => strings(value, key)).filter(({ name }) => !name.includes('\n')),
  );
  const inPlace = pluginKeys.flatMap((key) =>
    list(value, key).map((item, index) => ({ key, index, isFile: typeof item === 'string' && !item.includes('\n') })),
  );
  const charts = ['helmCharts', 'helmChartInflationGenerator'].flatMap((key) =>
    list(value, key).map((_, index) => ({ key, index, isFile: false })),
  );
  const plugins = [...inPlace, ...charts].flatMap(({ key, index, isFile }) =>
    isFile ? [] : [{ target: key, line: document.lineOf([key, index]) }],
  );
  return { file, dir, isComponent: value['kind'] === 'Component', resources, parts, remote, pluginFiles, plugins };
}

type Named = { readonly name: string; readonly path: readonly (string | number)[] };
type Fields = Readonly<Record<string, unknown>>;

function list(value: Fields, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

function strings(value: Fields, key: string): readonly Named[] {
  return list(value, key).flatMap((name, index) => (typeof name === 'string' ? [{ name, path: [key, index] }] : []));
}

function fields(value: Fields, key: string, field: string): readonly Named[] {
  return list(value, key).flatMap((item, index) => {
    const name = isRecord(item) ? item[field] : undefined;
    return typeof name === 'string' ? [{ name, path: [key, index, field] }] : [];
  });
}

/** `files: [key=path]`, `envs: [path]`, `env: path`. */
function generatorFiles(value: Fields, key: string): readonly Named[] {
  return list(value, key).flatMap((item, index) => {
    if (!isRecord(item)) return [];
    const lists = ['files', 'envs'].flatMap((field) =>
      strings(item, field).map(({ name, path }) => ({
        name: name.replace(/^[^=]*=/, ''),
        path: [key, index, ...path],
      })),
    );
    const env = item['env'];
    return typeof env === 'string' ? [...lists, { name: env, path: [key, index, 'env'] }] : lists;
  });
}

function openApiFile(value: Fields): readonly Named[] {
  const openapi = value['openapi'];
  const name = isRecord(openapi) ? openapi['path'] : undefined;
  return typeof name === 'string' ? [{ name, path: ['openapi', 'path'] }] : [];
}

/** As kustomize decides it: a scheme, a git host, an scp-like address or a query makes it a URL (`api/internal/git/repospec.go`). */
function isRemote(name: string): boolean {
  return /:\/\/|^git@|^git::|^(www\.)?(github\.com|gitlab\.com|bitbucket\.org)[/:]|\?(ref|version|timeout|submodules)=|\.git(\/|\?|$)/.test(
    name,
  );
}

function normalise(dir: string, name: string): string {
  return posix.join(dir === '' ? '.' : dir, name).replace(/\/$/, '');
}
