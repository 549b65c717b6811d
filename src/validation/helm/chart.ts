import { posix } from 'node:path';
import type { FileTree, TreeEntry } from '../../domain/file-tree.ts';
import { isRecord } from '../kubernetes/manifest.ts';
import { inFolder, type TreeLayout } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';
import { unpackChart } from './unpack-chart.ts';

/** A chart with everything that lies in its folder, ready to be copied. */
export type Chart = {
  readonly dir: string;
  readonly name: string;
  /** Library charts render nothing by themselves. */
  readonly isLibrary: boolean;
  /** Path inside the chart → text; dependencies that are charts of the same repository are copied under `charts/`. */
  readonly files: ReadonlyMap<string, string>;
  /** Path inside the chart → path in the repository; they differ for copied dependencies. */
  readonly origins: ReadonlyMap<string, string>;
  /** Folder inside the chart (`charts/redis/`) → the archive it was unpacked from and the line that declares it. */
  readonly archives: ReadonlyMap<string, PackedDependency>;
  /** Dependencies that are neither in the chart nor in the repository: `redis 18.1.0 from https://…`. */
  readonly missing: readonly string[];
};

/** A dependency that lies in the repository as an archive; paths are those of the repository. */
export type PackedDependency = { readonly archive: string; readonly file: string; readonly line: number };

const maxDependencyDepth = 5;

/** Reads a chart; `null` when its `Chart.yaml` cannot be read or has no name. */
export async function readChart(tree: FileTree, layout: TreeLayout, dir: string): Promise<Chart | null> {
  return read(tree, layout, dir, 0);
}

async function read(tree: FileTree, layout: TreeLayout, dir: string, depth: number): Promise<Chart | null> {
  const prefix = inFolder(dir, '');
  const inside = tree.entries.filter(({ path, mode }) => path.startsWith(prefix) && mode.startsWith('100'));
  const texts = await tree.readMany(inside.map(({ path }) => path));
  const files = new Map([...texts].map(([path, text]) => [path.slice(prefix.length), text]));
  const origins = new Map([...texts.keys()].map((path) => [path.slice(prefix.length), path]));
  const archives = new Map<string, PackedDependency>();
  const document = readYaml(files.get('Chart.yaml') ?? '').documents[0];
  const about = document?.value;
  if (!isRecord(about) || typeof about['name'] !== 'string') return null;
  const missing: string[] = [];
  const dependencies: readonly unknown[] = Array.isArray(about['dependencies']) ? about['dependencies'] : [];
  for (const [index, dependency] of dependencies.entries()) {
    if (!isRecord(dependency) || typeof dependency['name'] !== 'string') continue;
    const { name } = dependency;
    if (files.has(`charts/${name}/Chart.yaml`)) continue;
    const archive = await readArchive(tree, inside, inFolder(dir, `charts/${name}-`), name);
    if (archive !== null) {
      if ('problem' in archive) missing.push(describe(name, dependency, archive.problem));
      for (const [path, text] of archive.files) files.set(`charts/${name}/${path}`, text);
      for (const path of archive.files.keys()) origins.set(`charts/${name}/${path}`, archive.path);
      const line = document?.lineOf(['dependencies', index]) ?? 1;
      archives.set(`charts/${name}/`, { archive: archive.path, file: inFolder(dir, 'Chart.yaml'), line });
      continue;
    }
    const local = localChart(dir, dependency['repository'], layout);
    const chart = local === null || depth >= maxDependencyDepth ? null : await read(tree, layout, local, depth + 1);
    if (chart === null) missing.push(describe(name, dependency));
    for (const [path, text] of chart?.files ?? []) files.set(`charts/${name}/${path}`, text);
    for (const [path, origin] of chart?.origins ?? []) origins.set(`charts/${name}/${path}`, origin);
    for (const [path, packed] of chart?.archives ?? []) archives.set(`charts/${name}/${path}`, packed);
    missing.push(...(chart?.missing ?? []));
  }
  return { dir, name: about['name'], isLibrary: about['type'] === 'library', files, origins, archives, missing };
}

function localChart(dir: string, repository: unknown, layout: TreeLayout): string | null {
  if (typeof repository !== 'string' || !repository.startsWith('file://')) return null;
  const target = posix.join(dir === '' ? '.' : dir, repository.slice('file://'.length)).replace(/\/$/, '');
  return layout.charts.has(target) ? target : null;
}

type Archive = { readonly path: string; readonly files: ReadonlyMap<string, string>; readonly problem?: string };

/** A dependency as `helm dependency update` leaves it, `charts/<name>-<version>.tgz`; `null` where there is none. */
async function readArchive(
  tree: FileTree,
  inside: readonly TreeEntry[],
  prefix: string,
  name: string,
): Promise<Archive | null> {
  const paths = inside.map(({ path }) => path).filter((path) => path.startsWith(prefix) && path.endsWith('.tgz'));
  let problem: Archive | null = null;
  for (const path of paths) {
    const bytes = await tree.readBytes?.(path);
    const unpacked = bytes === undefined ? { refused: 'it is too large to be read' } : await unpackChart(bytes);
    if ('refused' in unpacked) problem = { path, files: new Map(), problem: `${path}: ${unpacked.refused}` };
    // `redis-cluster-1.0.0.tgz` begins like a version of `redis`.
    else if (unpacked.name === name) return { path, files: unpacked.files };
  }
  return problem;
}

function describe(name: string, dependency: Readonly<Record<string, unknown>>, problem?: string): string {
  const version = typeof dependency['version'] === 'string' ? ` ${dependency['version']}` : '';
  const from = typeof dependency['repository'] === 'string' ? ` from ${dependency['repository']}` : '';
  return problem === undefined ? `${name}${version}${from}` : `${name}${version} (${problem})`;
}
