import type { Inventory, Kustomization, Reconciler } from '../inventory.ts';
import { isInside } from '../repository-path.ts';

/** How kustomizations include each other, and which environments apply them. */
export type KustomizeGraph = {
  /**
   * The ways from a kustomization that nobody includes, or that belongs to an environment, down to the one that lists `file`:
   * outermost first. Components stand right after the kustomization that takes them.
   */
  chainsTo(file: string): readonly KustomizeChain[];
  /** Environments whose reconcilers or kustomizations apply `file`; empty when nothing tells. */
  environmentsOf(file: string): ReadonlySet<string>;
  /** Reconcilers that apply `file`. */
  reconcilersOf(file: string): readonly Reconciler[];
};

export type KustomizeChain = {
  readonly kustomizations: readonly Kustomization[];
  /** Of the outermost kustomization, or of the only reconciler that applies it. */
  readonly environment?: string;
};

const maxChains = 200;
const maxDepth = 20;

export function kustomizeGraph(inventory: Inventory): KustomizeGraph {
  const byFolder = new Map(inventory.kustomizations.map((kustomization) => [kustomization.dir, kustomization]));
  const includers = new Map<string, Kustomization[]>();
  for (const kustomization of inventory.kustomizations)
    for (const path of [...kustomization.resources, ...kustomization.components]) {
      const target = byFolder.get(path)?.file ?? path;
      includers.set(target, [...(includers.get(target) ?? []), kustomization]);
    }

  function chainsTo(file: string): KustomizeChain[] {
    const chains: KustomizeChain[] = [];
    const climb = (at: string, below: readonly Kustomization[]) => {
      const above = (includers.get(at) ?? []).filter((kustomization) => !below.includes(kustomization));
      const top = below[0];
      const isTop = top !== undefined && (above.length === 0 || top.environment !== undefined);
      if (isTop && chains.length < maxChains) chains.push(chain(below));
      if (below.length >= maxDepth || top?.environment !== undefined) return;
      for (const kustomization of above) climb(kustomization.file, [kustomization, ...below]);
    };
    climb(file, []);
    return chains;
  }

  function chain(kustomizations: readonly Kustomization[]): KustomizeChain {
    const withComponents = kustomizations.flatMap((kustomization) => [
      kustomization,
      ...kustomization.components.flatMap((dir) => byFolder.get(dir) ?? []),
    ]);
    const top = kustomizations[0];
    const own =
      top?.environment ?? only(reconcilersFor(top?.file ?? '').flatMap(({ environment }) => environment ?? []));
    return { kustomizations: withComponents, ...(own === undefined ? {} : { environment: own }) };
  }

  /** A reconciler applies its folder: the kustomization in it, or without one every file in it. */
  function reconcilersFor(file: string): readonly Reconciler[] {
    return inventory.reconcilers.filter(({ path }) => {
      const kustomization = byFolder.get(path);
      return kustomization === undefined ? isInside(file, path) : kustomization.file === file;
    });
  }

  function reconcilersOf(file: string): readonly Reconciler[] {
    const tops = chainsTo(file).flatMap(({ kustomizations }) =>
      kustomizations.map((kustomization) => kustomization.file),
    );
    const above = tops.flatMap((top) => climbAll(top));
    return [...new Set([file, ...tops, ...above].flatMap(reconcilersFor))];
  }

  /** Every kustomization above one, also beyond the first that belongs to an environment. */
  function climbAll(file: string): string[] {
    const seen = new Set<string>();
    const next = [file];
    for (let at = next.pop(); at !== undefined; at = next.pop())
      for (const { file: above } of includers.get(at) ?? [])
        if (!seen.has(above)) {
          seen.add(above);
          next.push(above);
        }
    return [...seen];
  }

  return {
    chainsTo,
    reconcilersOf,
    environmentsOf(file) {
      const told = [
        ...chainsTo(file).map(({ environment }) => environment),
        ...reconcilersOf(file).map(({ environment }) => environment),
      ];
      return new Set(told.filter((environment) => environment !== undefined));
    },
  };
}

function only(values: readonly string[]): string | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? [...distinct][0] : undefined;
}
