import type { FileTree, TreeEntry } from '../domain/file-tree.ts';
import type { Json } from '../domain/json.ts';
import { readConventions } from './conventions.ts';
import { canonicalEnvironment, knownEnvironments, readEnvironments } from './environments.ts';
import type { EnvironmentReader } from './environments.ts';
import { helmCharts } from './helm-charts.ts';
import { helmfileReleases, readDeployment } from './helm-releases.ts';
import type { DeploymentSource, RepositoryFacts } from './helm-releases.ts';
import type { Environment, Inventory, KubernetesObject, Skipped } from './inventory.ts';
import { generatedConfigFiles, kustomizationNames, kustomizations } from './kustomizations.ts';
import { hclLiteral, isExpression } from './reading/hcl-literal.ts';
import { sortFiles } from './reading/file-role.ts';
import type { FileRole } from './reading/file-role.ts';
import { environmentKeys, readTerraformFile } from './reading/read-terraform-file.ts';
import type { TerraformFile } from './reading/read-terraform-file.ts';
import { parserBudget, readYamlFile } from './reading/read-yaml-file.ts';
import type { ParserBudget, YamlFile } from './reading/read-yaml-file.ts';
import { scanHcl } from './reading/scan-hcl.ts';
import { baseName, folderOf, foldersUp } from './repository-path.ts';
import { terraformModules } from './terraform-modules.ts';
import type { TfvarsFile } from './terraform-modules.ts';
import { readTerragruntFile, terragruntUnits } from './terragrunt-units.ts';
import type { TerragruntFile } from './terragrunt-units.ts';

/** How much text is in memory at once; only what a file says is kept of it. */
const batchBytes = 4 * 1024 * 1024;

/** What was read of the files, before they are put together. */
type Readings = {
  readonly terraform: Map<string, TerraformFile>;
  readonly tfvars: TfvarsFile[];
  readonly terragrunt: Map<string, TerragruntFile>;
  readonly yaml: Map<string, YamlFile>;
  readonly skipped: Skipped[];
  readonly budget: ParserBudget;
};

/**
 * What a repository holds: modules, charts, kustomizations, objects, environments, habits. Reads each infrastructure file once, in batches;
 * time is linear in their number and size. Deterministic: equal trees give equal inventories.
 */
