import { textAt, valueAt } from '../../context/json-access.ts';
import { quantity } from '../quantity.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side } from '../side.ts';
import { objectOf, placeOf, stringMap, thingsOf, workloadsOf } from '../workloads.ts';

/** What containers ask for, and rollouts that cannot go on. */
export const resourceRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'requests-above-limits',
    severity: 'error',
    looksAt: 'A container that requests more than its limit: Kubernetes refuses it.',
    find: (side) => eachContainer(side, requestsAboveLimits),
  },
  {
    kind: 'state',
    name: 'quantity-unit',
    severity: 'error',
    looksAt:
      'Memory in thousandths of a byte or below a mebibyte, more than 128 whole cores: the unit is missing or wrong.',
    find: (side) => eachContainer(side, oddQuantities),
  },
  {
    kind: 'state',
    name: 'rollout-stuck',
    severity: 'error',
    looksAt: 'A rolling update that may neither add nor take away a pod.',
    find: findStuckRollouts,
  },
];

type ContainerFact = Omit<Fact, 'file' | 'files' | 'object' | 'path'>;

function eachContainer(
  { clusters }: Side,
  look: (
    container: string,
    requests: Readonly<Record<string, string>>,
    limits: Readonly<Record<string, string>>,
  ) => readonly ContainerFact[],
): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, containers, path }) =>
      containers.flatMap((container) => {
        const name = textAt(container, 'name') ?? '';
        const [requests, limits] = ['requests', 'limits'].map((side) =>
          stringMap(valueAt(container, 'resources', side)),
        );
        return look(name, requests ?? {}, limits ?? {}).map((fact) => ({
          ...placeOf(cluster, thing),
          object,
          path: `${path}.containers[name=${name}].resources`,
          ...fact,
        }));
      }),
    ),
  );
}

const requestsAboveLimits: Parameters<typeof eachContainer>[1] = (container, requests, limits) =>
  Object.entries(requests).flatMap(([resource, wanted]) => {
    const limit = limits[resource];
    const [more, less] = [quantity(wanted), quantity(limit ?? '')];
    if (limit === undefined || more === undefined || less === undefined || more <= less) return [];
    return [
      {
        words: [`${resource}: ${wanted}`, `${resource}: ${limit}`, `"${wanted}"`, wanted, limit, resource],
        message: `Container \`${container}\` requests ${resource} \`${wanted}\`, more than its limit \`${limit}\`, so Kubernetes refuses it.`,
      },
    ];
  });

const oddQuantities: Parameters<typeof eachContainer>[1] = (container, requests, limits) =>
  [requests, limits].flatMap((side) =>
    Object.entries(side).flatMap(([resource, text]) => {
      const amount = quantity(text);
      if (amount === undefined || amount === 0) return [];
      const isTiny = (resource === 'memory' || resource === 'ephemeral-storage') && amount < 2 ** 20;
      const isHuge = resource === 'cpu' && amount > 128;
      if (!isTiny && !isHuge) return [];
      const number = /^[\d.]+/.exec(text)?.[0] ?? text;
      const meant = isHuge ? `${number}m` : `${number}Mi`;
      return [
        {
          words: [`${resource}: ${text}`, `${resource}: "${text}"`, text, resource],
          message: `Container \`${container}\` has ${resource} \`${text}\`, which is ${isHuge ? `${text} whole cores` : 'less than a mebibyte'}; \`${meant}\` is probably meant.`,
          fix: { from: `${resource}: ${text}`, to: `${resource}: ${meant}` },
        },
      ];
    }),
  );

function findStuckRollouts({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'Deployment').flatMap((thing): Fact[] => {
      const update = valueAt(thing.value, 'spec', 'strategy', 'rollingUpdate');
      const zero = (key: string): boolean => ['0', '0%'].includes(textAt(update, key) ?? '');
      if (!zero('maxSurge') || !zero('maxUnavailable')) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.strategy.rollingUpdate',
          words: ['maxUnavailable: 0', 'maxSurge: 0', 'maxUnavailable', 'maxSurge'],
          message: `${objectOf(thing)} has both \`maxSurge\` and \`maxUnavailable\` at 0, so Kubernetes refuses it.`,
        },
      ];
    }),
  );
}
