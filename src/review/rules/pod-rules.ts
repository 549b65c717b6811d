import { listAt, textAt, textsAt, valueAt } from '../../context/json-access.ts';
import type { Json } from '../../domain/json.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side } from '../side.ts';
import { objectOf, placeOf, selects, stringMap, thingsOf, workloadsOf } from '../workloads.ts';

/** How pods are replaced, stopped and spread. */
export const podRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'volume-held-alone',
    severity: 'warning',
    looksAt: 'A deployment that starts a new pod before the old one is gone, on a claim that one node alone may mount.',
    find: findLoneVolumes,
  },
  {
    kind: 'state',
    name: 'grace-too-short',
    severity: 'warning',
    looksAt: 'A pause before the stop (`preStop`) that is as long as the grace period or longer.',
    find: findShortGraces,
  },
  {
    kind: 'state',
    name: 'spread-of-others',
    severity: 'error',
    looksAt: 'Topology spread constraints that do not count the pods they are about.',
    find: findForeignSpreads,
  },
];

function findLoneVolumes({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) => {
    const lone = new Set(
      thingsOf(cluster, 'PersistentVolumeClaim')
        .filter(({ value }) => {
          const modes = textsAt(value, 'spec', 'accessModes');
          return modes.length > 0 && modes.every((mode) => /^ReadWriteOnce/.test(mode));
        })
        .map(({ namespace, name }) => `${namespace}/${name}`),
    );
    return workloadsOf(cluster).flatMap(({ thing, spec }): Fact[] => {
      const strategy = valueAt(thing.value, 'spec', 'strategy');
      const surge = textAt(strategy, 'rollingUpdate', 'maxSurge') ?? '25%';
      const isCareful = textAt(strategy, 'type') === 'Recreate' || /^0%?$/.test(surge);
      const isOff = textAt(thing.value, 'spec', 'replicas') === '0';
      if (thing.kind !== 'Deployment' || isCareful || isOff) return [];
      const claim = listAt(spec, 'volumes')
        .flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? [])
        .find((name) => lone.has(`${thing.namespace}/${name}`));
      if (claim === undefined) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.strategy',
          words: ['RollingUpdate', 'maxSurge', 'strategy:', 'type:', claim],
          message: `${objectOf(thing)} starts a new pod before the old one is gone, and claim \`${claim}\` is ReadWriteOnce: on another node the new pod waits for the volume for ever.`,
        },
      ];
    });
  });
}

/** Seconds that a hook sleeps, as far as its text tells. */
function pauseOf(container: Json): number {
  const hook = valueAt(container, 'lifecycle', 'preStop');
  const seconds = Number(textAt(hook, 'sleep', 'seconds') ?? 0);
  const command = textsAt(hook, 'exec', 'command').join(' ');
  return Math.max(seconds, Number(/\bsleep\s+(\d+)s?(?=\D|$)/.exec(command)?.[1] ?? 0));
}

function findShortGraces({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, spec, containers, path }): Fact[] => {
      const grace = Number(textAt(spec, 'terminationGracePeriodSeconds') ?? 30);
      const pause = Math.max(...containers.map(pauseOf), 0);
      if (pause === 0 || pause < grace) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object,
          path: `${path}.terminationGracePeriodSeconds`,
          words: [
            `terminationGracePeriodSeconds: ${grace}`,
            'terminationGracePeriodSeconds',
            String(pause),
            'preStop',
            'sleep',
          ],
          message: `${object} sleeps ${pause} s in \`preStop\` and has ${grace} s of grace in all, so it is killed before it can stop by itself.`,
        },
      ];
    }),
  );
}

function findForeignSpreads({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, spec, labels, path }) =>
      listAt(spec, 'topologySpreadConstraints').flatMap((constraint): Fact[] => {
        const wanted = stringMap(valueAt(constraint, 'labelSelector', 'matchLabels'));
        if (Object.keys(wanted).length === 0 || selects(wanted, labels)) return [];
        const [key = '', value = ''] = Object.entries(wanted).find(([name, one]) => labels[name] !== one) ?? [];
        return [
          {
            ...placeOf(cluster, thing),
            object,
            path: `${path}.topologySpreadConstraints`,
            words: [`${key}: ${value}`, value, key, 'topologySpreadConstraints'],
            message: `${object} spreads pods with \`${key}: ${value}\`, which its own pods do not have, so they are not spread.`,
          },
        ];
      }),
    ),
  );
}
