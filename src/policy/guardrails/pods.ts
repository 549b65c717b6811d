import { keysOf, type Value, textOf } from './leaves.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, type Trace } from './trace.ts';

const strong =
  /^(?:ALL|SYS_ADMIN|NET_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH|BPF|SYS_RAWIO|NET_RAW|CAP_SYS_ADMIN|CAP_NET_ADMIN)$/;

/** Pods that reach out of their container: privileged, as root, on the host's network, processes or files. */
export function findPrivilegedPods(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) =>
    touch.whole === 'removed' ? [] : touch.values.flatMap((value) => privileged(value, touch)),
  );
}

function privileged({ path, steps, key, from, to }: Value, touch: Touch): readonly Trace[] {
  const hit = traceOf(touch, path, `\`${key}\` is ${shown(to)}`);
  const on = to === true || to === 'true';
  const name = key.replaceAll('_', '').toLowerCase();
  if (on && /^(?:privileged|allowprivilegeescalation|hostnetwork|hostpid|hostipc)$/.test(name)) return [hit];
  if (to !== undefined && keysOf(steps).some((one) => /^(?:hostPath|host_path)$/.test(one)) && key !== 'type')
    return [traceOf(touch, path, `a folder of the host is mounted: ${shown(to)}`)];
  if (/^(?:hostPort|host_port)$/.test(key) && Number(to) > 0 && touch.type !== '') return [hit];
  if (key === 'add' && keysOf(steps).at(-2) === 'capabilities' && strong.test(textOf(to))) return [hit];
  if (name === 'runasuser' && to === 0) return [hit];
  if (name === 'runasnonroot' && (to === false || to === 'false') && from !== false) return [hit];
  if (key === 'type' && /seccomp/i.test(keysOf(steps).at(-2) ?? '') && to === 'Unconfined') return [hit];
  if (key === 'procMount' && to === 'Unmasked') return [hit];
  return key === 'pod-security.kubernetes.io/enforce' && to === 'privileged' ? [hit] : [];
}
