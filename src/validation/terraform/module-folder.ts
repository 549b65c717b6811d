import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { attributeOf, type ConfigBlock, type ConfigFile } from './config-block.ts';
import { isConfigName, readConfigFile } from './config-file.ts';
import { literalString } from './literal.ts';

/** A call of another module, where it stands and what it gives. */
export type ModuleCall = {
  readonly name: string;
  /** As written; `undefined` when it is no plain string, which Terraform refuses. */
  readonly source: string | undefined;
  readonly version: string | undefined;
  readonly file: string;
  readonly block: ConfigBlock;
};

/** One folder with Terraform files, read. */
export type ModuleFolder = {
  /** Path in the repository, empty for its top. */
  readonly dir: string;
  readonly files: readonly ConfigFile[];
  readonly calls: readonly ModuleCall[];
  /** Files that are symbolic links: listed, never followed. */
  readonly links: readonly string[];
};

/**
 * The files that Terraform or OpenTofu loads, by folder. OpenTofu takes `main.tofu` in place of `main.tf`; both are read,
 * so that nothing hides in the one that is not.
 */
export function configEntries(tree: FileTree): ReadonlyMap<string, readonly TreeEntry[]> {
  const folders = new Map<string, TreeEntry[]>();
  for (const entry of tree.entries) {
    const { dir, name } = splitPath(entry.path);
    if (!isConfigName(name) || !/^1[02]0/.test(entry.mode) || isIgnored(dir)) continue;
    const entries = folders.get(dir);
    if (entries === undefined) folders.set(dir, [entry]);
    else entries.push(entry);
  }
  return folders;
}

/** Reads folders; a folder without Terraform files is missing from the result. */
export async function readModuleFolders(
  tree: FileTree,
  entries: ReadonlyMap<string, readonly TreeEntry[]>,
  dirs: Iterable<string>,
): Promise<ReadonlyMap<string, ModuleFolder>> {
  const wanted = [...new Set(dirs)].filter((dir) => entries.has(dir));
  const texts = await tree.readMany(wanted.flatMap((dir) => (entries.get(dir) ?? []).map(({ path }) => path)));
  return new Map(wanted.map((dir) => [dir, toFolder(dir, entries.get(dir) ?? [], texts)]));
}

function toFolder(dir: string, entries: readonly TreeEntry[], texts: ReadonlyMap<string, string>): ModuleFolder {
  const links = entries.filter(isLink).map(({ path }) => path);
  const files = entries
    .filter((entry) => !isLink(entry))
    .map(({ path }) => {
      const text = texts.get(path);
      if (text !== undefined) return readConfigFile(path, text);
      const broken = { line: 1, message: 'the file is not readable as text' };
      return { path, text: '', blocks: [], code: [], broken };
    });
  return { dir, files, calls: files.flatMap(callsOf), links };
}

function isLink({ mode }: TreeEntry): boolean {
  return mode === '120000';
}

/** The module calls of a file. */
export function callsOf(file: ConfigFile): ModuleCall[] {
  return file.blocks
    .filter(({ type, labels }) => type === 'module' && labels.length === 1)
    .map((block) => ({
      name: block.labels[0] ?? '',
      source: literalString(attributeOf(block, 'source')?.text),
      version: literalString(attributeOf(block, 'version')?.text),
      file: file.path,
      block,
    }));
}

function isIgnored(dir: string): boolean {
  return `/${dir}/`.includes('/.terraform/');
}

export function splitPath(path: string): { readonly dir: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { dir: slash === -1 ? '' : path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Joins a folder of the repository and a relative path; `undefined` when that leaves the repository. */
export function resolveInRepository(dir: string, relative: string): string | undefined {
  const steps = dir === '' ? [] : dir.split('/');
  for (const step of relative.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

/** A source that names a folder of the repository. */
export function isLocalSource(source: string | undefined): source is string {
  return source !== undefined && /^\.\.?(\/|$)/.test(source);
}
