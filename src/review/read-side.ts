import type { FileTree } from '../domain/file-tree.ts';
import type { Json } from '../domain/json.ts';
import type { Inventory } from '../context/inventory.ts';
import { isMap, textAt } from '../context/json-access.ts';
import { parseYamlSafely, yamlValue } from '../context/reading/safe-yaml.ts';
import { objectsOf } from '../edits/locate.ts';
import type { Block, Chart, Cluster, KustomizeFolder, Module, Side, Thing } from './side.ts';

/** What one side renders, as text. */
export type RenderedText = { readonly target: string; readonly files: ReadonlySet<string>; readonly text: string };

export type Places = Pick<Side, 'environmentsOf' | 'isProduction'>;

/** Beyond so many files only those near the change are parsed. */
const maxFiles = 400;

/** Reads one side of a change into what rules look at. Files that cannot be read are left out: a check says so. */
export async function readSide(
  tree: FileTree,
  inventory: Inventory,
  rendered: readonly RenderedText[],
  changed: readonly string[],
  places: Places,
): Promise<Side> {
  const paths = new Set(tree.entries.map(({ path }) => path));
  const kustomizations = await readKustomizations(tree, inventory);
  const [modules, charts, plain] = await Promise.all([
    readModules(tree, inventory, changed),
    readCharts(tree, inventory, changed),
    readPlain(tree, inventory, changed, places),
  ]);
  const clusters = [...rendered.map((one) => renderedCluster(one, places)), ...plain];
  const known = new Set([
    ...inventory.objects.filter(({ isPatch }) => isPatch !== true).map(({ kind, name }) => `${kind}/${name}`),
    ...clusters.flatMap(({ things }) => things.map(({ kind, name }) => `${kind}/${name}`)),
  ]);
  const wanted = [...changed, ...[...paths].filter((path) => /\.(?:tf|hcl)$/.test(path)).slice(0, maxFiles)];
  return { clusters, modules, charts, kustomizations, paths, known, texts: await tree.readMany(wanted), ...places };
}

function renderedCluster({ target, files, text }: RenderedText, { environmentsOf, isProduction }: Places): Cluster {
  const own = target
    .split(/ with | and |, /)
    .flatMap((path) => environmentsOf(path === '.' ? 'x' : `${path}/.`).concat(environmentsOf(path)));
  const environments = [...new Set(own)];
  return { target, files, environments, production: environments.some(isProduction), things: thingsIn(text) };
}

function thingsIn(text: string, file?: string): readonly Thing[] {
  return (parseYamlSafely(text) ?? []).flatMap((document) =>
    document.errors.length > 0 ? [] : thingsOfValue(yamlValue(document), file),
  );
}

function thingsOfValue(value: Json, file: string | undefined): readonly Thing[] {
  const kind = textAt(value, 'kind');
  const items = isMap(value) ? value['items'] : undefined;
  if (kind === 'List' && Array.isArray(items))
    return (items as readonly Json[]).flatMap((item) => thingsOfValue(item, file));
  const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName');
  if (kind === undefined || name === undefined || textAt(value, 'apiVersion') === undefined) return [];
  const namespace = textAt(value, 'metadata', 'namespace') ?? '';
  return [{ kind, name, namespace, value, ...(file === undefined ? {} : { file }) }];
}

/** Manifests that no kustomization holds, those of one environment together. */
async function readPlain(
  tree: FileTree,
  inventory: Inventory,
  changed: readonly string[],
  { environmentsOf, isProduction }: Places,
): Promise<readonly Cluster[]> {
  const held = new Set(inventory.kustomizations.flatMap(({ resources, patches }) => [...resources, ...patches]));
  const isHeld = (file: string): boolean => held.has(file) || [...foldersOf(file)].some((folder) => held.has(folder));
  const files = [
    ...new Set(inventory.objects.filter(({ isPatch }) => isPatch !== true).map(({ at }) => at.file)),
  ].filter((file) => !isHeld(file));
  const near =
    files.length <= maxFiles
      ? files
      : files.filter((file) => changed.some((path) => folderOf(path) === folderOf(file)));
  const texts = await tree.readMany(near);
  const groups = Map.groupBy(near, (file) => environmentsOf(file).join(', '));
  return [...groups].map(([key, own]) => {
    const environments = environmentsOf(own[0] ?? '');
    return {
      target: key === '' ? 'manifests' : `manifests of ${key}`,
      files: new Set(own),
      environments,
      production: environments.some(isProduction),
      things: own.flatMap((file) => thingsIn(texts.get(file) ?? '', file)),
    };
  });
}

