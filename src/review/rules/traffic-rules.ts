import { listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Json } from '../../domain/json.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Cluster, Side, Thing } from '../side.ts';
import { objectOf, placeOf, stringMap, thingsOf } from '../workloads.ts';

/** What lets traffic in and out. */
export const trafficRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'same-host',
    severity: 'error',
    looksAt: 'Two ingresses of one environment that want the same path of the same host; canaries aside.',
    find: findSameHosts,
  },
  {
    kind: 'state',
    name: 'egress-without-dns',
    severity: 'warning',
    looksAt: 'A network policy that lets pods out to others only and not to the name server (port 53).',
    find: findEgressWithoutDns,
  },
];

type Claim = { readonly cluster: Cluster; readonly thing: Thing; readonly host: string; readonly path: string };

function claimsOf(cluster: Cluster): readonly Claim[] {
  return thingsOf(cluster, 'Ingress').flatMap((thing) => {
    const marks = JSON.stringify(valueAt(thing.value, 'metadata', 'annotations') ?? {});
    if (/canary|mergeable/.test(marks)) return [];
    const controller = textAt(thing.value, 'spec', 'ingressClassName') ?? '';
    return listAt(thing.value, 'spec', 'rules').flatMap((rule) => {
      const host = textAt(rule, 'host');
      if (host === undefined) return [];
      return listAt(rule, 'http', 'paths').map((path): Claim => ({
        cluster,
        thing,
        host,
        path: `${controller} ${textAt(path, 'path') ?? '/'}`,
      }));
    });
  });
}

/** Overlays of one application often share a host, each in a cluster of its own: only ingresses of different names in one place collide. */
function findSameHosts({ clusters }: Side): readonly Fact[] {
  const claims = clusters.flatMap(claimsOf);
  return claims.flatMap((one, index) => {
    const other = claims
      .slice(0, index)
      .find(
        (two) =>
          two.host === one.host &&
          two.path === one.path &&
          objectOf(two.thing) !== objectOf(one.thing) &&
          isOnePlace(one.cluster, two.cluster),
      );
    return other === undefined ? [] : [collision(one, other), collision(other, one)];
  });
}

function isOnePlace(one: Cluster, two: Cluster): boolean {
  return one === two || one.environments.some((name) => two.environments.includes(name));
}

function collision({ cluster, thing, host }: Claim, other: Claim): Fact {
  return {
    ...placeOf(cluster, thing),
    object: [objectOf(thing), objectOf(other.thing)].toSorted().join(' '),
    words: [`host: ${host}`, host],
    message: `${[objectOf(thing), objectOf(other.thing)].toSorted().join(' and ')} both want \`${host}\`, so one of them gets what is meant for the other.`,
  };
}

function findEgressWithoutDns({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) => {
    const policies = thingsOf(cluster, 'NetworkPolicy');
    return policies.flatMap((thing): Fact[] => {
      const rules = listAt(thing.value, 'spec', 'egress');
      const helpers = policies.filter((one) => one.namespace === thing.namespace && isAsWide(one, thing));
      const canAsk = helpers.some((one) => listAt(one.value, 'spec', 'egress').some(reachesNames));
      // Without any rule it is a policy that denies everything, and others open what is needed.
      if (rules.length === 0 || canAsk) return [];
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: 'spec.egress',
          words: ['egress:', 'Egress', 'podSelector'],
          message: `${objectOf(thing)} lets its pods out to others only, and not to the name server (port 53): they can resolve no name.`,
        },
      ];
    });
  });
}

/** Whether a policy is also about all the pods of another one. */
function isAsWide(one: Thing, other: Thing): boolean {
  const labels = stringMap(valueAt(other.value, 'spec', 'podSelector', 'matchLabels'));
  if (valueAt(one.value, 'spec', 'podSelector', 'matchExpressions') !== undefined) return one === other;
  return Object.entries(stringMap(valueAt(one.value, 'spec', 'podSelector', 'matchLabels'))).every(
    ([key, value]) => labels[key] === value,
  );
}

/** Port 53, or no port named and more than pods of the own namespace: the name server may be among them. */
function reachesNames(rule: Json): boolean {
  const [ports, to] = [listAt(rule, 'ports'), listAt(rule, 'to')];
  if (ports.length === 0)
    return (
      to.length === 0 ||
      to.some((peer) => ['namespaceSelector', 'ipBlock'].some((key) => valueAt(peer, key) !== undefined))
    );
  return ports.some((port) => {
    const number = textAt(port, 'port');
    const [from, last] = [Number(number), Number(textAt(port, 'endPort') ?? number)];
    return number === undefined || Number.isNaN(from) || (from <= 53 && 53 <= last) || from === 5353;
  });
}
