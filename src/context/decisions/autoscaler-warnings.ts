import { formatKeyPath } from '../../domain/key-path.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { KubernetesObject } from '../inventory.ts';
import { textAt, valueAt } from '../json-access.ts';
import { folderOf } from '../repository-path.ts';
import type { DecisionContext } from './decision-context.ts';

/** Which HorizontalPodAutoscalers would undo a replica count, in words; nothing for any other value. */
export async function autoscalerWarnings(
  object: KubernetesObject,
  path: readonly KeyStep[],
  environment: string | undefined,
  context: DecisionContext,
): Promise<readonly string[]> {
  if (formatKeyPath(path) !== 'spec.replicas') return [];
  const autoscalers = context.inventory.objects.filter(
    (one) =>
      one.kind === 'HorizontalPodAutoscaler' &&
      one.isPatch === undefined &&
      countsIn(one, environment, context) &&
      isAppliedLike(one, object, context),
  );
  const warnings: string[] = [];
  for (const { name, namespace, at, object: called } of autoscalers) {
    const parsed = (await context.files.objectsOf(at.file)).find((one) => one.object === called);
    const target = valueAt(parsed?.value, 'spec', 'scaleTargetRef');
    const isOther = namespace !== undefined && object.namespace !== undefined && namespace !== object.namespace;
    if (isOther || textAt(target, 'kind') !== object.kind || textAt(target, 'name') !== object.name) continue;
    const low = textAt(parsed?.value, 'spec', 'minReplicas') ?? '1';
    const high = textAt(parsed?.value, 'spec', 'maxReplicas') ?? '?';
    warnings.push(
      `HorizontalPodAutoscaler/${name} (${at.file}:${at.line}) keeps ${object.kind}/${object.name} between ${low} and ${high} replicas and will override the replica count.`,
    );
  }
  return warnings;
}

function countsIn(autoscaler: KubernetesObject, environment: string | undefined, { graph }: DecisionContext): boolean {
  if (environment === undefined) return true;
  const reaches = graph.environmentsOf(autoscaler.at.file);
  if (reaches.size > 0) return reaches.has(environment);
  return autoscaler.environment === undefined || autoscaler.environment === environment;
}

/**
 * Repositories keep several set-ups of one application side by side. What a kustomization takes and what none takes
 * are not applied together, unless they lie in one folder.
 */
function isAppliedLike(one: KubernetesObject, other: KubernetesObject, { graph }: DecisionContext): boolean {
  const isListed = ({ at }: KubernetesObject): boolean =>
    graph.chainsTo(at.file).length > 0 || graph.reconcilersOf(at.file).length > 0;
  return folderOf(one.at.file) === folderOf(other.at.file) || isListed(one) === isListed(other);
}
