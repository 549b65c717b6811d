import type { Finding } from '../../domain/check.ts';
import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { splitPath, type ModuleFolder } from './module-folder.ts';
import { familiarityRules, findRefusals, newRefusals, nothingFamiliar, type Familiar } from './find-refusals.ts';
import { fileReads, templateReadsFiles } from './file-reads.ts';
import { providerNeeds } from './provider-needs.ts';
import { isMirrored, type ModuleDirectory } from './module-directory.ts';
import { strictPolicy, type Refusal, type TerraformPolicy } from './refusal.ts';
import { readLockFile, refuseBackendChange, refuseLocked, type LockedProvider } from './repository-files.ts';
import { readRootModule, type RootModule } from './root-module.ts';

type Entries = ReadonlyMap<string, readonly TreeEntry[]>;

/** One state of the repository: its files, and which of them Terraform loads. */
export type TreeState = { readonly tree: FileTree; readonly entries: Entries };

/** A root module as reading alone shows it, before any process starts. */
export type ExaminedRoot = {
  readonly root: RootModule;
  /** The same root before the change; absent when it is new or a whole folder is validated. */
  readonly before?: RootModule;
  /** Files that are not HCL or JSON. */
  readonly broken: readonly Finding[];
  /** New ones, or all when a whole folder is validated. */
  readonly refusals: readonly Refusal[];
  /** What would be refused if it were new. */
  readonly tolerated: readonly Refusal[];
  readonly locked: readonly LockedProvider[];
};

/** Reads a root module and judges it against the refusal rules; `undefined` when there is no such root. */
export async function examineRoot(
  dir: string,
  after: TreeState,
  before: TreeState | null,
  policy: TerraformPolicy,
  familiar: () => Promise<Familiar>,
  directory: () => Promise<ModuleDirectory | undefined>,
): Promise<ExaminedRoot | undefined> {
  const root = await readWhole(after, dir, directory);
  if (root === undefined) return undefined;
  const old = before === null ? undefined : await readWhole(before, dir, directory);
  const strict = await refusalsOf(root, after, policy, nothingFamiliar);
  // Reading what the whole repository uses is worth it only where something looks strange.
  const isStrange = before !== null && strict.some(({ rule }) => familiarityRules.has(rule));
  const known = isStrange ? await familiar() : nothingFamiliar;
  const now = isStrange ? await refusalsOf(root, after, policy, known) : strict;
  const then = old === undefined || before === null ? [] : await refusalsOf(old, before, policy, known);
  const fresh = newRefusals(now, then);
  const moved = root.folders.flatMap((folder) => refuseBackendChange(folderIn(old, folder.dir), folder, policy));
  return {
    root,
    ...(old === undefined ? {} : { before: old }),
    broken: brokenFiles(root),
    refusals: [...fresh, ...moved],
    tolerated: now.filter((refusal) => !fresh.includes(refusal)),
    locked: await lockedProviders(after.tree, dir),
  };
}

/** The root with what the operator's directory has of it; modules there that could not be looked into stay away. */
async function readWhole(
  { tree, entries }: TreeState,
  dir: string,
  directory: () => Promise<ModuleDirectory | undefined>,
): Promise<RootModule | undefined> {
  const own = await readRootModule(tree, entries, dir);
  const foreign = own === undefined || own.remoteCalls.length === 0 ? undefined : await directory();
  if (own === undefined || foreign === undefined) return own;
  const whole = await readRootModule(tree, entries, dir, foreign);
  if (whole === undefined || whole.circle !== undefined || whole.missing.length > own.missing.length) return own;
  const mirrored = whole.folders.filter((folder) => isMirrored(folder.dir));
  const isOpaque = mirrored.some(
    ({ files, links }) => links.length > 0 || files.some(({ broken }) => broken !== undefined),
  );
  // The operator vouches for what these modules make, not for what their functions read on this machine while we validate.
  const reads = findRefusals(mirrored, dir, strictPolicy, nothingFamiliar).filter(({ rule }) => rule === readsOutside);
  const templates = await templateRefusals({ ...whole, folders: mirrored }, foreign.tree);
  return isOpaque || reads.length + templates.length > 0 ? own : whole;
}

const readsOutside = 'terraform/file-outside';

async function refusalsOf(
  root: RootModule,
  state: TreeState,
  policy: TerraformPolicy,
  familiar: Familiar,
): Promise<Refusal[]> {
  const lockFile = lockFileOf(root.dir);
  const used = new Set(providerNeeds(root.folders).map(({ source }) => source));
  const folders = root.folders.filter((folder) => !isMirrored(folder.dir));
  return [
    ...findRefusals(folders, root.dir, policy, familiar),
    ...(await templateRefusals({ ...root, folders }, state.tree)),
    ...refuseLocked(lockFile, await lockedProviders(state.tree, root.dir), used, policy),
  ];
}

/** Template files are programs too: one that reads files itself could read ours. */
async function templateRefusals(root: RootModule, tree: FileTree): Promise<Refusal[]> {
  const reads = root.folders
    .flatMap((folder) => fileReads(folder, root.dir))
    .filter(({ call }) => call === 'templatefile');
  const paths = tree.entries
    .filter(({ path }) => reads.some(({ target }) => isTarget(path, target)))
    .map(({ path }) => path);
  const texts = await tree.readMany(paths);
  return [...texts]
    .filter(([, text]) => templateReadsFiles(text))
    .map(([file]) => ({
      rule: 'terraform/file-outside',
      file,
      line: 1,
      subject: 'template reads files',
      kind: 'undecidable',
      message: 'this template reads files itself; which ones cannot be told without running it',
      remedy: 'Read the file in the configuration and hand its text to the template.',
    }));
}

function isTarget(path: string, target: ReturnType<typeof fileReads>[number]['target']): boolean {
  if (target.kind === 'path') return target.path === path;
  return target.kind === 'below' && (target.dir === '' || path.startsWith(`${target.dir}/`));
}

/** Files of a root module that are not HCL or JSON, as findings. */
export function brokenFiles(root: RootModule): Finding[] {
  return root.folders.flatMap(({ files }) =>
    files.flatMap(({ path, broken }) =>
      broken === undefined
        ? []
        : [
            {
              severity: 'error' as const,
              file: path,
              line: broken.line,
              rule: 'terraform/syntax',
              message: `This is not valid Terraform: ${broken.message}.`,
            },
          ],
    ),
  );
}

function folderIn(root: RootModule | undefined, dir: string): ModuleFolder | undefined {
  return root?.folders.find((folder) => folder.dir === dir);
}

function lockFileOf(dir: string): string {
  return dir === '' ? '.terraform.lock.hcl' : `${dir}/.terraform.lock.hcl`;
}

async function lockedProviders(tree: FileTree, dir: string): Promise<LockedProvider[]> {
  const path = lockFileOf(dir);
  if (!tree.entries.some((entry) => entry.path === path && splitPath(path).dir === dir)) return [];
  return readLockFile((await tree.read(path)) ?? '');
}
