import type { Json } from '../domain/json.ts';
import { asText, isMap, listAt, textAt, valueAt } from '../context/json-access.ts';
import type { Cluster, Thing } from './side.ts';

/** A thing that makes pods. `path` is where its pod template's spec stands. */
export type Workload = {
  readonly thing: Thing;
  readonly object: string;
  readonly spec: Json;
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly Json[];
};

const templateSteps: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

export function workloadsOf(cluster: Cluster): readonly Workload[] {
  return cluster.things.flatMap((thing) => {
    const steps = templateSteps[thing.kind];
    const template = steps === undefined ? undefined : valueAt(thing.value, ...steps);
    const spec = valueAt(template, 'spec');
    if (steps === undefined || spec === undefined) return [];
    return [
      {
        thing,
        object: objectOf(thing),
        spec,
        path: [...steps, 'spec'].join('.'),
        labels: stringMap(valueAt(template, 'metadata', 'labels')),
        containers: [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')],
      },
    ];
  });
}

export function objectOf({ kind, name }: Pick<Thing, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

export function thingsOf(cluster: Cluster, ...kinds: readonly string[]): readonly Thing[] {
  return cluster.things.filter(({ kind }) => kinds.includes(kind));
}

/** What a fact about a thing of a cluster has in common. */
export function placeOf(
  cluster: Cluster,
  thing: Thing,
): { readonly file: string } | { readonly files: ReadonlySet<string> } {
  return thing.file === undefined ? { files: cluster.files } : { file: thing.file };
}

export function stringMap(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asText(one)]));
}

export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Pods that a selector finds in the namespace of whoever selects. */
export function selected(
  cluster: Cluster,
  from: Thing,
  selector: Readonly<Record<string, string>>,
): readonly Workload[] {
  return workloadsOf(cluster).filter(
    ({ thing, labels }) => thing.namespace === from.namespace && selects(selector, labels),
  );
}

export type ContainerPort = { readonly name: string; readonly number: number };

export function portsOf(containers: readonly Json[]): readonly ContainerPort[] {
  return containers.flatMap((container) =>
    listAt(container, 'ports').map((port) => ({
      name: textAt(port, 'name') ?? '',
      number: Number(textAt(port, 'containerPort') ?? 0),
    })),
  );
}

/** A port named or numbered, as a line writes it. */
export function portText(port: Json | undefined): string | undefined {
  return typeof port === 'string' || typeof port === 'number' ? String(port) : undefined;
}
