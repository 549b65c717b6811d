import { posix } from 'node:path';
import type { FileTree } from '../../domain/file-tree.ts';
import { attributeOf } from './config-block.ts';
import { fileReads } from './file-reads.ts';
import { literalString } from './literal.ts';
import type { ModuleFolder } from './module-folder.ts';
import { readModuleSource } from './module-source.ts';
import { declaredProviders } from './provider-needs.ts';
import type { RemoteCall, RootModule } from './root-module.ts';
import { stubModule } from './stub-module.ts';
import type { TerraformTool } from './terraform-tool.ts';
import { admits, parseConstraint, parseVersion, type Version } from './version-constraint.ts';

/** Everything that goes into the scratch folder, and what had to be bent so that Terraform runs without fetching. */
export type ScratchCopy = {
  /** Path below the scratch folder → text. The repository's files lie under `tree/`. */
  readonly files: ReadonlyMap<string, string>;
  /** Below the scratch folder. */
  readonly rootDir: string;
  readonly remoteCalls: readonly RemoteCall[];
  /** Modules that came out of the operator's directory, with the version that was taken. */
  readonly mirrored: readonly string[];
  /** `required_version` constraints that exclude our Terraform and were widened. */
  readonly widenedVersions: readonly string[];
};

const tree = 'tree';
const stubs = '.promptops-stubs';
const overrideName = 'zzzz_promptops_override.tf.json';
const aliasesName = 'promptops_aliases.tf.json';
const maxFilesBelow = 500;

/**
 * What of the repository a root module needs to be validated. Hermetic: registry and git modules are replaced by stubs
 * and `init` finds everything installed; otherwise `init` fetches what the configuration names.
 */
export async function scratchCopy(
  repository: FileTree,
  root: RootModule,
  tool: TerraformTool,
  isHermetic: boolean,
): Promise<ScratchCopy> {
  const files = new Map<string, string>();
  for (const folder of root.folders) for (const { path, text } of folder.files) files.set(posix.join(tree, path), text);
  for (const source of [repository, ...(root.directory === undefined ? [] : [root.directory.tree])])
    for (const [path, text] of await readFiles(source, root)) files.set(posix.join(tree, path), text);
  const stubDirs = addStubs(files, root);
  addAliases(files, root);
  const widened = root.folders.map((folder) => addOverride(files, folder, stubDirs, tool)).flat();
  pointToMirror(files, root);
  const rootDir = posix.join(tree, root.dir);
  if (isHermetic)
    files.set(posix.join(rootDir, '.terraform/modules/modules.json'), moduleManifest(root, stubDirs, tool));
  const mirrored = root.instances.flatMap(({ source, mirrored: from }) =>
    from === undefined ? [] : [`${source.replace(/[?#].*$/, '')} ${from.version}`],
  );
  return {
    files,
    rootDir,
    remoteCalls: root.remoteCalls,
    mirrored: [...new Set(mirrored)],
    widenedVersions: [...new Set(widened)],
  };
}

/** Whether a path below the scratch folder is one of ours and not of the repository. */
export function isGenerated(path: string): boolean {
  return path.includes(`${stubs}/`) || path.endsWith(overrideName) || path.endsWith(aliasesName);
}

/** The files that `file()` and its kin read; what is no text gets an empty stand-in, enough for a path to exist. */
async function readFiles(repository: FileTree, root: RootModule): Promise<ReadonlyMap<string, string>> {
  const targets = root.folders.flatMap((folder) => fileReads(folder, root.dir)).map(({ target }) => target);
  const wanted = new Set(targets.flatMap((target) => (target.kind === 'path' ? [target.path] : [])));
  // A path may also be the folder that `fileset` lists.
  const folders = new Set([...wanted, ...targets.flatMap((target) => (target.kind === 'below' ? [target.dir] : []))]);
  const paths = repository.entries
    .filter(({ path, mode }) => mode.startsWith('100') && (wanted.has(path) || isBelowOne(path, folders)))
    .map(({ path }) => path)
    .slice(0, maxFilesBelow);
  const texts = await repository.readMany(paths);
  return new Map(paths.map((path) => [path, texts.get(path) ?? '']));
}

function isBelowOne(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) if (folders.has(at)) return true;
  return folders.has('');
}

/** Call → the folder of its stub, below the scratch folder. */
type StubDirs = ReadonlyMap<RemoteCall['call'], string>;

function addStubs(files: Map<string, string>, root: RootModule): StubDirs {
  const dirs = new Map<RemoteCall['call'], string>();
  for (const { call, folder } of root.remoteCalls) {
    if (dirs.has(call)) continue;
    const dir = posix.join(tree, stubs, String(dirs.size));
    dirs.set(call, dir);
    files.set(posix.join(dir, 'main.tf.json'), stubModule(call, folder));
  }
  return dirs;
}

/**
 * A module from git is called where it was put, on the line where it was called before. No override does this: of a block that is
 * merged with one Terraform does not say which arguments the module does not have.
 */
function pointToMirror(files: Map<string, string>, root: RootModule): void {
  for (const [call, dir] of mirroredDirs(root)) {
    const path = posix.join(tree, call.file);
    const source = attributeOf(call.block, 'source');
    if (source === undefined || readModuleSource(call.source ?? '').kind === 'registry') continue;
    const lines = (files.get(path) ?? '').split('\n');
    const own = JSON.stringify(relativeDir(posix.dirname(path), dir));
    lines[source.line - 1] = (lines[source.line - 1] ?? '').replace(source.text.trim(), () => own);
    files.set(path, lines.join('\n'));
  }
}

