import { textAt, valueAt, isMap, listAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Cluster, Side, Thing } from '../side.ts';
import { objectOf, placeOf, selects, stringMap, thingsOf, workloadsOf, type Workload } from '../workloads.ts';

/** Replicas, and what scales and protects them. */
export const scalingRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'autoscaler-bounds',
    severity: 'error',
    looksAt: 'A HorizontalPodAutoscaler or ScaledObject whose minimum is above its maximum.',
    find: findBounds,
  },
  {
    kind: 'state',
    name: 'autoscaler-target',
    severity: 'error',
    looksAt: 'An autoscaler of a workload that does not exist beside it.',
    find: findTargets,
  },
  {
    kind: 'state',
    name: 'autoscaler-fights-replicas',
    severity: 'warning',
    looksAt: 'A replica count on a workload that an autoscaler scales: each apply undoes the other.',
    find: findFights,
  },
  {
    kind: 'state',
    name: 'autoscaler-without-requests',
    severity: 'error',
    looksAt: 'An autoscaler by utilisation of a resource that a container does not request: it can compute nothing.',
    find: findBlindScalers,
  },
  {
    kind: 'state',
    name: 'budget-blocks',
    severity: 'warning',
    looksAt: 'A disruption budget that allows no pod to go, so that nodes cannot be drained.',
    find: findBlockingBudgets,
  },
  {
    kind: 'change',
    name: 'no-disruption-budget',
    severity: 'warning',
    looksAt:
      'A workload with several replicas in production that has no (more) disruption budget, where its neighbours have one.',
    find: findMissingBudgets,
  },
];

const scalers = ['HorizontalPodAutoscaler', 'ScaledObject'];

function boundsOf({ value }: Thing): readonly [number | undefined, number | undefined] {
  const number = (...keys: readonly string[]): number | undefined => {
    const text = keys.flatMap((key) => textAt(value, 'spec', key) ?? [])[0];
    return text === undefined ? undefined : Number(text);
  };
  return [number('minReplicas', 'minReplicaCount'), number('maxReplicas', 'maxReplicaCount')];
}

function findBounds({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, ...scalers).flatMap((thing): Fact[] => {
      const [least, most] = boundsOf(thing);
      if (least === undefined || most === undefined || least <= most) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.minReplicas',
          words: [`minReplicas: ${least}`, `maxReplicas: ${most}`, `Replicas: ${least}`, 'Replicas', `: ${least}`],
          message: `${objectOf(thing)} has a minimum of \`${least}\` above its maximum of \`${most}\`, so Kubernetes refuses it.`,
        },
      ];
    }),
  );
}

function targetOf(thing: Thing): { readonly kind: string; readonly name: string } {
  const ref = valueAt(thing.value, 'spec', 'scaleTargetRef');
  return { kind: textAt(ref, 'kind') ?? 'Deployment', name: textAt(ref, 'name') ?? '' };
}

function findTargets({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, ...scalers).flatMap((thing): Fact[] => {
      const { kind, name } = targetOf(thing);
      const beside = workloadsOf(cluster).filter((one) => one.thing.namespace === thing.namespace);
      if (
        name === '' ||
        beside.length === 0 ||
        beside.some((one) => one.thing.kind === kind && one.thing.name === name)
      )
        return [];
      const same = beside.filter((one) => one.thing.kind === kind);
      const right = same.length === 1 ? same[0]?.thing.name : undefined;
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.scaleTargetRef.name',
          words: [`name: ${name}`, name, kind],
          message: `${objectOf(thing)} scales ${kind}/${name}, which does not exist beside it.`,
          ...(right === undefined ? {} : { fix: { from: `name: ${name}`, to: `name: ${right}` } }),
        },
      ];
    }),
  );
}

function scaledBy(cluster: Cluster, { thing }: Workload): Thing | undefined {
  return thingsOf(cluster, ...scalers).find((scaler) => {
    const { kind, name } = targetOf(scaler);
    return kind === thing.kind && name === thing.name && scaler.namespace === thing.namespace;
  });
}

function findFights({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap((workload): Fact[] => {
      const { thing, object } = workload;
      const replicas = textAt(thing.value, 'spec', 'replicas');
      const scaler = scaledBy(cluster, workload);
      if (replicas === undefined || scaler === undefined) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object,
          path: 'spec.replicas',
          words: [
            `replicas: ${replicas}`,
            `replicaCount: ${replicas}`,
            `count: ${replicas}`,
            'eplicas',
            scaler.kind,
            'autoscaling',
          ],
          message: `${object} sets \`replicas: ${replicas}\` while ${objectOf(scaler)} scales it, so each apply undoes what the autoscaler did; set its bounds instead.`,
        },
      ];
    }),
  );
}