export async function buildInventory(tree: FileTree): Promise<Inventory> {
  const { files, skipped, chartFolders } = sortFiles(tree.entries);
  const readings = await readFiles(tree, files);
  const paths = (role: FileRole) => (files.get(role) ?? []).map((entry) => entry.path);
  const settings = [
    ...paths('values'),
    ...paths('tfvars'),
    ...paths('yaml').filter((path) => isPlain(readings.yaml.get(path))),
  ];
  const infrastructure = [...files.values()]
    .flat()
    .map((entry) => entry.path)
    .filter((path) => isInfrastructure(path, readings));
  const environments = readEnvironments(infrastructure, settings);
  const documents = wholeDocuments(readings.yaml);
  const facts = repositoryFacts(tree, chartFolders, documents, environments);
  const found = kustomizations(kustomizationFiles(documents), facts.paths, environments);
  const patches = new Set(found.flatMap((kustomization) => kustomization.patches));
  const objects = kubernetesObjects(readings.yaml, patches, environments);
  const { releases, reconcilers } = deployments(readings.yaml, objects, documents, facts);
  const charts = helmCharts(pick(documents, paths('chart')), paths('values'), settings, releases, environments);
  const modules = terraformModules(readings.terraform, readings.tfvars, environments);
  const own = objects.filter((object) => object.isPatch === undefined);
  return {
    terraform: modules,
    terragrunt: terragruntUnits(readings.terragrunt, environments),
    charts,
    releases,
    reconcilers,
    kustomizations: found,
    objects,
    environments: listEnvironments(environments, objects, [...readings.terraform.values()]),
    conventions: readConventions({
      modules,
      terraformFiles: readings.terraform,
      charts,
      manifestFiles: [...new Set(own.map((object) => object.at.file))],
      labels: [...readings.yaml.values()].flatMap((file) => file.objects.flatMap((object) => object.labels)),
      objectCount: own.length,
    }),
    skipped: [...skipped, ...readings.skipped].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

async function readFiles(tree: FileTree, files: ReadonlyMap<FileRole, readonly TreeEntry[]>): Promise<Readings> {
  const readings: Readings = {
    terraform: new Map(),
    tfvars: [],
    terragrunt: new Map(),
    yaml: new Map(),
    skipped: [],
    budget: parserBudget(),
  };
  const roles = new Map([...files].flatMap(([role, entries]) => entries.map((entry) => [entry.path, role] as const)));
  for (const batch of batches([...files.values()].flat())) {
    const texts = await tree.readMany(batch);
    for (const path of batch) {
      const text = texts.get(path);
      const skipped =
        text === undefined
          ? ({ kind: 'unreadable', reason: 'binary, not UTF-8 or a Git LFS pointer' } as const)
          : readFile(readings, path, roles.get(path) ?? 'yaml', text);
      if (skipped !== undefined) readings.skipped.push({ file: path, ...skipped });
    }
  }
  return readings;
}

function readFile(readings: Readings, path: string, role: FileRole, text: string): Omit<Skipped, 'file'> | undefined {
  if (role === 'terraform') {
    const file = readTerraformFile(path, text);
    readings.terraform.set(path, file);
    return file.skipped;
  }
  if (role === 'tfvars') return readTfvars(readings, path, text);
  if (role === 'terragrunt') {
    const file = readTerragruntFile(text);
    readings.terragrunt.set(path, file);
    if (file.broken === undefined) return undefined;
    const { line, problem } = file.broken;
    return { kind: 'broken', reason: `broken HCL at line ${line}: ${problem}`, line };
  }
  const name = baseName(path);
  const file = readYamlFile(
    text,
    role === 'chart' || kustomizationNames.has(name) || isHelmfile(path),
    readings.budget,
  );
  readings.yaml.set(path, file);
  return file.skipped;
}

function readTfvars(readings: Readings, path: string, text: string): Omit<Skipped, 'file'> | undefined {
  if (path.endsWith('.json')) {
    readings.tfvars.push({ file: path });
    return undefined;
  }
  const scan = scanHcl(text);
  if (scan.kind === 'broken')
    return { kind: 'broken', reason: `broken HCL at line ${scan.line}: ${scan.problem}`, line: scan.line };
  const named = scan.body.attributes.find((attribute) => environmentKeys.includes(attribute.name));
  const value = named === undefined ? undefined : hclLiteral(named.source);
  readings.tfvars.push({
    file: path,
    ...(typeof value === 'string' && !isExpression(value) ? { environmentName: value } : {}),
  });
  return undefined;
}

function* batches(entries: readonly TreeEntry[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const entry of entries) {
    batch.push(entry.path);
    bytes += entry.size;
    if (bytes > batchBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** YAML that is no Kubernetes object may be values. */
function isPlain(file: YamlFile | undefined): boolean {
  return file !== undefined && file.objects.length === 0;
}

/** Only folders with infrastructure in them can be environments; `dev/docker-compose.yaml` makes none. */
function isInfrastructure(path: string, readings: Readings): boolean {
  const yaml = readings.yaml.get(path);
  return (
    yaml === undefined ||
    yaml.objects.length > 0 ||
    yaml.value !== undefined ||
    /values|helmfile/.test(path) ||
    /(?:^|\/)(?:env|environment|overlay|cluster)s?\//.test(path)
  );
}

function isHelmfile(path: string): boolean {
  return /(?:^|\/)(?:helmfile(?:\.[\w-]+)?|helmfile\.d\/[^/]+)\.ya?ml$/.test(path);
}

type Documents = ReadonlyMap<string, Json>;

/** Path → value, for the files that say how others are put together. */
function wholeDocuments(yaml: ReadonlyMap<string, YamlFile>): Documents {
  return new Map([...yaml].flatMap(([path, file]) => (file.value === undefined ? [] : [[path, file.value]])));
}

function pick(documents: Documents, paths: readonly string[]): Documents {
  return new Map(paths.map((path) => [path, documents.get(path) ?? null]));
}

function kustomizationFiles(documents: Documents): Documents {
  return new Map([...documents].filter(([path]) => kustomizationNames.has(baseName(path))));
}

function repositoryFacts(
  tree: FileTree,
  chartFolders: ReadonlySet<string>,
  documents: Documents,
  environments: EnvironmentReader,
): RepositoryFacts {
  const configs = new Map<string, readonly string[]>();
  for (const [path, value] of kustomizationFiles(documents))
    for (const [name, files] of generatedConfigFiles(folderOf(path), value))
      configs.set(`${folderOf(path)}\0${name}`, files);
  return {
    paths: new Set(tree.entries.map((entry) => entry.path)),
    chartFolders,
    folders: new Set(tree.entries.flatMap((entry) => foldersUp(folderOf(entry.path)))),
    environments,
    configFiles: (name, from) => foldersUp(from).flatMap((folder) => configs.get(`${folder}\0${name}`) ?? []),
  };
}

function kubernetesObjects(
  yaml: ReadonlyMap<string, YamlFile>,
  patches: ReadonlySet<string>,
  environments: EnvironmentReader,
): KubernetesObject[] {
  const all: KubernetesObject[] = [];
  for (const [file, { objects }] of yaml) {
    const named = objects.filter((object) => object.name !== '');
    const names = objectNames(named);
    for (const [index, { apiVersion, kind, name, namespace, line, document }] of named.entries()) {
      const environment =
        environments.of(file) ?? (namespace === undefined ? undefined : environments.ofName(namespace));
      all.push({
        apiVersion,
        kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        at: { file, line },
        document,
        object: names[index] ?? '',
        ...(patches.has(file) ? { isPatch: true as const } : {}),
        ...(environment === undefined ? {} : { environment }),
      });
    }
  }
  return all.sort((a, b) => (a.at.file === b.at.file ? a.at.line - b.at.line : a.at.file < b.at.file ? -1 : 1));
}

/** The names that a semantic change uses (`domain/change-set.ts`). */
function objectNames(
  objects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string | undefined }[],
): string[] {
  const short = objects.map(({ kind, name }) => `${kind}/${name}`);
  const isTwice = new Set(short.filter((name, index) => short.indexOf(name) !== index));
  const long = objects.map(({ kind, name, namespace }, index) => {
    const plain = short[index] ?? '';
    return isTwice.has(plain) && namespace !== undefined ? `${kind}/${namespace}/${name}` : plain;
  });
  const seen = new Map<string, number>();
  return long.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  });
}

function deployments(
  yaml: ReadonlyMap<string, YamlFile>,
  objects: readonly KubernetesObject[],
  documents: Documents,
  facts: RepositoryFacts,
): Pick<Inventory, 'releases' | 'reconcilers'> {
  const objectAt = new Map(objects.map((object) => [`${object.at.file}\0${object.at.line}`, object.object]));
  const sources: DeploymentSource[] = [...yaml].flatMap(([file, { objects: found }]) =>
    found.flatMap(({ kind, apiVersion, name, namespace, line, value }) =>
      value === undefined || name === ''
        ? []
        : [
            {
              at: { file, line },
              kind,
              apiVersion,
              name,
              object: objectAt.get(`${file}\0${line}`) ?? '',
              value,
              ...(namespace === undefined ? {} : { namespace }),
            },
          ],
    ),
  );
  const all = sources.map((source) => readDeployment(source, facts));
  const helmfiles = [...documents]
    .filter(([path]) => isHelmfile(path))
    .flatMap(([path, value]) => helmfileReleases(path, value, facts));
  return {
    releases: [...all.flatMap((one) => one.releases), ...helmfiles],
    reconcilers: all.flatMap((one) => one.reconcilers),
  };
}

/** Environments of folders and files, then those that only namespaces or workspaces tell; production first, then by name. */
function listEnvironments(
  reader: EnvironmentReader,
  objects: readonly KubernetesObject[],
  terraform: readonly TerraformFile[],
): Environment[] {
  const all = new Map(
    [...reader.environments].map(([name, { aliases, paths }]) => [
      name,
      { aliases: new Set(aliases), paths: new Set(paths) },
    ]),
  );
  const add = (name: string, alias: string, path?: string) => {
    const one = all.get(name) ?? { aliases: new Set<string>(), paths: new Set<string>() };
    one.aliases.add(alias);
    if (path !== undefined) one.paths.add(path);
    all.set(name, one);
  };
  for (const object of objects) {
    const { environment, namespace, at } = object;
    if (environment !== undefined && reader.of(at.file) === undefined)
      add(environment, namespace ?? environment, at.file);
  }
  for (const word of new Set(terraform.flatMap((file) => file.workspaceWords))) {
    const name = canonicalEnvironment(word);
    if (name !== undefined && (all.has(name) || name === 'production' || name === 'staging'))
      add(name, word.toLowerCase());
  }
  const order = Object.keys(knownEnvironments);
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...all]
    .map(([name, { aliases, paths }]) => ({ name, aliases: [...aliases].sort(), paths: [...paths].sort() }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}