/** Where what the operator's directory has was put. */
function mirroredDirs({ instances }: RootModule): StubDirs {
  return new Map(
    instances.flatMap(({ mirrored, folder }) =>
      mirrored === undefined ? [] : [[mirrored.by.call, posix.join(tree, folder.dir)] as const],
    ),
  );
}

/** An override file for what would otherwise stop `init`: a version that excludes us, a module from git. */
function addOverride(files: Map<string, string>, folder: ModuleFolder, stubDirs: StubDirs, tool: TerraformTool) {
  const excluding = requiredVersions(folder).filter((text) => !admitsTool(text, tool.version));
  const fromGit = folder.calls.flatMap((call) => {
    const dir = stubDirs.get(call);
    if (dir === undefined || readModuleSource(call.source ?? '').kind === 'registry') return [];
    return [[call.name, { source: relativeDir(posix.join(tree, folder.dir), dir) }] as const];
  });
  const override = {
    ...(excluding.length === 0 ? {} : { terraform: { required_version: '>= 0.12' } }),
    ...(fromGit.length === 0 ? {} : { module: Object.fromEntries(fromGit) }),
  };
  if (Object.keys(override).length > 0) files.set(posix.join(tree, folder.dir, overrideName), JSON.stringify(override));
  return excluding;
}

/** A module that expects providers from its caller, checked without one: empty configurations, which Terraform takes unchecked. */
function addAliases(files: Map<string, string>, root: RootModule): void {
  const top = root.instances[0]?.folder;
  const aliases =
    top === undefined ? [] : declaredProviders(top).filter(({ aliases: expected }) => expected.length > 0);
  if (aliases.length === 0) return;
  const provider = Object.fromEntries(
    aliases.map(({ name, aliases: expected }) => [name, expected.map((alias) => ({ alias }))]),
  );
  files.set(posix.join(tree, root.dir, aliasesName), JSON.stringify({ provider }));
}

function requiredVersions({ files }: ModuleFolder): string[] {
  return files
    .flatMap(({ blocks }) => blocks)
    .filter(({ type }) => type === 'terraform')
    .flatMap((block) => literalString(attributeOf(block, 'required_version')?.text) ?? []);
}

function admitsTool(constraint: string, version: Version): boolean {
  const range = parseConstraint(constraint);
  return range === undefined || admits(range, version);
}

/**
 * `.terraform/modules/modules.json` as `init` leaves it behind, so that it finds every module installed.
 * Local modules must be in it as well, or the ones they call are not found.
 */
function moduleManifest(root: RootModule, stubDirs: StubDirs, tool: TerraformTool): string {
  const rootDir = posix.join(tree, root.dir);
  const local = root.instances.flatMap(({ key, source, folder, mirrored }) =>
    mirrored === undefined
      ? [
          {
            Key: key,
            Source: key === '' ? '' : dotted(posix.normalize(source)),
            Dir: key === '' ? '.' : posix.relative(rootDir, posix.join(tree, folder.dir)) || '.',
          },
        ]
      : [],
  );
  const dirs = mirroredDirs(root);
  const found = root.instances.flatMap(({ mirrored }) => (mirrored === undefined ? [] : [mirrored]));
  const versions = new Map(found.map(({ by, version }) => [by.call, version]));
  const remote = [...root.remoteCalls, ...found.map(({ by }) => by)].flatMap(({ key, call }) => {
    const dir = stubDirs.get(call) ?? dirs.get(call);
    const source = readModuleSource(call.source ?? '');
    if (dir === undefined) return [];
    const Dir = posix.relative(rootDir, dir);
    if (source.kind !== 'registry') return [{ Key: key, Source: relativeDir(callerDir(root, key), dir), Dir }];
    const host = source.host === 'registry.terraform.io' ? tool.defaultRegistry : source.host;
    const subfolder = /\/\/.*$/.exec(call.source ?? '')?.[0] ?? '';
    const Source = `${source.address.replace(/^[^/]+/, host)}${subfolder}`;
    return [{ Key: key, Source, Version: versions.get(call) ?? versionFor(call.version), Dir }];
  });
  // The same call twice is Terraform's to complain about; a manifest with both it cannot read.
  const byKey = new Map([...local, ...remote].map((row) => [row.Key, row]));
  return JSON.stringify({ Modules: [...byKey.values()] });
}

function callerDir(root: RootModule, key: string): string {
  const callerKey = key.includes('.') ? key.slice(0, key.lastIndexOf('.')) : '';
  const caller = root.instances.find((instance) => instance.key === callerKey);
  return posix.join(tree, caller?.folder.dir ?? root.dir);
}

function relativeDir(from: string, to: string): string {
  return dotted(posix.relative(from, to));
}

/** Terraform's own spelling of a local source: cleaned, and beginning with a dot. */
function dotted(path: string): string {
  const clean = path.replace(/\/$/, '');
  return clean.startsWith('..') ? clean : `./${clean}`;
}

/** Some version that the constraint admits; it only has to satisfy `init`. */
function versionFor(constraint: string | undefined): string {
  // A pre-release satisfies nothing but its own exact version.
  const exact = /^\s*=?\s*v?(\d+\.\d+\.\d+-[\w.+-]+)\s*$/.exec(constraint ?? '')?.[1];
  if (exact !== undefined) return exact;
  const range = parseConstraint(constraint ?? '');
  if (range === undefined) return '1.0.0';
  const from = range.from?.version ?? ([0, 0, 0] as const);
  const [major, minor, patch] = from;
  const candidates: Version[] = [from, [major, minor, patch + 1], [major, minor + 1, 0], [major + 1, 0, 0]];
  const below = parseVersion((range.to?.version ?? [0, 0, 0]).join('.')) ?? from;
  return ([...candidates, below].find((version) => admits(range, version)) ?? from).join('.');
}
