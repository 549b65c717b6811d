import { posix } from 'node:path';
import type { Inventory } from '../../context/inventory.ts';
import type { TreeEntry } from '../../domain/file-tree.ts';
import type { Relevance } from './relevance.ts';

const maxFiles = 12;
const maxBytesEach = 24_000;
const readable = /\.(?:tf|tofu|tfvars|hcl|ya?ml|json|tpl|toml)$/i;

/**
 * The files a request is probably about, best first: by the words of their paths and of the objects they hold.
 * With something new to be made, the neighbours whose style it should follow.
 */
export function candidateFiles(
  entries: readonly TreeEntry[],
  inventory: Inventory,
  relevance: Relevance,
  makesNew: boolean,
): readonly string[] {
  const objects = new Map<string, string[]>();
  const add = (file: string, name: string): void => void objects.set(file, [...(objects.get(file) ?? []), name]);
  for (const object of inventory.objects)
    add(object.at.file, `${object.name} ${object.namespace ?? ''} ${kindWords(object.kind)}`);
  for (const release of inventory.releases) add(release.at.file, release.name);
  for (const module of inventory.terraform) {
    for (const block of module.blocks) add(block.at.file, block.address);
    for (const call of module.calls) add(call.at.file, call.name);
  }
  const called = calledModules(inventory, relevance);
  const ranked = entries
    .filter((entry) => readable.test(entry.path) && entry.size <= maxBytesEach)
    .map((entry) => ({
      path: entry.path,
      score:
        relevance([entry.path, ...(objects.get(entry.path) ?? [])].join(' ')) +
        (called.has(folderOf(entry.path)) ? 4 : 0),
    }))
    .filter(({ score }) => score >= 3)
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
  const examples = makesNew ? neighbours(entries, inventory, ranked[0]) : [];
  return [...new Set([...ranked.slice(0, maxFiles - Math.min(examples.length, 5)), ...examples])].slice(0, maxFiles);
}

/** Folders of local modules whose call the request is about: their variables say what can be set. */
function calledModules(inventory: Inventory, relevance: Relevance): ReadonlySet<string> {
  return new Set(
    inventory.terraform.flatMap((module) =>
      module.calls
        .filter((call) => call.source.startsWith('.') && relevance(call.name) >= 3)
        .map((call) => posix.normalize(`${module.dir}/${call.source}`).replace(/\/$/, '')),
    ),
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The files of the smallest child module, and of the smallest Kustomize base: how things are written here. */
function neighbours(entries: readonly TreeEntry[], inventory: Inventory, best: string | undefined): readonly string[] {
  const [terraform, kubernetes] = [/\.(?:tf|tfvars|hcl)$/, /\.ya?ml$/].map(
    (kind) => best === undefined || kind.test(best),
  );
  const filesOf = (dir: string): readonly TreeEntry[] =>
    entries.filter(
      (entry) =>
        entry.path.startsWith(`${dir}/`) &&
        !entry.path.slice(dir.length + 1).includes('/') &&
        readable.test(entry.path),
    );
  const smallest = (dirs: readonly string[]): readonly string[] =>
    (
      dirs
        .map(filesOf)
        .filter((files) => files.length > 0)
        .toSorted((a, b) => bytes(a) - bytes(b))[0] ?? []
    ).map((entry) => entry.path);
  const modules = inventory.terraform.filter((module) => module.role === 'child').map((module) => module.dir);
  const bases = inventory.kustomizations.filter((it) => it.role === 'base').map((it) => it.dir);
  return [...(terraform === true ? smallest(modules) : []), ...(kubernetes === true ? smallest(bases) : [])];
}

/** `PodDisruptionBudget` → `pod disruption budget`, as people write it; kinds of one word are everywhere and tell nothing. */
function kindWords(kind: string): string {
  const words = kind.match(/[A-Z][a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.length > 1 ? words.join(' ') : '';
}

function bytes(files: readonly TreeEntry[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}
