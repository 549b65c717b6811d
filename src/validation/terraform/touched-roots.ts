import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import type { ChangeSet } from '../../domain/change-set.ts';
import { isLocalSource, resolveInRepository, splitPath } from './module-folder.ts';

type Entries = ReadonlyMap<string, readonly TreeEntry[]>;

const localSource = /["']?source["']?\s*[=:]\s*"(\.\.?(?:\/(?:[^"\\]|\\.)*)?)"/g;
const fileFunctions = /\b(?:file\w*|templatefile)\s*\(/;
const maxRemembered = 50_000;

/** Local sources in a file by its git object id, so that a warm process reads only files it has not seen. */
const rememberedSources = new Map<string, readonly string[]>();

/**
 * The root modules that a change reaches: the folders it touches and, through local module calls, every folder
 * above them that nobody calls. `null` stands for every folder. Sorted.
 */
export async function touchedRoots(tree: FileTree, entries: Entries, changes: ChangeSet | null): Promise<string[]> {
  const touched = changes === null ? new Set(entries.keys()) : await touchedFolders(tree, entries, changes);
  if (touched.size === 0) return [];
  const callers = await callersByFolder(tree, entries);
  const roots = new Set<string>();
  for (const dir of touched) {
    const above = rootsAbove(dir, callers);
    // A circle of modules has no root; then the folder itself is looked at and the circle found there.
    for (const root of above.size === 0 ? [dir] : above) if (entries.has(root)) roots.add(root);
  }
  return [...roots].sort();
}

/** Folders with Terraform files that hold a changed file, or read one with `file()` and its kin. */
async function touchedFolders(tree: FileTree, entries: Entries, changes: ChangeSet): Promise<Set<string>> {
  const touched = new Set<string>();
  for (const { path } of changes.files) {
    const { dir, name } = splitPath(path);
    if (/\.(tf|tofu)(\.json)?$/.test(name)) {
      touched.add(dir);
      continue;
    }
    const near = nearestModule(dir, entries);
    if (near === undefined) continue;
    const isItsOwn = /\.tfvars(\.json)?$/.test(name) || name === '.terraform.lock.hcl';
    if (isItsOwn || (await readsFile(tree, entries.get(near) ?? [], name))) touched.add(near);
  }
  return touched;
}

function nearestModule(dir: string, entries: Entries): string | undefined {
  for (let at = dir; ; at = splitPath(at).dir) {
    if (entries.has(at)) return at;
    if (at === '') return undefined;
  }
}

async function readsFile(tree: FileTree, files: readonly TreeEntry[], name: string): Promise<boolean> {
  const texts = await tree.readMany(files.map(({ path }) => path));
  return [...texts.values()].some(
    (text) => fileFunctions.test(text) && (text.includes(name) || /\bfileset\s*\(|\/\$\{/.test(text)),
  );
}

function rootsAbove(dir: string, callers: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const roots = new Set<string>();
  const seen = new Set([dir]);
  const queue = [dir];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const above = callers.get(at);
    if (above === undefined) roots.add(at);
    for (const caller of above ?? []) {
      if (seen.has(caller)) continue;
      seen.add(caller);
      queue.push(caller);
    }
  }
  return roots;
}

async function callersByFolder(tree: FileTree, entries: Entries): Promise<Map<string, Set<string>>> {
  const callers = new Map<string, Set<string>>();
  for (const [path, sources] of await localSourcesByFile(tree, [...entries.values()].flat())) {
    const { dir } = splitPath(path);
    for (const source of sources) {
      const target = isLocalSource(source) ? resolveInRepository(dir, source) : undefined;
      if (target === undefined || target === dir) continue;
      const known = callers.get(target) ?? new Set();
      callers.set(target, known.add(dir));
    }
  }
  return callers;
}

async function localSourcesByFile(
  tree: FileTree,
  files: readonly TreeEntry[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const unseen = files.filter(({ oid }) => oid === '' || !rememberedSources.has(oid));
  const texts = await tree.readMany(unseen.map(({ path }) => path));
  const sources = new Map<string, readonly string[]>();
  for (const { path, oid } of files) {
    const text = texts.get(path);
    const found =
      text === undefined ? (rememberedSources.get(oid) ?? []) : [...text.matchAll(localSource)].map(([, s = '']) => s);
    sources.set(path, found);
    if (oid === '') continue;
    if (rememberedSources.size >= maxRemembered) rememberedSources.clear();
    rememberedSources.set(oid, found);
  }
  return sources;
}
