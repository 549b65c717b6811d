import { isExpression } from './expressions.ts';
import type { Value } from './leaves.ts';
import type { Scene, Touch } from './scene.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

/** Fewer than a third, or more than ten times as many, is no everyday step. */
const factors = { down: 3, up: 10 } as const;

const counts =
  /(?:^|_)(?:replicas|replica_?count|min_?replicas|min_?size|desired_?size|desired_?capacity|desired_?count|min_?capacity|min_?count|node_?count|instance_?count|instances)$/i;
const workloads: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
  'aws_ecs_service',
  'aws_autoscaling_group',
]);

/** How many run in production: none at all, far fewer, far more, or the workload itself is gone. */
export function findScaling(scene: Scene): readonly Trace[] {
  const there = new Set(scene.touches.filter(({ whole }) => whole === 'added').map(({ object }) => object));
  return scene.touches
    .filter(({ production }) => production)
    .flatMap((touch) => {
      if (touch.whole === 'added') return [];
      if (touch.whole === 'removed')
        return workloads.has(touch.type) && !there.has(touch.object)
          ? [traceOf(touch, '', `\`${touch.object}\` is removed from production`)]
          : [];
      return touch.values.filter(({ key }) => counts.test(key)).flatMap((value) => judged(value, touch));
    });
}

function judged({ path, from, to }: Value, touch: Touch): readonly Trace[] {
  if (isExpression(to)) return [unknownOf(touch, path, to)];
  if (typeof to !== 'number') return [];
  const said = traceOf(touch, path, `from ${shown(from)} to ${shown(to)}`);
  if (to === 0 && from !== 0) return [said];
  if (typeof from !== 'number' || from === 0) return [];
  return from / to > factors.down || to / from > factors.up ? [said] : [];
}
