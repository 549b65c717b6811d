import { posix } from 'node:path';
import type { Inventory, KubernetesObject, Kustomization } from '../../context/inventory.ts';

/** How a repository arranges manifests of a kind; decides where a new one goes. */
export type KubernetesLayout =
  /** `apps/checkout/base` and `apps/checkout/overlays/staging`: a new app gets a tree of its own beside them. */
  | { readonly kind: 'app-bases'; readonly parent: string; readonly base: string; readonly sibling: Kustomization }
  /** `apps/base/orders` and `apps/staging/orders`, which `apps/staging/kustomization.yaml` lists: as Flux's example has it. */
  | { readonly kind: 'environment-trees'; readonly parent: string; readonly sibling: Kustomization }
  /** One kustomization lists everybody's files: new files go beside them and into its list. */
  | { readonly kind: 'shared'; readonly kustomization: Kustomization }
  /** A folder per app without Kustomize: `manifests/search/`; `ownNamespaces` where each app is in the namespace of its name. */
  | {
      readonly kind: 'app-folders';
      readonly parent: string;
      readonly namespace?: string;
      readonly ownNamespaces?: true;
    }
  /** Files of several apps side by side: `manifests/jobs/nightly-report.yaml`. */
  | { readonly kind: 'flat'; readonly dir: string; readonly namespace?: string };

/**
 * The layout that most objects of a kind live in, else that of any workload, else the folder where manifests are.
 * @param kind kind of the new object, such as `CronJob`
 * @param namespace objects in it count before all others, where there are any
 * @param environment only objects that belong to it count, where manifests without Kustomize are kept by environment
 */
export function kubernetesLayout(
  inventory: Inventory,
  kind: string,
  environment?: string,
  namespace?: string,
): KubernetesLayout {
  const all = inventory.objects.filter((object) => object.isPatch !== true && belongs(object, environment));
  const there = namespace === undefined ? [] : all.filter((object) => object.namespace === namespace);
  const own = there.length > 0 ? there : all;
  const same = own.filter((object) => object.kind === kind);
  const workloads = own.filter((object) =>
    ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'].includes(object.kind),
  );
  // Where every app is a release of somebody's chart, they are the neighbours.
  const apps = workloads.length > 0 ? workloads : own.filter((object) => object.kind === 'HelmRelease');
  const ranked = byFrequency(inventory, same.length > 0 ? same : apps);
  const fallback: KubernetesLayout = {
    kind: 'app-folders',
    parent: inventory.conventions.kubernetes.manifestsDir ?? 'manifests',
  };
  if (environment === undefined) return ranked[0] ?? fallback;
  // What is kept without an environment goes where apps have theirs.
  const isApart = same.every((object) => object.environment === undefined);
  const theirs = isApart ? byFrequency(inventory, apps) : [];
  const tree = [...ranked, ...theirs].find(({ kind }) => kind === 'app-bases' || kind === 'environment-trees');
  return tree ?? ranked[0] ?? fallback;
}

/** The layouts of some objects, the most frequent first. */
function byFrequency(inventory: Inventory, objects: readonly KubernetesObject[]): readonly KubernetesLayout[] {
  const counted = Map.groupBy(
    objects.map((object) => layoutOf(inventory, object)),
    (layout) => JSON.stringify(layout, (key, value: unknown) => (key === 'sibling' ? undefined : value)),
  );
  return [...counted.values()].toSorted((a, b) => b.length - a.length).flatMap((group) => group.slice(0, 1));
}

/** An object of a base serves every environment; one of a plain folder only its own. */
function belongs(object: KubernetesObject, environment: string | undefined): boolean {
  return environment === undefined || object.environment === undefined || object.environment === environment;
}

function layoutOf(inventory: Inventory, object: KubernetesObject): KubernetesLayout {
  const dir = posix.dirname(object.at.file);
  const kustomization = inventory.kustomizations.find((one) => one.dir === dir && one.role !== 'component');
  const namespace = object.namespace === undefined ? {} : { namespace: object.namespace };
  if (kustomization !== undefined && treesOf(inventory, kustomization).length > 0)
    return { kind: 'environment-trees', parent: posix.dirname(dir), sibling: kustomization };
  if (kustomization?.role === 'base') {
    const app = posix.basename(posix.dirname(dir));
    if (app === object.name)
      return {
        kind: 'app-bases',
        parent: posix.dirname(posix.dirname(dir)),
        base: posix.basename(dir),
        sibling: kustomization,
      };
  }
  if (kustomization !== undefined) return { kind: 'shared', kustomization };
  if (posix.basename(dir) === object.name) {
    const ownNamespaces = object.namespace === object.name;
    return { kind: 'app-folders', parent: posix.dirname(dir), ...(ownNamespaces ? { ownNamespaces } : namespace) };
  }
  return { kind: 'flat', dir, ...namespace };
}

/** Overlays that carry the folder name of a base and are listed by the kustomization above them: `apps/staging/orders`. */
export function treesOf(
  { kustomizations }: Inventory,
  base: Kustomization,
): readonly { readonly overlay: Kustomization; readonly list: Kustomization }[] {
  if (base.role !== 'base') return [];
  return kustomizations.flatMap((overlay) => {
    const isTree = overlay.resources.includes(base.dir) && posix.basename(overlay.dir) === posix.basename(base.dir);
    const list = isTree ? kustomizations.find((one) => one.dir === posix.dirname(overlay.dir)) : undefined;
    return list?.resources.includes(overlay.dir) === true ? [{ overlay, list }] : [];
  });
}

/** The namespaces that a kustomization, or an overlay that includes it, puts everything into. */
export function forcedNamespaces({ kustomizations }: Inventory, { dir, namespace }: Kustomization): readonly string[] {
  const above = kustomizations.filter((one) => one.resources.includes(dir)).map((one) => one.namespace);
  return [...new Set([namespace, ...above].filter((one) => one !== undefined))];
}
