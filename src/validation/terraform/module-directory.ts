import { posix } from 'node:path';
import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import type { ModuleCall } from './module-folder.ts';
import { readModuleSource } from './module-source.ts';
import { admits, compareVersions, parseConstraint, parseVersion, type Version } from './version-constraint.ts';

/**
 * The operator's directory of foreign modules, laid out as they are addressed:
 * `registry.terraform.io/terraform-aws-modules/vpc/aws/6.1.0/…` for registries, `git.example.com/platform/modules/v2.0.3/…` for git.
 */
export type ModuleDirectory = {
  /** Its files below {@link mirrorFolder}, so that no path of it is one of a repository. */
  readonly tree: FileTree;
  /** The folder of a called module in `tree` and the version that was taken; `undefined` when it is not there. */
  find(call: Pick<ModuleCall, 'source' | 'version'>): FoundModule | undefined;
};

export type FoundModule = { readonly dir: string; readonly version: string };

/** Where modules of the directory lie in what Terraform is given. */
export const mirrorFolder = '.promptops-modules';

/** Whether a path is one of the directory's. */
export function isMirrored(path: string): boolean {
  return path.startsWith(`${mirrorFolder}/`);
}

/** Reads which modules and versions a folder holds, by its paths alone. */
export function moduleDirectory(folder: FileTree): ModuleDirectory {
  const entries = folder.entries.map((entry): TreeEntry => ({ ...entry, path: posix.join(mirrorFolder, entry.path) }));
  const dirs = new Set(entries.flatMap(({ path }) => parentsOf(path)));
  const own = (path: string): string => path.slice(mirrorFolder.length + 1);
  const tree: FileTree = {
    commit: folder.commit,
    treeId: folder.treeId,
    entries,
    read: (path) => folder.read(own(path)),
    async readMany(paths) {
      const texts = await folder.readMany(paths.map(own));
      return new Map([...texts].map(([path, text]) => [posix.join(mirrorFolder, path), text]));
    },
  };
  return { tree, find: (call) => findModule(call, dirs) };
}

function findModule(
  { source = '', version }: Pick<ModuleCall, 'source' | 'version'>,
  dirs: ReadonlySet<string>,
): FoundModule | undefined {
  const read = readModuleSource(source);
  const place = read.kind === 'registry' ? fromRegistry(read.address, version, dirs) : fromGit(source);
  if (place === undefined) return undefined;
  const [, subfolder = ''] = /^(?:[a-z0-9+.-]+::)?(?:[a-z]+:\/\/)?[^/?].*?\/\/([^?]*)/i.exec(source) ?? [];
  const dir = posix.join(mirrorFolder, place.dir, subfolder).replace(/\/$/, '');
  // A path that climbs would end in another module, or in another repository's.
  return !`/${subfolder}/`.includes('/../') && dirs.has(dir) ? { dir, version: place.version } : undefined;
}

/** The newest version there that the constraint admits. */
function fromRegistry(
  address: string,
  constraint: string | undefined,
  dirs: ReadonlySet<string>,
): FoundModule | undefined {
  const range = parseConstraint(constraint ?? '>= 0');
  const base = posix.join(mirrorFolder, address);
  const versions = [...dirs].flatMap((dir) => {
    const name = posix.dirname(dir) === base ? posix.basename(dir) : '';
    const version = parseVersion(name);
    return version === undefined || range === undefined || !admits(range, version) ? [] : [{ name, version }];
  });
  const newest = versions.reduce<{ name: string; version: Version } | undefined>(
    (best, one) => (best === undefined || compareVersions(one.version, best.version) > 0 ? one : best),
    undefined,
  );
  return newest && { dir: posix.join(address, newest.name), version: newest.name };
}

/** `git::ssh://git@git.example.com/platform/modules.git//postgres?ref=v4.1.0` → `git.example.com/platform/modules/v4.1.0`. */
function fromGit(source: string): FoundModule | undefined {
  const [, ref] = /[?&]ref=([^&#]+)/.exec(source) ?? [];
  const plain = source
    .replace(/[?#].*$/, '')
    .replace(/^git::/, '')
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[\w.-]+@/, '')
    .replace(/^([\w.-]+):(?!\d)/, '$1/');
  const [repository = ''] = plain.split('//');
  const base = repository.replace(/\.git$/, '').replace(/\/$/, '');
  if (ref === undefined || !/^[\w.-]+\/[\w./-]+$/.test(base) || !/^[\w./-]+$/.test(ref)) return undefined;
  if (`/${base}/${ref}/`.includes('/../')) return undefined;
  return { dir: posix.join(base, ref), version: ref };
}

function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = posix.dirname(path); at !== '.' && at !== '/'; at = posix.dirname(at)) parents.push(at);
  return parents;
}
