import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side, Thing } from '../side.ts';
import { objectOf, placeOf, thingsOf, workloadsOf } from '../workloads.ts';
import { configUses, withoutHash } from './config-uses.ts';

/** ConfigMaps and Secrets, and the containers that read them. */
export const configRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'missing-config',
    severity: 'error',
    looksAt: 'A ConfigMap or Secret that containers read and that is gone, and keys that it does not hold.',
    find: findMissingConfig,
  },
  {
    kind: 'state',
    name: 'unused-config',
    severity: 'warning',
    looksAt: 'A ConfigMap, or a key of one that is read key by key, that nothing beside it reads.',
    find: findUnusedConfig,
  },
];

/** The keys that a ConfigMap or Secret will hold; `undefined` when that cannot be told. */
function keysOf(thing: Thing): readonly string[] | undefined {
  const maps = ['data', 'binaryData', 'stringData'].map((key) => valueAt(thing.value, key));
  return maps.flatMap((map) => (isMap(map) ? Object.keys(map) : []));
}

function findMissingConfig({ clusters, known }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap((workload) =>
      configUses(workload).flatMap((use): Fact[] => {
        const { thing, object } = workload;
        const named = thingsOf(cluster, use.kind);
        const found = named.find(({ name, namespace }) => name === use.name && namespace === thing.namespace);
        const place = { ...placeOf(cluster, thing), object };
        if (found === undefined) {
          // Secrets, and what another tool brings, do not stand in repositories.
          const isExpected = use.kind === 'ConfigMap' && named.length > 0 && !known.has(`ConfigMap/${use.name}`);
          if (use.optional || !isExpected || use.name === 'kube-root-ca.crt') return [];
          const near =
            didYouMean(
              use.name,
              named.map(({ name }) => name),
            ) ?? (named.length === 1 ? named[0]?.name : undefined);
          return [
            {
              ...place,
              words: [`name: ${use.name}`, use.name],
              message: `${object} reads ConfigMap \`${withoutHash(use.name)}\`, which does not exist beside it${near === undefined ? '' : ` (there is \`${withoutHash(near)}\`)`}.`,
              ...(near === undefined ? {} : { fix: { from: use.name, to: withoutHash(near) } }),
            },
          ];
        }
        const keys = keysOf(found);
        if (use.key === undefined || keys === undefined || keys.includes(use.key) || use.optional) return [];
        const near = didYouMean(use.key, keys);
        return [
          {
            ...place,
            words: [...use.words, withoutHash(use.name)],
            message: `${object} reads key \`${use.key}\` of ${use.kind} \`${withoutHash(use.name)}\`, which does not hold it${near === undefined ? '' : ` (it holds \`${near}\`)`}.`,
            ...(near === undefined ? {} : { fix: { from: use.key, to: near } }),
          },
        ];
      }),
    ),
  );
}

/** Labels by which controllers find ConfigMaps, so that no pod needs to name them. */
const foundByLabel = /dashboard|grafana|sidecar|argocd|prometheus|part-of|trust|inject/i;

function findUnusedConfig({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) => {
    const workloads = workloadsOf(cluster);
    if (workloads.length === 0) return [];
    const elsewhere = JSON.stringify(
      cluster.things.filter(({ kind }) => kind !== 'ConfigMap').map(({ value }) => value),
    );
    return thingsOf(cluster, 'ConfigMap').flatMap((thing): Fact[] => {
      const labels = Object.keys((valueAt(thing.value, 'metadata', 'labels') as object | undefined) ?? {});
      if (labels.some((label) => foundByLabel.test(label) && !label.startsWith('app.kubernetes.io/'))) return [];
      const place = { ...placeOf(cluster, thing), object: objectOf({ ...thing, name: withoutHash(thing.name) }) };
      const uses = workloads
        .filter((workload) => workload.thing.namespace === thing.namespace)
        .flatMap((workload) =>
          configUses(workload).filter(({ kind, name }) => kind === 'ConfigMap' && name === thing.name),
        );
      if (uses.length === 0) {
        if (elsewhere.includes(`"${thing.name}"`) || elsewhere.includes(withoutHash(thing.name) + '.')) return [];
        return [
          {
            ...place,
            words: [`name: ${withoutHash(thing.name)}`, withoutHash(thing.name), 'configMap'],
            message: `Nothing beside it reads ConfigMap \`${withoutHash(thing.name)}\`: it is neither mounted nor in an environment.`,
          },
        ];
      }
      if (uses.some(({ key }) => key === undefined)) return [];
      return (keysOf(thing) ?? [])
        .filter((key) => !uses.some((use) => use.key === key))
        .map((key) => ({
          ...place,
          path: 'data',
          words: [`${key}:`, `${key}=`, key],
          message: `Nothing reads key \`${key}\` of ConfigMap \`${withoutHash(thing.name)}\`: its other keys are read one by one.`,
        }));
    });
  });
}
