import { posix } from 'node:path';
import type { KubernetesObject } from '../../context/inventory.ts';
import { asText, isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import type { Json } from '../../domain/json.ts';
import type { Operation } from '../../domain/proposal.ts';
import type { OpenPoint } from './decide-values.ts';
import { mainKind, readObject, readYaml } from './kubernetes-files.ts';
import type { PlacementInput } from './placement.ts';
import type { RenderValues } from './render.ts';

/** What the object says that a new one serves: its labels, ports and kind, and what would not work with it. */
export type ServedFacts = {
  readonly values: RenderValues;
  /** What the object itself needs so that it can be served. */
  readonly operations: readonly Operation[];
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
};

type Reading = ServedFacts | { readonly points: readonly OpenPoint[] };

/** Reads what a template needs to know of the object it serves; questions where that does not fit. */
export async function servedFacts(
  input: PlacementInput,
  served: KubernetesObject,
  value: Json | undefined,
): Promise<Reading> {
  const namespace = input.values['namespace'] ?? served.namespace ?? null;
  const common = { target_kind: served.kind, namespace };
  if (served.kind === 'Service')
    return mainKind(input.template) === 'ServiceMonitor'
      ? monitored(input, served, value, common)
      : behind(input, served, value, common);
  const needsLabels = input.template.files.some(({ text }) => text.includes('target_labels'));
  const labels = labelsAt(value, 'spec', 'selector', 'matchLabels');
  if (needsLabels && labels === undefined)
    return question(
      `${served.object} in \`${served.at.file}\` has no spec.selector.matchLabels, so its pods cannot be told.`,
    );
  const peer = await peerFacts(input, served);
  if ('points' in peer) return peer;
  return {
    values: { ...common, ...(labels === undefined ? {} : { target_labels: labels }), ...peer.values },
    operations: [],
    assumptions: [],
    warnings: [...workloadWarnings(input, served, value), ...(await overlayReplicas(input, served))],
  };
}

/** What keeps an autoscaler or a budget from doing its work. */
function workloadWarnings(
  { template, values }: PlacementInput,
  served: KubernetesObject,
  value: Json | undefined,
): string[] {
  const warnings: string[] = [];
  const replicas = valueAt(value, 'spec', 'replicas');
  const kind = mainKind(template);
  if (kind === 'HorizontalPodAutoscaler') {
    if (replicas !== undefined)
      warnings.push(
        `${served.object} sets spec.replicas (${asText(replicas)}), so each apply takes back the number of pods that the autoscaler chose: take it out once the autoscaler runs, here and where overlays set it.`,
      );
    const containers = listAt(value, 'spec', 'template', 'spec', 'containers');
    if (containers.some((one) => valueAt(one, 'resources', 'requests', 'cpu') === undefined))
      warnings.push(`A container of ${served.object} requests no CPU, so the autoscaler cannot tell how busy it is.`);
  }
  const minimum = values['min_available'];
  if (
    kind === 'PodDisruptionBudget' &&
    typeof minimum === 'number' &&
    minimum >= (typeof replicas === 'number' ? replicas : 1)
  )
    warnings.push(
      `With ${asText(replicas ?? 1)} replicas and at least ${minimum} available no node of its pods can be drained.`,
    );
  return warnings;
}

/** Overlays that fix the number of pods of what is to be scaled. */
async function overlayReplicas({ planning, template }: PlacementInput, served: KubernetesObject): Promise<string[]> {
  if (mainKind(template) !== 'HorizontalPodAutoscaler') return [];
  const { kustomizations, objects } = planning.inventory;
  const base = posix.dirname(served.at.file);
  const fixing: string[] = [];
  for (const { file, resources } of kustomizations.filter((one) => one.resources.includes(base) || one.dir === base)) {
    const counts = listAt(readYaml(await planning.tree.read(file)), 'replicas');
    if (resources.length > 0 && counts.some((one) => textAt(one, 'name') === served.name)) fixing.push(file);
  }
  const patches = objects.filter((one) => one.isPatch === true && one.kind === served.kind && one.name === served.name);
  for (const patch of patches)
    if (valueAt(await readObject(planning.tree, patch), 'spec', 'replicas') !== undefined) fixing.push(patch.at.file);
  return fixing.map(
    (file) =>
      `\`${file}\` fixes the number of pods of ${served.object}: take that out, or each apply takes back what the autoscaler chose.`,
  );
}

/** The pods that a network policy lets in: their labels, and a namespace when it is another one. */
async function peerFacts(
  { planning, values }: PlacementInput,
  served: KubernetesObject,
): Promise<{ readonly values: RenderValues } | { readonly points: readonly OpenPoint[] }> {
  const app = values['from_app'];
  if (typeof app !== 'string') return { values: {} };
  const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'];
  const peers = planning.inventory.objects.filter(
    (one) => workloads.includes(one.kind) && one.name === app && one.isPatch !== true,
  );
  const [peer] = peers;
  if (peer === undefined) return { values: {} };
  const value = await readObject(planning.tree, peer);
  const labels =
    labelsAt(value, 'spec', 'selector', 'matchLabels') ??
    labelsAt(value, 'spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels') ??
    labelsAt(value, 'spec', 'template', 'metadata', 'labels');
  if (labels === undefined)
    return question(`The pods of ${peer.object} carry no labels, so no policy can let them in.`);
  const together =
    peers.some((one) => posix.dirname(one.at.file) === posix.dirname(served.at.file)) ||
    (peer.namespace !== undefined && peer.namespace === served.namespace);
  const known = values['from_namespace'] ?? (together ? null : peer.namespace);
  if (known === undefined)
    return {
      points: [
        {
          question: `${app} is in \`${posix.dirname(peer.at.file)}\` and may run in another namespace than ${served.name}. Which namespace does ${app} run in?`,
          proposals: [`from namespace ${app}`],
          answer: `from namespace ${app}`,
        },
      ],
    };
  return { values: { from_labels: labels, from_namespace: known } };
}

/** The port that traffic is sent to: the one that was said, else that of the Service. */
function behind(
  input: PlacementInput,
  served: KubernetesObject,
  value: Json | undefined,
  common: RenderValues,
): Reading {
  const said = input.values['service_port'];
  const ports = listAt(value, 'spec', 'ports');
  const numbers = ports.map((one) => valueAt(one, 'port')).filter((one) => typeof one === 'number');
  const http = ports.find((one) => textAt(one, 'name') === 'http') ?? (ports.length === 1 ? ports[0] : undefined);
  const port = typeof said === 'number' ? said : valueAt(http, 'port');
  if (typeof port !== 'number' || !numbers.includes(port))
    return question(
      `${served.object} has ${ports.length === 0 ? 'no ports' : `the ports ${numbers.join(', ')}`}. Which one should traffic go to?`,
      numbers.map((one) => `service port ${one}`),
    );
  return {
    values: { ...common, backend_port: port },
    operations: [],
    assumptions: [`Traffic goes to port ${port} of ${served.object}.`],
    warnings: [],
  };
}

/** Prometheus selects a Service by its own labels and scrapes a port by name; a Service without labels gets one. */
function monitored(
  input: PlacementInput,
  served: KubernetesObject,
  value: Json | undefined,
  common: RenderValues,
): Reading {
  const names = listAt(value, 'spec', 'ports').flatMap((one) => textAt(one, 'name') ?? []);
  const said = input.values['port'];
  const port =
    typeof said === 'string'
      ? said
      : (['metrics', 'http-metrics', 'http'].find((one) => names.includes(one)) ?? names[0]);
  if (port === undefined || !names.includes(port))
    return question(
      names.length === 0
        ? `No port of ${served.object} in \`${served.at.file}\` has a name, and Prometheus scrapes by name. Give its port a name first.`
        : `${served.object} has no port called ${asText(said ?? 'metrics')}. Which one serves the metrics?`,
      names.map((one) => `port ${one}`),
    );
  const own = labelsAt(value, 'metadata', 'labels');
  const labels = own ?? { 'app.kubernetes.io/name': served.name };
  const operations: readonly Operation[] =
    own === undefined
      ? [{ op: 'set', file: served.at.file, object: served.object, path: 'metadata.labels', value: labels }]
      : [];
  return {
    values: { ...common, target_labels: labels, monitored_port: port },
    operations,
    assumptions: [
      `It scrapes the port \`${port}\` of ${served.object}.`,
      ...(own === undefined ? [`${served.object} carried no labels; it gets one so that it can be selected.`] : []),
    ],
    warnings: [],
  };
}

/** The labels at a path; nothing when there are none, or when one is no text. */
function labelsAt(value: Json | undefined, ...steps: readonly string[]): Readonly<Record<string, string>> | undefined {
  const found = valueAt(value, ...steps);
  if (!isMap(found)) return undefined;
  const pairs = Object.entries(found).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  );
  return pairs.length === 0 || pairs.length < Object.keys(found).length ? undefined : Object.fromEntries(pairs);
}

function question(text: string, proposals: readonly string[] = []): { readonly points: readonly OpenPoint[] } {
  return { points: [{ question: text, proposals }] };
}
