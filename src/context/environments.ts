import type { Environment, Inventory } from './inventory.ts';
import { baseName, folderOf } from './repository-path.ts';

/** Canonical name → what people and folders call it. One row adds an environment that is known by its name alone. */
export const knownEnvironments: Readonly<Record<string, readonly string[]>> = {
  production: ['production', 'prod', 'prd', 'live'],
  staging: ['staging', 'stage', 'stg'],
  development: ['development', 'dev'],
  test: ['test', 'testing'],
  qa: ['qa'],
  uat: ['uat'],
  sandbox: ['sandbox', 'sbx'],
  preview: ['preview'],
  preproduction: ['preproduction', 'pre-production', 'preprod', 'pre-prod'],
  nonproduction: ['nonproduction', 'non-production', 'nonprod', 'non-prod'],
};

const canonicalOf = new Map(
  Object.entries(knownEnvironments).flatMap(([name, aliases]) => aliases.map((alias) => [alias, name] as const)),
);

/** Names that say what they are wherever they stand; the others are also ordinary words (`dev/`, `test/`, `live/`). */
const unmistakable = new Set(['production', 'prod', 'prd', 'staging', 'stg', 'preprod', 'nonprod']);
/** Folders whose children are environments. */
const containers = new Set([
  'env',
  'envs',
  'environment',
  'environments',
  'overlay',
  'overlays',
  'cluster',
  'clusters',
  'stages',
  'workspaces',
]);
/** Children of such folders that are not. */
const shared =
  /^(?:[._].*|base|bases|common|shared|default|defaults|global|components?|modules?|lib|templates?|all|crds|charts?|scripts|docs|apps|infrastructure|config)$/;

/** Canonical name of a word that is an environment's name or alias as such (`prd` → `production`); `undefined` for any other word. */
export function canonicalEnvironment(word: string): string | undefined {
  return canonicalOf.get(word.toLowerCase());
}

/** The environment of a repository that a person calls `word`, by name or alias. */
export function findEnvironment(inventory: Inventory, word: string): Environment | undefined {
  const wanted = word.toLowerCase();
  const canonical = canonicalEnvironment(wanted);
  return (
    inventory.environments.find(({ name, aliases }) => name.toLowerCase() === wanted || aliases.includes(wanted)) ??
    inventory.environments.find(({ name }) => name === canonical)
  );
}

/** Splits `eks-prod-eu` into the environment it names and the rest (`eks-*-eu`). `pre-prod` and `non-prod` are names of their own. */
export function compoundEnvironment(word: string): { readonly name: string; readonly rest: string } | undefined {
  const joined = word.toLowerCase().replace(/(?<![a-z0-9])(pre|non)[-_.](prod(?:uction)?)(?![a-z0-9])/g, '$1$2');
  const tokens = joined.split(/[-_.]/);
  const found = tokens.findIndex((token) => canonicalOf.has(token));
  if (found === -1) return undefined;
  const name = canonicalOf.get(tokens[found] ?? '') ?? '';
  return { name, rest: tokens.map((token, index) => (index === found ? '*' : token)).join('-') };
}

/** What the names in a repository tell about environments. */
export type EnvironmentReader = {
  /** The environment a path belongs to: the deepest folder that names one, else its file name where that is a values or variables file. */
  of(path: string): string | undefined;
  /** The environment a namespace, workspace or similar name stands for, if the repository has it or it cannot mean anything else. */
  ofName(name: string): string | undefined;
  readonly environments: ReadonlyMap<
    string,
    { readonly aliases: ReadonlySet<string>; readonly paths: ReadonlySet<string> }
  >;
};

/**
 * Learns environments from the paths of infrastructure files. A folder counts when its name cannot mean anything else (`production`), when it
 * stands in a folder of environments (`overlays/dev`), or beside another environment; a name outside of the list only beside a known one.
 * @param files paths of infrastructure files
 * @param settingFiles those of them whose file name may name an environment: values, tfvars
 */
