import type { KeyStep } from '../../domain/key-path.ts';
import { makeSetting } from './make-setting.ts';
import type { Setting } from './setting.ts';

/** What `kubectl rollout restart` writes (https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-k8s-io-restart-at). */
const annotation = 'kubectl.kubernetes.io/restartedAt';

/** Kinds whose pods are replaced when the annotations of their template change. */
const restarted = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/**
 * The annotation that restarts a thing, for everything that can be restarted: workloads of Kubernetes, and charts whose values
 * have annotations for pods. Of a chart without them nobody knows where it would take them from.
 */
export function restartSettings(settings: readonly Setting[]): readonly Setting[] {
  const found = new Map<string, Setting>();
  for (const { owner, found: place, current } of settings) {
    const steps = stepsFor(owner.kind, place.path);
    const key = JSON.stringify([owner.query, place.file, place.object]);
    if (steps === undefined || found.has(key)) continue;
    const isThere = place.path.includes('restartedAt') && current !== undefined;
    found.set(key, makeSetting(owner, steps, isThere ? current : undefined, ''));
  }
  return [...found.values()];
}

function stepsFor(kind: string, path: string): readonly KeyStep[] | undefined {
  if (restarted.has(kind)) return ['spec', 'template', 'metadata', 'annotations', annotation].map((key) => ({ key }));
  const isForPods = kind === 'Values' && /^podAnnotations\b/.test(path);
  return isForPods ? [{ key: 'podAnnotations' }, { key: annotation }] : undefined;
}
