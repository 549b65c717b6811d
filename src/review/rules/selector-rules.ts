import { didYouMean } from '../../domain/did-you-mean.ts';
import { listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side } from '../side.ts';
import {
  objectOf,
  placeOf,
  portsOf,
  portText,
  selected,
  selects,
  stringMap,
  thingsOf,
  workloadsOf,
} from '../workloads.ts';

/** Labels, selectors and ports that have to agree between objects. */
export const selectorRules: readonly ReviewRule[] = [
  {
    kind: 'state',
    name: 'selector-mismatch',
    severity: 'error',
    looksAt: 'The selector of a workload that its own pod labels do not fit: Kubernetes refuses it.',
    find: findSelectorMismatches,
  },
  {
    kind: 'state',
    name: 'selects-nothing',
    severity: 'error',
    looksAt: 'Services, disruption budgets and network policies whose selector fits no pod beside them.',
    find: findEmptySelectors,
  },
  {
    kind: 'state',
    name: 'service-port',
    severity: 'error',
    looksAt: 'Services whose target port, named or numbered, no selected container has.',
    find: findServicePorts,
  },
  {
    kind: 'state',
    name: 'probe-port',
    severity: 'error',
    looksAt: 'Probes and hooks on a port that their container does not have.',
    find: findProbePorts,
  },
];

function findSelectorMismatches({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, labels }) => {
      const selector = stringMap(valueAt(thing.value, 'spec', 'selector', 'matchLabels'));
      return Object.entries(selector).flatMap(([key, wanted]): Fact[] => {
        const has = labels[key];
        if (has === wanted) return [];
        const told = has === undefined ? `its pods have no label \`${key}\`` : `its pods carry \`${key}: ${has}\``;
        return [
          {
            ...placeOf(cluster, thing),
            object,
            path: 'spec.selector.matchLabels',
            words: [`${key}: ${has ?? wanted}`, wanted, has ?? key, key],
            message: `${object} selects \`${key}: ${wanted}\`, but ${told}, so Kubernetes refuses it.`,
            ...(has === undefined ? {} : { fix: { from: `${key}: ${has}`, to: `${key}: ${wanted}` } }),
          },
        ];
      });
    }),
  );
}

/** Kinds that select pods, and where they say which. */
const selectingKinds: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec', 'selector'],
  PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
};

function findEmptySelectors({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, ...Object.keys(selectingKinds)).flatMap((thing): Fact[] => {
      const steps = selectingKinds[thing.kind] ?? [];
      const selector = stringMap(valueAt(thing.value, ...steps));
      const beside = workloadsOf(cluster).filter((one) => one.thing.namespace === thing.namespace);
      if (Object.keys(selector).length === 0 || beside.length === 0) return [];
      if (beside.some(({ labels }) => selects(selector, labels))) return [];
      const shown = Object.entries(selector).map(([key, value]) => `${key}: ${value}`);
      const wrong = Object.entries(selector).find(
        ([key, value]) => !beside.some(({ labels }) => labels[key] === value),
      );
      const [key, value] = wrong ?? Object.entries(selector)[0] ?? ['', ''];
      const values = beside.flatMap(({ labels }) => labels[key] ?? []);
      const near = didYouMean(value, values) ?? (new Set(values).size === 1 ? values[0] : undefined);
      return [
        {
          ...placeOf(cluster, thing),
          object: objectOf(thing),
          path: steps.join('.'),
          words: [`${key}: ${value}`, value, key],
          message: `${objectOf(thing)} selects ${shown.map((one) => `\`${one}\``).join(', ')}, which no pod beside it carries${near === undefined ? '' : ` (there is \`${key}: ${near}\`)`}.`,
          ...(near === undefined ? {} : { fix: { from: `${key}: ${value}`, to: `${key}: ${near}` } }),
        },
      ];
    }),
  );
}

function findServicePorts({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    thingsOf(cluster, 'Service').flatMap((thing) => {
      const selector = stringMap(valueAt(thing.value, 'spec', 'selector'));
      if (Object.keys(selector).length === 0) return [];
      const pods = selected(cluster, thing, selector);
      const known = portsOf(pods.flatMap(({ containers }) => containers));
      if (pods.length === 0) return [];
      return listAt(thing.value, 'spec', 'ports').flatMap((port): Fact[] => {
        const target = portText(valueAt(port, 'targetPort') ?? valueAt(port, 'port'));
        if (target === undefined || known.some(({ name, number }) => name === target || String(number) === target))
          return [];
        // A numbered port needs no declaration; it is wrong only where the container says which ports it has.
        const isNumber = /^\d+$/.test(target);
        if (isNumber && known.length === 0) return [];
        const own = known.map(({ name, number }) => (name === '' ? String(number) : `${name} (${number})`));
        const only = known.length === 1 ? known[0] : undefined;
        const right =
          only === undefined ? undefined : isNumber ? String(only.number) : only.name || String(only.number);
        return [
          {
            ...placeOf(cluster, thing),
            object: objectOf(thing),
            path: 'spec.ports',
            words: [
              `targetPort: ${target}`,
              `Port: ${target}`,
              target,
              ...known.flatMap(({ name, number }) => [`containerPort: ${number}`, name]),
            ],
            message: `${objectOf(thing)} sends to port \`${target}\`, but its pods ${own.length === 0 ? 'name no port' : `have ${own.map((one) => `\`${one}\``).join(', ')}`}.`,
            ...(right === undefined ? {} : { fix: { from: `targetPort: ${target}`, to: `targetPort: ${right}` } }),
          },
        ];
      });
    }),
  );
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function findProbePorts({ clusters }: Side): readonly Fact[] {
  return clusters.flatMap((cluster) =>
    workloadsOf(cluster).flatMap(({ thing, object, containers, path }) =>
      containers.flatMap((container) => {
        const known = portsOf([container]);
        return probes.flatMap((probe) =>
          ['httpGet', 'tcpSocket', 'grpc'].flatMap((way): Fact[] => {
            const port = portText(valueAt(container, probe, way, 'port'));
            if (port === undefined || known.some(({ name, number }) => name === port || String(number) === port))
              return [];
            if (/^\d+$/.test(port) && known.length === 0) return [];
            const only = known.length === 1 ? known[0] : undefined;
            const right = only === undefined ? undefined : only.name || String(only.number);
            return [
              {
                ...placeOf(cluster, thing),
                object,
                path: `${path}.containers[name=${textAt(container, 'name') ?? ''}].${probe}`,
                words: [
                  `port: ${port}`,
                  port,
                  ...known.flatMap(({ name, number }) => [`containerPort: ${number}`, `name: ${name}`]),
                ],
                message: `The ${probe} of container \`${textAt(container, 'name') ?? ''}\` asks port \`${port}\`, which the container does not have (${known.map(({ name, number }) => `\`${name === '' ? number : `${name}: ${number}`}\``).join(', ') || 'it names none'}).`,
                ...(right === undefined ? {} : { fix: { from: `port: ${port}`, to: `port: ${right}` } }),
              },
            ];
          }),
        );
      }),
    ),
  );
}
