import { textOf } from './leaves.ts';
import { isTerraform } from './object-type.ts';
import type { Scene, Touch } from './scene.ts';
import { traceOf, type Trace } from './trace.ts';

/** Where Terraform keeps its state, and blocks that move things in it. */
export function findStateMoves(scene: Scene): readonly Trace[] {
  return scene.touches
    .filter(({ file }) => isTerraform(file))
    .flatMap((touch) => [...backends(touch), ...moves(touch)]);
}

function backends(touch: Touch): readonly Trace[] {
  // A backend in a root module that is new has no state to lose.
  if (touch.whole === 'added') return [];
  const hit = touch.values.find(
    ({ path }) =>
      (touch.type === 'terraform' && /^(?:backend|cloud)(?:$|[.[])/.test(path)) ||
      /^remote_state(?:$|[.[])/.test(touch.whole === 'removed' ? `${touch.object}.` : `${touch.object}.${path}`) ||
      touch.object === 'remote_state' ||
      path.startsWith('remote_state'),
  );
  return hit === undefined ? [] : [traceOf(touch, hit.path, `where the state of \`${touch.file}\` is kept changes`)];
}

function moves(touch: Touch): readonly Trace[] {
  if (!['moved', 'removed', 'import'].includes(touch.type) || touch.whole === 'removed') return [];
  const named = touch.values.find(({ key }) => key === (touch.type === 'import' ? 'to' : 'from'))?.to;
  return [
    traceOf(
      touch,
      '',
      `a \`${touch.type}\` block changes the state of \`${(textOf(named) || touch.object).replace(/^\$\{|\}$/g, '')}\``,
    ),
  ];
}
