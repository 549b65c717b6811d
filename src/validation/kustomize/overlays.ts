import type { FileTree } from '../../domain/file-tree.ts';
import { layoutOf } from '../tree-layout.ts';
import { type KustomizationFile, readKustomization } from './kustomization.ts';

/** The kustomizations of a tree and how they include each other. */
export type KustomizeGraph = {
  readonly byDir: ReadonlyMap<string, KustomizationFile>;
  /** Folders of the kustomizations that nobody includes and that reach one of these paths: what somebody deploys. */
  overlaysReaching(paths: ReadonlySet<string>): readonly string[];
  /** All that a kustomization includes, directly or not: its own and others' kustomization files, resources, parts. */
  closureOf(dir: string): Closure;
};

export type Closure = { readonly kustomizations: readonly KustomizationFile[]; readonly files: ReadonlySet<string> };

const maxFiles = 5_000;

/** Reads all kustomization files of a tree (their names tell which) and links them. */
export async function readKustomizeGraph(tree: FileTree): Promise<KustomizeGraph> {
  const { kustomizations } = layoutOf(tree);
  const texts = await tree.readMany([...kustomizations.values()]);
  const byDir = new Map<string, KustomizationFile>();
  for (const [file, text] of texts) {
    const read = readKustomization(file, text);
    if (read !== null) byDir.set(read.dir, read);
  }
  const included = new Set([...byDir.values()].flatMap((one) => one.resources.map(({ target }) => asDir(target))));

  function closureOf(dir: string): Closure {
    const found = new Map<string, KustomizationFile>();
    const files = new Set<string>();
    const pending = [dir];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const one = byDir.get(next);
      if (one === undefined || found.has(next) || files.size > maxFiles) continue;
      found.set(next, one);
      files.add(one.file);
      for (const { target } of [...one.resources, ...one.parts, ...one.pluginFiles]) {
        if (byDir.has(asDir(target))) pending.push(asDir(target));
        else files.add(target);
      }
    }
    return { kustomizations: [...found.values()], files };
  }

  return {
    byDir,
    closureOf,
    overlaysReaching(paths) {
      const tops = [...byDir.values()].filter((one) => !one.isComponent && !included.has(one.dir));
      return tops
        .map((one) => one.dir)
        .filter((dir) => [...closureOf(dir).files].some((file) => paths.has(file)))
        .sort();
    },
  };
}

function asDir(target: string): string {
  return target === '.' ? '' : target;
}
