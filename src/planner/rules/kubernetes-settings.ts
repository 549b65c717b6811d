import type { Inventory, KubernetesObject } from '../../context/inventory.ts';
import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import { at, isList, isMap, leavesOf } from './leaves.ts';
import { makeSetting } from './make-setting.ts';
import type { Owner } from './owner.ts';
import type { FileObject, ReadFile } from './read-objects.ts';
import type { Setting } from './setting.ts';

const podTemplates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Rollout: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Pod: ['spec'],
};

/** What may be said beside the name of an object of a kind. */
export const kindWords: Readonly<Record<string, string>> = {
  Deployment: 'deployment workload app service pod container microservice',
  StatefulSet: 'statefulset stateful set workload app service pod container',
  DaemonSet: 'daemonset daemon set workload agent pod container',
  CronJob: 'cronjob cron job workload container',
  Job: 'job workload container',
  HorizontalPodAutoscaler: 'hpa autoscaler autoscaling horizontal pod app service deployment',
  PersistentVolumeClaim: 'pvc persistent volume claim',
  HelmRelease: 'helm release helmrelease app service value chart',
  Application: 'argo argocd application app',
  ResourceQuota: 'quota',
  OCIRepository: 'oci repository helm chart artifact source',
  GitRepository: 'git repository source',
};

/** What can be set on the Kubernetes objects of a repository: every value they have, and the usual ones they lack. */
export async function kubernetesSettings(inventory: Inventory, read: ReadFile): Promise<readonly Setting[]> {
  const patches = new Set(inventory.kustomizations.flatMap((kustomization) => kustomization.patches));
  const inline = new Map(inventory.releases.map((release) => [release.object, release.inlineValues]));
  const settings: Setting[] = [];
  for (const object of inventory.objects) {
    if (object.kind === 'Kustomization' && object.apiVersion.startsWith('kustomize.config')) continue;
    const found = findObject(await read(object.at.file), object);
    if (found !== undefined)
      settings.push(
        ...settingsOf(object, found, patches.has(object.at.file)).filter(
          (setting) => !isUnder(setting.found.path, inline.get(object.object)),
        ),
      );
  }
  return settings;
}

/** Values of a release are settings of what it installs (`values-settings.ts`). */
function isUnder(path: string, values: string | undefined): boolean {
  return values !== undefined && (path === values || path.startsWith(`${values}.`));
}

function findObject(objects: readonly FileObject[], object: KubernetesObject): FileObject | undefined {
  const matching = objects.filter(
    ({ value }) => at(value, 'kind') === object.kind && at(value, 'metadata', 'name') === object.name,
  );
  return matching.find(({ value }) => at(value, 'metadata', 'namespace') === object.namespace) ?? matching[0];
}

function settingsOf(object: KubernetesObject, found: FileObject, isPatch: boolean): readonly Setting[] {
  const settings: Setting[] = [];
  const containers = containersOf(object.kind, found.value);
  const template = podTemplates[object.kind];
  for (const { steps, value } of leavesOf(found.value)) {
    if (isIdentity(steps)) continue;
    const container = containerStep(steps);
    const names =
      container === undefined
        ? ownerNames(object, found.value)
        : containerNames(object, container, containers, isPatch);
    settings.push(makeSetting(ownerOf(object, found, names), steps, value));
  }
  if (
    ['HelmRelease', 'Kustomization'].includes(object.kind) &&
    !isPatch &&
    at(found.value, 'spec', 'suspend') === undefined
  )
    settings.push(
      makeSetting(
        ownerOf(object, found, ownerNames(object, found.value)),
        [{ key: 'spec' }, { key: 'suspend' }],
        undefined,
      ),
    );
  if (template === undefined || isPatch) return settings;
  const has = new Set(settings.map((setting) => setting.found.path));
  for (const steps of usualSteps(object.kind, template, containers)) {
    const container = containerStep(steps);
    const names =
      container === undefined
        ? ownerNames(object, found.value)
        : containerNames(object, container, containers, isPatch);
    const setting = makeSetting(ownerOf(object, found, names), steps, undefined);
    if (!has.has(setting.found.path)) settings.push(setting);
  }
  return settings;
}