function findBlindScalers({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap((workload) => {
      const scaler = scaledBy(cluster, workload);
      if (scaler?.kind !== 'HorizontalPodAutoscaler') return [];
      const { value } = scaler;
      const byMetric = listAt(value, 'spec', 'metrics').flatMap((metric) =>
        textAt(metric, 'resource', 'target', 'type') === 'Utilization'
          ? (textAt(metric, 'resource', 'name') ?? [])
          : [],
      );
      const resources = [
        ...byMetric,
        ...(textAt(value, 'spec', 'targetCPUUtilizationPercentage') === undefined ? [] : ['cpu']),
      ];
      return resources.flatMap((resource): Fact[] => {
        const blind = listAt(workload.spec, 'containers').find(
          (container) =>
            textAt(container, 'resources', 'requests', resource) === undefined &&
            textAt(container, 'resources', 'limits', resource) === undefined,
        );
        if (blind === undefined) return [];
        return [
          {
            ...placeOf(cluster, workload.thing),
            object: workload.object,
            path: `${workload.path}.containers[name=${textAt(blind, 'name') ?? ''}].resources`,
            words: [`${resource}:`, 'requests', 'resources', scaler.kind, 'autoscaling', 'Utilization'],
            message: `${objectOf(scaler)} scales by utilisation of ${resource}, but container \`${textAt(blind, 'name') ?? ''}\` requests none, so it can compute nothing.`,
          },
        ];
      });
    }),
  );
}

function replicasOf(cluster: Cluster, workload: Workload): number {
  const scaler = scaledBy(cluster, workload);
  const least = scaler === undefined ? undefined : boundsOf(scaler)[0];
  return least ?? Number(textAt(workload.thing.value, 'spec', 'replicas') ?? 1);
}

function budgetsOf(cluster: Cluster, { thing, labels }: Workload): readonly Thing[] {
  return thingsOf(cluster, 'PodDisruptionBudget').filter((budget) => {
    const selector = valueAt(budget.value, 'spec', 'selector');
    if (budget.namespace !== thing.namespace || !isMap(selector)) return false;
    return (
      listAt(selector, 'matchExpressions').length > 0 || selects(stringMap(valueAt(selector, 'matchLabels')), labels)
    );
  });
}

function findBlockingBudgets({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap((workload) =>
      budgetsOf(cluster, workload).flatMap((budget): Fact[] => {
        const replicas = replicasOf(cluster, workload);
        const least = textAt(budget.value, 'spec', 'minAvailable');
        const most = textAt(budget.value, 'spec', 'maxUnavailable');
        const blocks =
          least === '100%' ||
          most === '0' ||
          most === '0%' ||
          (/^\d+$/.test(least ?? '') && Number(least) >= replicas && replicas > 0);
        // One replica with a budget of one is how small environments look; it blocks where there is something to keep up.
        if (!blocks || (replicas < 2 && least === '1')) return [];
        const said = least === undefined ? `maxUnavailable: ${most ?? ''}` : `minAvailable: ${least}`;
        return [
          {
            ...placeOf(cluster, budget),
            object: objectOf(budget),
            path: least === undefined ? 'spec.maxUnavailable' : 'spec.minAvailable',
            words: [said, said.split(':')[0] ?? '', `replicas: ${replicas}`, `replicaCount: ${replicas}`, 'eplica'],
            message: `${objectOf(budget)} says \`${said}\` of ${replicas} pods of ${workload.object}, so none may go and no node can be drained.`,
          },
        ];
      }),
    ),
  );
}

/** A workload that had a budget must keep it; a new one needs one where budgets are the custom. */
function findMissingBudgets({ before, after }: ReviewScene): readonly Fact[] {
  const isUsualSomewhere = [...before.known].some((name) => name.startsWith('PodDisruptionBudget/'));
  return after.clusters
    .filter(({ production }) => production)
    .flatMap((cluster) => {
      const old = before.clusters.find(({ target }) => target === cluster.target);
      const isUsual =
        old === undefined || workloadsOf(old).every(({ thing }) => thing.file === undefined)
          ? isUsualSomewhere
          : thingsOf(old, 'PodDisruptionBudget').length > 0;
      return workloadsOf(cluster).flatMap((workload): Fact[] => {
        const { thing, object, labels } = workload;
        const then = old === undefined ? undefined : workloadsOf(old).find((one) => one.object === object);
        const wasCovered = old !== undefined && then !== undefined && budgetsOf(old, then).length > 0;
        const wasSingle = old === undefined || then === undefined || replicasOf(old, then) < 2;
        const isWanted = ['Deployment', 'StatefulSet'].includes(thing.kind) && replicasOf(cluster, workload) > 1;
        if (!isWanted || budgetsOf(cluster, workload).length > 0 || !(wasCovered || (wasSingle && isUsual))) return [];
        return [
          {
            ...placeOf(cluster, thing),
            object,
            path: 'spec.replicas',
            words: [
              'PodDisruptionBudget',
              'pdb',
              'isruptionBudget',
              'replicas:',
              'eplica',
              ...Object.values(labels),
              thing.name,
            ],
            message: `${object} runs several pods in production and no PodDisruptionBudget covers it${wasCovered ? ' any more' : ''}, so a drain may take all of them at once.`,
          },
        ];
      });
    });
}
