import { formatKeyPath, type KeyStep } from '../../domain/key-path.ts';
import { keysOf, valueAt, type Value } from './leaves.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, type Trace } from './trace.ts';

/** Limits of containers that are taken away. */
export function findDroppedLimits(scene: Scene): readonly Trace[] {
  return dropped(scene, 'limits', ({ path }) => !/ResourceQuota|LimitRange/.test(path));
}

/** Probes that are taken away: not those that only ask in another way. */
export function findDroppedProbes(scene: Scene): readonly Trace[] {
  return [
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'liveness_probe',
    'readiness_probe',
    'startup_probe',
  ].flatMap((probe) =>
    dropped(scene, probe, ({ steps }, touch) => {
      const up = stepsTo(steps, probe);
      const asks = (value: Value): boolean => isUnder(value, up) && value.to !== undefined;
      return isHandler(steps, probe) && !touch.values.some(asks) && valueAt(touch.after, up) === undefined;
    }),
  );
}

/** What each setting says when it hardens; without one of these, nothing is lost. */
const hardening: Readonly<Record<string, (value: unknown) => boolean>> = {
  runAsNonRoot: (value) => value === true,
  readOnlyRootFilesystem: (value) => value === true,
  allowPrivilegeEscalation: (value) => value === false,
  privileged: (value) => value === false,
  runAsUser: (value) => Number(value) > 0,
  fsGroup: (value) => Number(value) > 0,
  drop: () => true,
  type: (value) => value !== 'Unconfined',
};

function hardens({ key, from }: Value): boolean {
  const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(hardening, name) && hardening[name]?.(from) === true;
}

/** Security contexts that are taken away or softened. */
export function findDroppedSecurityContexts(scene: Scene): readonly Trace[] {
  const contexts = ['securityContext', 'podSecurityContext', 'containerSecurityContext', 'security_context'];
  const gone = contexts.flatMap((context) => dropped(scene, context, hardens));
  const softened = scene.touches.flatMap((touch) =>
    touch.values.flatMap(({ key, path, from, to }) =>
      /^(?:readOnlyRootFilesystem|read_only_root_filesystem)$/.test(key) && from === true && to === false
        ? [traceOf(touch, path, `\`${key}\` goes from ${shown(from)} to ${shown(to)}`)]
        : [],
    ),
  );
  return [...gone, ...softened];
}

/** Values under a key that vanish while the container or pod that had them stays. One trace for each such key. */
function dropped(scene: Scene, name: string, counts: (value: Value, touch: Touch) => boolean): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole !== 'changed') return [];
    const gone = touch.values.filter(
      (value) =>
        value.from !== undefined && (value.to === undefined || value.to === null) && keysOf(value.steps).includes(name),
    );
    const lost = gone.filter(
      (value) => counts(value, touch) && !isGoneAsAWhole(touch, stepsTo(value.steps, name).slice(0, -1)),
    );
    const places = Map.groupBy(lost, ({ steps }) => formatKeyPath(stepsTo(steps, name)));
    return [...places].map(([path, values]) =>
      traceOf(
        touch,
        path,
        `${values
          .slice(0, 4)
          .map(({ key, from }) => `\`${key}\` (${shown(from)})`)
          .join(', ')} removed`,
      ),
    );
  });
}

/** The container itself is removed: its image goes with it. */
function isGoneAsAWhole(touch: Touch, owner: readonly KeyStep[]): boolean {
  const holder = owner.at(-1);
  const container = holder !== undefined && 'key' in holder && holder.key === 'resources' ? owner.slice(0, -1) : owner;
  if (container.length === 0) return false;
  const image = formatKeyPath([...container, { key: 'image' }]);
  return touch.values.some(({ path, from, to }) => path === image && from !== undefined && to === undefined);
}

function isHandler(steps: readonly KeyStep[], probe: string): boolean {
  const keys = keysOf(steps);
  const below = keys[keys.indexOf(probe) + 1] ?? '';
  // In values of charts the probe may be shaped as the chart likes; in a manifest one of these asks.
  return below === '' || /^(?:httpGet|tcpSocket|exec|grpc|http_get|tcp_socket|enabled|path)$/.test(below);
}

function stepsTo(steps: readonly KeyStep[], name: string): readonly KeyStep[] {
  const at = steps.findIndex((step) => 'key' in step && step.key === name);
  return steps.slice(0, at + 1);
}

function isUnder({ steps }: Value, up: readonly KeyStep[]): boolean {
  return formatKeyPath(steps.slice(0, up.length)) === formatKeyPath(up);
}