function* foldersOf(file: string): Generator<string> {
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) yield folder;
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

async function readKustomizations(tree: FileTree, { kustomizations }: Inventory): Promise<readonly KustomizeFolder[]> {
  const texts = await tree.readMany(kustomizations.map(({ file }) => file));
  return kustomizations.flatMap(({ dir, file }) => {
    const [document] = parseYamlSafely(texts.get(file) ?? '') ?? [];
    return document === undefined || document.errors.length > 0 ? [] : [{ dir, file, value: yamlValue(document) }];
  });
}

async function readModules(
  tree: FileTree,
  inventory: Inventory,
  changed: readonly string[],
): Promise<readonly Module[]> {
  const all = tree.entries
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.tf') && !/(?:^|\/)\.terraform\//.test(path));
  const touched = new Set(changed.map(folderOf));
  const files = all.length <= maxFiles ? all : all.filter((path) => touched.has(folderOf(path)));
  const byDir = Map.groupBy(files, folderOf);
  return Promise.all(
    [...byDir].map(async ([dir, own]): Promise<Module> => {
      const texts = await tree.readMany(own);
      const blocks = await Promise.all([...texts].map(([file, text]) => blocksIn(file, text)));
      const named = inventory.terraform.find((one) => one.dir === dir)?.tfvars ?? [];
      const tfvars = await Promise.all(
        [...(await tree.readMany(named))].map(async ([file, text]) => ({ file, values: await valuesIn(file, text) })),
      );
      return { dir, blocks: blocks.flat(), text: [...texts.values()].map(withoutComments).join('\n'), tfvars };
    }),
  );
}

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:#|\/\/).*$/gm, '').replace(/\s#\s.*$/gm, '');
}

async function blocksIn(file: string, text: string): Promise<readonly Block[]> {
  const objects = await objectsOf(file, text).catch(() => []);
  return objects.map(({ object, line, value }) => ({ object, file, line, value }));
}

async function valuesIn(file: string, text: string): Promise<Readonly<Record<string, Json>>> {
  const objects = await objectsOf(file, text).catch(() => []);
  return Object.assign({}, ...objects.map(({ value }) => (isMap(value) ? value : {}))) as Record<string, Json>;
}

async function readCharts(tree: FileTree, inventory: Inventory, changed: readonly string[]): Promise<readonly Chart[]> {
  const charts = inventory.charts.map((chart) => {
    const releases = inventory.releases.filter(({ chartDir }) => chartDir === chart.dir);
    const valueFiles = [
      ...new Set([...chart.values.map(({ file }) => file), ...releases.flatMap((one) => one.valueFiles)]),
    ];
    const inline = releases.flatMap(({ at, object, inlineValues }) =>
      inlineValues === undefined ? [] : [{ file: at.file, object, path: inlineValues }],
    );
    return { chart, valueFiles, inline };
  });
  const touched = charts.filter(
    ({ chart: { dir }, valueFiles, inline }) =>
      [...valueFiles, ...inline.map(({ file }) => file)].some((file) => changed.includes(file)) ||
      changed.some((file) => file.startsWith(templatesOf(dir))),
  );
  return Promise.all(
    touched.map(async ({ chart: { dir, dependencies }, valueFiles, inline }) => {
      const folder = templatesOf(dir);
      const texts = await tree.readMany(tree.entries.map(({ path }) => path).filter((path) => path.startsWith(folder)));
      const own = dir === '' ? 'values.yaml' : `${dir}/values.yaml`;
      const files = await tree.readMany([own, ...valueFiles]);
      return {
        dir,
        values: chartValues(files.get(own)),
        given: valueFiles.flatMap((file) => (file === own ? [] : [{ file, values: chartValues(files.get(file)) }])),
        templates: [...texts.values()].join('\n'),
        dependencies: dependencies.map(({ name }) => name),
        valueFiles,
        inline,
      };
    }),
  );
}

function templatesOf(dir: string): string {
  return dir === '' ? 'templates/' : `${dir}/templates/`;
}

function chartValues(text = ''): Json {
  const [document] = parseYamlSafely(text) ?? [];
  return (document === undefined ? undefined : yamlValue(document)) ?? {};
}
