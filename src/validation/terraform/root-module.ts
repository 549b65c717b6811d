import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { isMirrored, type ModuleDirectory } from './module-directory.ts';
import {
  configEntries,
  isLocalSource,
  readModuleFolders,
  resolveInRepository,
  type ModuleCall,
  type ModuleFolder,
} from './module-folder.ts';

/** A module as it is used: `key` is the path of call names (`network.subnets`), empty for the root itself. */
export type ModuleInstance = {
  readonly key: string;
  readonly source: string;
  readonly folder: ModuleFolder;
  /** The call by which it came out of the operator's module directory, and the version that was taken. */
  readonly mirrored?: { readonly by: RemoteCall; readonly version: string };
};

/** A call whose module is not in the repository. */
export type RemoteCall = { readonly key: string; readonly folder: ModuleFolder; readonly call: ModuleCall };

/** A root module with everything local that it calls, directly or not. */
export type RootModule = {
  readonly dir: string;
  readonly instances: readonly ModuleInstance[];
  /** Each folder once, however often it is called. */
  readonly folders: readonly ModuleFolder[];
  readonly remoteCalls: readonly RemoteCall[];
  /** Calls of a local folder that has no Terraform files. */
  readonly missing: readonly ModuleCall[];
  /** A call by which a module contains itself, directly or not; Terraform would never end. */
  readonly circle?: RemoteCall;
  /** Where modules of `instances` that are not in the repository come from. */
  readonly directory?: ModuleDirectory;
};

const maxInstances = 2_000;

/** Reads a root module and, wave by wave, the local modules it calls, and those that the operator's directory has. */
export async function readRootModule(
  tree: FileTree,
  entries: ReadonlyMap<string, readonly TreeEntry[]>,
  dir: string,
  directory?: ModuleDirectory,
): Promise<RootModule | undefined> {
  const foreign = directory === undefined ? undefined : configEntries(directory.tree);
  const folders = new Map(await readModuleFolders(tree, entries, [dir]));
  const top = folders.get(dir);
  if (top === undefined) return undefined;
  const instances: (ModuleInstance & { readonly chain: readonly string[] })[] = [
    { key: '', source: '', folder: top, chain: [dir] },
  ];
  const remoteCalls: RemoteCall[] = [];
  const missing = new Set<ModuleCall>();
  const result = () => ({
    ...{ dir, instances, folders: [...folders.values()], remoteCalls, missing: [...missing] },
    ...(directory === undefined ? {} : { directory }),
  });
  for (let at = 0; at < instances.length && instances.length < maxInstances; at += 1) {
    const instance = instances[at];
    if (instance === undefined) break;
    const isForeign = isMirrored(instance.folder.dir);
    const remote = remoteCallsOf(instance).map((call) => ({ call, found: directory?.find(call.call) }));
    remoteCalls.push(...remote.flatMap(({ call, found }) => (found === undefined ? [call] : [])));
    const local = localCalls(instance);
    const mirrored = remote.flatMap(({ call: by, found }) =>
      found === undefined ? [] : [{ ...calledFrom(by), target: found.dir, mirrored: { by, version: found.version } }],
    );
    const [here, there] = [local.map(({ target }) => target), mirrored.map(({ target }) => target)];
    if (!isForeign) await readMissing(tree, entries, folders, here);
    if (directory !== undefined && foreign !== undefined)
      await readMissing(directory.tree, foreign, folders, isForeign ? [...here, ...there] : there);
    const calls = [...local.map((called) => ({ ...called, mirrored: undefined })), ...mirrored];
    for (const { target, call, key, source, mirrored: from } of calls) {
      const folder = folders.get(target);
      if (folder === undefined) {
        missing.add(call);
        continue;
      }
      if (instance.chain.includes(target)) return { ...result(), circle: { key, folder: instance.folder, call } };
      const origin = from === undefined ? {} : { mirrored: from };
      instances.push({ key, source, folder, ...origin, chain: [...instance.chain, target] });
    }
  }
  return result();
}

async function readMissing(
  tree: FileTree,
  entries: ReadonlyMap<string, readonly TreeEntry[]>,
  folders: Map<string, ModuleFolder>,
  dirs: readonly string[],
): Promise<void> {
  const missing = dirs.filter((dir) => !folders.has(dir));
  if (missing.length === 0) return;
  for (const [dir, folder] of await readModuleFolders(tree, entries, missing)) folders.set(dir, folder);
}

function localCalls({ key, folder }: ModuleInstance) {
  return folder.calls.flatMap((call) => {
    if (!isLocalSource(call.source)) return [];
    const target = resolveInRepository(folder.dir, call.source);
    return target === undefined ? [] : [{ call, key: join(key, call.name), source: call.source, target }];
  });
}

function calledFrom({ call, key }: RemoteCall) {
  return { call, key, source: call.source ?? '' };
}

function remoteCallsOf({ key, folder }: ModuleInstance): RemoteCall[] {
  return folder.calls
    .filter(({ source }) => source !== undefined && !isLocalSource(source))
    .map((call) => ({ key: join(key, call.name), folder, call }));
}

function join(key: string, name: string): string {
  return key === '' ? name : `${key}.${name}`;
}
