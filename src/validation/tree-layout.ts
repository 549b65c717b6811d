import { posix } from 'node:path';
import type { FileTree } from '../domain/file-tree.ts';

/** Where charts and kustomizations are in a tree, from the names of its files alone. */
export type TreeLayout = {
  /** Folders that hold a `Chart.yaml`; the root is the empty string. */
  readonly charts: ReadonlySet<string>;
  /** Folder → its kustomization file. */
  readonly kustomizations: ReadonlyMap<string, string>;
};

const layouts = new WeakMap<FileTree, TreeLayout>();
const kustomizationName = /^(kustomization\.ya?ml|Kustomization)$/;

/** Reads a tree's layout; remembered for as long as the tree is. */
export function layoutOf(tree: FileTree): TreeLayout {
  const known = layouts.get(tree);
  if (known !== undefined) return known;
  const charts = new Set<string>();
  const kustomizations = new Map<string, string>();
  for (const { path, mode } of tree.entries) {
    if (!mode.startsWith('100')) continue;
    const base = posix.basename(path);
    if (base === 'Chart.yaml') charts.add(folderOf(path));
    else if (kustomizationName.test(base)) kustomizations.set(folderOf(path), path);
  }
  const layout = { charts, kustomizations };
  layouts.set(tree, layout);
  return layout;
}

/** The folder of a file; the root is the empty string. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/** A path and all folders above it, nearest first, the root (`''`) last. */
export function foldersAbove(path: string): readonly string[] {
  const steps = path.split('/').slice(0, -1);
  return Array.from({ length: steps.length + 1 }, (_, index) => steps.slice(0, steps.length - index).join('/'));
}

/** The chart a file belongs to: the nearest folder above it with a `Chart.yaml`. */
export function chartOf(layout: TreeLayout, path: string): string | undefined {
  return foldersAbove(path).find((folder) => layout.charts.has(folder));
}

/** Whether a file is a template: Helm's language, not YAML. */
export function isHelmTemplate(layout: TreeLayout, path: string): boolean {
  const chart = chartOf(layout, path);
  return chart !== undefined && path.startsWith(inFolder(chart, 'templates/'));
}

/** Joins a folder of a tree (the root is `''`) and a name. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether a file is YAML by its name. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path) || posix.basename(path) === 'Kustomization';
}