export function readEnvironments(files: readonly string[], settingFiles: readonly string[]): EnvironmentReader {
  const folders = environmentFolders(childFolders(files));
  const found = new Map<string, { aliases: Set<string>; paths: Set<string> }>();
  const note = (name: string, alias: string, path: string) => {
    const known = found.get(name) ?? { aliases: new Set<string>(), paths: new Set<string>() };
    known.aliases.add(alias.toLowerCase());
    known.paths.add(path);
    found.set(name, known);
  };
  for (const [folder, name] of folders) note(name, baseName(folder), folder);
  const fileNames = environmentFiles(settingFiles);
  for (const [file, { name, alias }] of fileNames) if (nearest(folders, file) === undefined) note(name, alias, file);
  return {
    environments: found,
    of: (path) => nearest(folders, path) ?? fileNames.get(path)?.name,
    ofName(name) {
      const named = compoundEnvironment(name);
      if (found.has(name)) return name;
      if (named === undefined) return undefined;
      return found.has(named.name) || named.name === 'production' || named.name === 'staging' ? named.name : undefined;
    },
  };
}

/** Files whose own name tells: `values-prod.yaml`, `prod.tfvars`, and `dev.yaml` where `prod.yaml` or the like stands beside it. */
function environmentFiles(files: readonly string[]): Map<string, { readonly name: string; readonly alias: string }> {
  const named = files.flatMap((file) => {
    const stem = baseName(file).replace(/\.(?:ya?ml|tfvars|json|gotmpl|auto|enc)(?=\.|$)/g, '');
    const compound = compoundEnvironment(stem);
    if (compound === undefined) return [];
    const alias = stem.split(/[-_.]/).find((token) => canonicalOf.has(token.toLowerCase())) ?? compound.name;
    return [{ file, folder: folderOf(file), ...compound, alias }];
  });
  const isCertain = ({ file, rest }: { readonly file: string; readonly rest: string }) =>
    /\.tfvars(?:\.json)?$/.test(file) || (/(?:^|-)values?(?:-|$)/.test(rest) && rest.split('-').length <= 4);
  const bareNames = new Map<string, Set<string>>();
  for (const { folder, rest, name } of named)
    if (rest === '*') bareNames.set(folder, (bareNames.get(folder) ?? new Set()).add(name));
  const counted = named.filter(
    (one) => isCertain(one) || (one.rest === '*' && (bareNames.get(one.folder)?.size ?? 0) > 1),
  );
  return new Map(counted.map(({ file, name, alias }) => [file, { name, alias }]));
}

function nearest(folders: ReadonlyMap<string, string>, path: string): string | undefined {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const name = folders.get(folder);
    if (name !== undefined) return name;
  }
  return undefined;
}

function childFolders(files: readonly string[]): Map<string, Set<string>> {
  const children = new Map<string, Set<string>>();
  for (const file of files) {
    for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) {
      const parent = folderOf(folder);
      const siblings = children.get(parent) ?? new Set<string>();
      if (siblings.has(baseName(folder))) break;
      siblings.add(baseName(folder));
      children.set(parent, siblings);
    }
  }
  return children;
}

/** Folder → environment, for every folder that is one. */
function environmentFolders(children: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string> {
  const folders = new Map<string, string>();
  for (const [parent, names] of children) {
    const isContainer = containers.has(baseName(parent).toLowerCase());
    const named = [...names].flatMap((name) => {
      const compound = compoundEnvironment(name);
      return compound === undefined ? [] : [{ folder: name, ...compound }];
    });
    const counted = named.filter((one) => {
      const others = named.filter((other) => other.folder !== one.folder && other.name !== one.name);
      if (one.rest === '*')
        return isContainer || others.some((other) => other.rest === '*') || unmistakable.has(one.folder.toLowerCase());
      return isContainer || others.some((other) => other.rest === one.rest);
    });
    for (const { folder, name } of counted) {
      const isShared = counted.some((other) => other.folder !== folder && other.name === name);
      folders.set(join(parent, folder), isShared ? folder : name);
    }
    if (counted.length === 0 || !isContainer) continue;
    for (const name of names)
      if (!folders.has(join(parent, name)) && !shared.test(name)) folders.set(join(parent, name), name);
  }
  return folders;
}

function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}
