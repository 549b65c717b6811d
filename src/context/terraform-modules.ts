import type { TerraformModule } from './inventory.ts';
import type { EnvironmentReader } from './environments.ts';
import type { TerraformFile } from './reading/read-terraform-file.ts';
import { baseName, folderOf, foldersUp, resolveFrom } from './repository-path.ts';

/** What the values file of a root module says about its environment. */
export type TfvarsFile = { readonly file: string; readonly environmentName?: string };

/** Puts the files of each folder together into modules, sorted by folder. */
export function terraformModules(
  files: ReadonlyMap<string, TerraformFile>,
  tfvars: readonly TfvarsFile[],
  environments: EnvironmentReader,
): TerraformModule[] {
  const byFolder = new Map<string, [string, TerraformFile][]>();
  for (const [path, file] of files) {
    const folder = byFolder.get(folderOf(path)) ?? [];
    folder.push([path, file]);
    byFolder.set(folderOf(path), folder);
  }
  const called = calledFolders(byFolder);
  const tfvarsOf = assignTfvars(tfvars, new Set(byFolder.keys()));
  return [...byFolder]
    .map(([dir, parts]) => oneModule(dir, parts, tfvarsOf.get(dir) ?? [], called.has(dir), environments))
    .sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

function oneModule(
  dir: string,
  parts: readonly (readonly [string, TerraformFile])[],
  tfvars: readonly TfvarsFile[],
  isCalled: boolean,
  environments: EnvironmentReader,
): TerraformModule {
  const files = parts.map(([, file]) => file);
  const requiredVersion = files.find((file) => file.requiredVersion !== undefined)?.requiredVersion;
  const environment = moduleEnvironment(dir, files, tfvars, environments);
  const tfvarsEnvironments: Record<string, string> = {};
  for (const { file, environmentName } of tfvars) {
    const name =
      environments.of(file) ?? (environmentName === undefined ? undefined : environments.ofName(environmentName));
    if (name !== undefined) tfvarsEnvironments[file] = name;
  }
  return {
    dir,
    role: roleOf(dir, files, tfvars.length > 0, isCalled, environment),
    providers: Object.assign({}, ...files.map((file) => file.providers)) as TerraformModule['providers'],
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
    calls: parts.flatMap(([path, file]) =>
      file.calls.map(({ line, ...call }) => ({ ...call, at: { file: path, line } })),
    ),
    blocks: parts.flatMap(([path, file]) =>
      file.blocks.map(({ address, line }) => ({ address, at: { file: path, line } })),
    ),
    tfvars: tfvars.map(({ file }) => file),
    tfvarsEnvironments,
    ...(environment === undefined ? {} : { environment }),
  };
}

/** Folders whose content shows or tests something and is never run for real. */
export const exampleFolder = /(?:^|\/)(?:examples?|tests?|test-fixtures|fixtures)(?:\/|$)/;

function roleOf(
  dir: string,
  files: readonly TerraformFile[],
  hasTfvars: boolean,
  isCalled: boolean,
  environment: string | undefined,
): TerraformModule['role'] {
  if (exampleFolder.test(dir)) return 'example';
  if (isCalled) return 'child';
  if (environment !== undefined || hasTfvars || files.some((file) => file.isRunHere)) return 'root';
  if (/(?:^|\/)modules\//.test(`${dir}/`)) return 'child';
  if (dir !== '' && files.some((file) => file.calls.some((call) => call.source.startsWith('../')))) return 'root';
  const addresses = files.flatMap((file) => file.blocks.map((block) => block.address));
  const takesInput = addresses.some((address) => address.startsWith('variable.'));
  return takesInput ? 'child' : 'root';
}

function moduleEnvironment(
  dir: string,
  files: readonly TerraformFile[],
  tfvars: readonly TfvarsFile[],
  environments: EnvironmentReader,
): string | undefined {
  const byFolder = environments.of(`${dir}/main.tf`);
  if (byFolder !== undefined) return byFolder;
  const names = [
    ...files.flatMap((file) => file.environmentNames),
    ...tfvars.flatMap((file) => file.environmentName ?? []),
  ];
  const told = new Set(names.flatMap((name) => environments.ofName(name) ?? []));
  // Several names mean one module for several environments.
  return told.size === 1 && tfvars.length <= 1 ? [...told][0] : undefined;
}

function calledFolders(byFolder: ReadonlyMap<string, readonly (readonly [string, TerraformFile])[]>): Set<string> {
  const called = new Set<string>();
  for (const [dir, parts] of byFolder) {
    if (exampleFolder.test(dir)) continue;
    for (const [, file] of parts)
      for (const { source } of file.calls) {
        const target = isLocalSource(source) ? resolveFrom(dir, source) : undefined;
        if (target !== undefined) called.add(target);
      }
  }
  return called;
}

/** Terraform's rule for sources that are folders of the same repository. */
export function isLocalSource(source: string): boolean {
  return source.startsWith('./') || source.startsWith('../');
}

/** Variables files belong to the module of their own folder, or of the nearest folder above (`tfvars/prod.tfvars`, `env/prod/terraform.tfvars`). */
function assignTfvars(tfvars: readonly TfvarsFile[], moduleFolders: ReadonlySet<string>): Map<string, TfvarsFile[]> {
  const assigned = new Map<string, TfvarsFile[]>();
  for (const one of [...tfvars].sort((a, b) => precedence(a.file) - precedence(b.file) || (a.file < b.file ? -1 : 1))) {
    const owner = foldersUp(folderOf(one.file)).find((folder) => moduleFolders.has(folder));
    if (owner === undefined) continue;
    const list = assigned.get(owner) ?? [];
    list.push(one);
    assigned.set(owner, list);
  }
  return assigned;
}

/** Order in which Terraform loads them, the later wins: terraform.tfvars, terraform.tfvars.json, *.auto.tfvars, then what -var-file names. */
function precedence(file: string): number {
  const name = baseName(file);
  if (name === 'terraform.tfvars') return 0;
  if (name === 'terraform.tfvars.json') return 1;
  return /\.auto\.tfvars(?:\.json)?$/.test(name) ? 2 : 3;
}