function isIdentity(steps: readonly KeyStep[]): boolean {
  const keys = steps.map((step) => ('key' in step ? step.key : ''));
  return (
    keys[0] === 'apiVersion' ||
    keys[0] === 'kind' ||
    (keys[0] === 'metadata' && ['name', 'namespace'].includes(keys[1] ?? ''))
  );
}

/** Values nearly every workload may have, though it has none yet. */
function usualSteps(
  kind: string,
  template: readonly string[],
  containers: readonly string[],
): readonly (readonly KeyStep[])[] {
  const steps: KeyStep[][] = [];
  if (['Deployment', 'StatefulSet', 'Rollout'].includes(kind)) steps.push([{ key: 'spec' }, { key: 'replicas' }]);
  if (kind === 'CronJob') steps.push([{ key: 'spec' }, { key: 'suspend' }], [{ key: 'spec' }, { key: 'timeZone' }]);
  for (const container of containers)
    for (const bound of ['requests', 'limits'])
      for (const resource of ['cpu', 'memory'])
        steps.push([
          ...template.map((key) => ({ key })),
          { key: 'containers' },
          { field: 'name', value: container },
          ...['resources', bound, resource].map((key) => ({ key })),
        ]);
  return steps;
}

function containersOf(kind: string, value: Json): readonly string[] {
  const list = at(value, ...(podTemplates[kind] ?? ['none']), 'containers');
  if (!isList(list)) return [];
  return list.flatMap((item) => (isMap(item) && typeof item['name'] === 'string' ? [item['name']] : []));
}

function containerStep(steps: readonly KeyStep[]): string | undefined {
  const index = steps.findIndex((step) => 'key' in step && /^(?:initC|c)ontainers$/.test(step.key));
  const item = index < 0 ? undefined : steps[index + 1];
  return item !== undefined && 'field' in item ? item.value : undefined;
}

/** With several containers the one that is called like the workload is meant by its name; the others by their own. */
function containerNames(
  object: KubernetesObject,
  container: string,
  containers: readonly string[],
  isPatch: boolean,
): readonly string[] {
  if (container === object.name) return [object.name];
  const shared = `${object.name} ${container}`;
  if (containers.includes(object.name)) return [container, shared];
  if (isPatch && containers.length === 1 && object.kind !== 'CronJob') return [object.name, container, shared];
  return [object.name, container, shared];
}

function ownerNames(object: KubernetesObject, value: Json): readonly string[] {
  const target = at(value, 'spec', 'scaleTargetRef', 'name');
  const release = at(value, 'spec', 'releaseName');
  return [object.name, ...[target, release, sourceName(object, value)].filter((name) => typeof name === 'string')];
}

/** A source of Flux is spoken of as what it fetches: `oci://quay.io/jetstack/charts/cert-manager` as `cert-manager`. */
function sourceName({ kind }: KubernetesObject, value: Json): string | undefined {
  const url = ['OCIRepository', 'GitRepository'].includes(kind) ? at(value, 'spec', 'url') : undefined;
  return typeof url === 'string' ? /([^/]+?)(?:\.git)?\/?$/.exec(url)?.[1] : undefined;
}

function ownerOf(object: KubernetesObject, found: FileObject, spoken: readonly string[]): Owner {
  return {
    kind: object.kind,
    label: `${object.kind}/${object.name}`,
    query: {
      name: object.name,
      kind: object.kind,
      ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    },
    file: object.at.file,
    object: found.object,
    spoken,
    names: [object.kind, `${object.kind}/${object.name}`, `${object.kind.toLowerCase()}/${object.name}`],
    beside: [
      kindWords[object.kind] ?? object.kind,
      object.kind.toLowerCase(),
      ...(object.namespace === undefined ? [] : [object.namespace, 'namespace']),
    ],
  };
}
