import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admits, admitsMajor, compareVersions, parseVersion, type VersionRange } from '../version-constraint.ts';
import { decodePack, type Pack, type PackInfo } from './pack.ts';

/** A pack's row in `index.json`: its information and its file. */
export type PackEntry = PackInfo & { readonly file: string };

export type PackChoice =
  | { readonly kind: 'found'; readonly entry: PackEntry; readonly load: () => Promise<Pack> }
  /** No pack of this provider, or none of a version that the configuration admits; `have` are the versions there are. */
  | { readonly kind: 'none'; readonly have: readonly string[] };

/** Packs by provider and version. */
export type PackStore = {
  list(): Promise<readonly PackEntry[]>;
  /** The pack of the highest major version that `range` admits; `lockedMajor` is the one a lock file names. */
  choose(source: string, range: VersionRange, lockedMajor?: number): Promise<PackChoice>;
};

/**
 * Packs from folders with an `index.json`; a later folder wins over an earlier one for the same provider and major version,
 * so an operator's own packs come last. Indexes are read once, packs when first used; both stay in memory.
 * A folder that does not exist is empty.
 */
export function createPackStore(folders: readonly string[]): PackStore {
  const packs = new Map<string, Promise<Pack>>();
  let index: Promise<readonly Located[]> | undefined;
  const located = () => (index ??= readIndexes(folders));

  function load({ path }: Located): Promise<Pack> {
    const known = packs.get(path) ?? readFile(path).then(decodePack);
    packs.set(path, known);
    return known;
  }

  return {
    list: async () => (await located()).map(({ entry }) => entry),
    async choose(source, range, lockedMajor) {
      const ofProvider = (await located()).filter(({ entry }) => entry.source === source);
      const fits = (major: number) => (lockedMajor === undefined ? admitsMajor(range, major) : major === lockedMajor);
      const [best] = ofProvider.filter(({ entry }) => fits(majorOf(entry))).sort((a, b) => byFitness(range, a, b));
      if (best === undefined) return { kind: 'none', have: ofProvider.map(({ entry }) => entry.version) };
      return { kind: 'found', entry: best.entry, load: () => load(best) };
    },
  };
}

type Located = { readonly entry: PackEntry; readonly path: string };

/** Admitted versions first, then the newest. */
function byFitness(range: VersionRange, one: Located, other: Located): number {
  const [a, b] = [versionOf(one.entry), versionOf(other.entry)];
  return Number(admits(range, b)) - Number(admits(range, a)) || compareVersions(b, a);
}

function versionOf(entry: PackEntry) {
  return parseVersion(entry.version) ?? ([0, 0, 0] as const);
}

function majorOf(entry: PackEntry): number {
  return versionOf(entry)[0];
}

async function readIndexes(folders: readonly string[]): Promise<readonly Located[]> {
  const all = new Map<string, Located>();
  for (const folder of folders) {
    for (const entry of await readIndex(folder)) {
      all.set(`${entry.source}@${majorOf(entry)}`, { entry, path: join(folder, entry.file) });
    }
  }
  return [...all.values()];
}

/** The rows of a folder's `index.json`; none when there is no such file. */
export async function readIndex(folder: string): Promise<readonly PackEntry[]> {
  try {
    return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as readonly PackEntry[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
