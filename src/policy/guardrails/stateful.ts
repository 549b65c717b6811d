import { dirname } from 'node:path/posix';
import type { Json } from '../../domain/json.ts';
import { isExpression } from './expressions.ts';
import { isMap, keysOf, type Value, textOf } from './leaves.ts';
import { isTerraform } from './object-type.ts';
import type { Scene, Touch } from './scene.ts';
import { isStateful, recreatingPaths, soundsStateful } from './stateful-types.ts';
import { shown, traceOf, unknownOf, type Trace } from './trace.ts';

/** Things that keep data and vanish: removed, counted down to none, or switched off in a chart's values. */
export function findRemovals(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole === 'removed') return removed(touch, scene);
    return [...countedDown(touch), ...switchedOff(touch), ...claimsRemoved(touch)];
  });
}

function removed(touch: Touch, scene: Scene): readonly Trace[] {
  if (isMoved(touch, scene) || touch.type.startsWith('data.')) return [];
  if (isStateful(touch.type)) return [traceOf(touch, '', `\`${touch.object}\` is removed`)];
  if (touch.type !== 'module') return [];
  const source = isMap(touch.before) ? textOf(touch.before['source']) : '';
  if (soundsStateful(`${touch.object} ${source}`))
    return [traceOf(touch, '', `\`${touch.object}\` (${shown(source)}) is removed`)];
  return [
    {
      ...unknownOf(touch, '', source),
      detail: `what \`${touch.object}\` (${shown(source)}) holds cannot be told, and it is removed`,
    },
  ];
}

/** Moved within the same state or environment: to another file, or to another address with a `moved` block that says so. */
function isMoved(touch: Touch, scene: Scene): boolean {
  const inTerraform = isTerraform(touch.file);
  const isBeside = (other: Touch): boolean =>
    other.whole === 'added' &&
    other.rendered === touch.rendered &&
    (inTerraform
      ? dirname(other.file) === dirname(touch.file)
      : other.environments.join() === touch.environments.join());
  const twins = scene.named.get(touch.object) ?? [];
  if (twins.some((other) => other.file !== touch.file && isBeside(other))) return true;
  return inTerraform && (scene.stateMoves.get(touch.object) ?? []).some(isBeside);
}

function countedDown(touch: Touch): readonly Trace[] {
  if (!isStateful(touch.type) && touch.type !== 'module') return [];
  if (touch.whole !== 'changed') return [];
  return touch.values.flatMap(({ path, from, to }) => {
    if (path !== 'count') return [];
    if (isExpression(to)) return [unknownOf(touch, path, to)];
    const falls = Number(to ?? 1) < mostOf(from);
    return falls
      ? [traceOf(touch, path, `\`${touch.object}\` goes from ${shown(from ?? 1)} to ${shown(to ?? 1)}`)]
      : [];
  });
}

/** A condition for one or none gives one at most, and Terraform moves the first of several to what has no `count`. */
function mostOf(count: Value['from']): number {
  if (!isExpression(count)) return Number(count ?? 1);
  return /\?\s*(?:1\s*:\s*0|0\s*:\s*1)\s*\}$/.test(String(count)) ? 1 : Infinity;
}

/** `persistence.enabled: true → false` in the values of a chart. */
function switchedOff(touch: Touch): readonly Trace[] {
  return touch.values.flatMap(({ path, steps, from, to }) => {
    const keys = keysOf(steps);
    const isSwitch =
      keys.at(-1) === 'enabled' &&
      /^(?:persistence|persistentVolume|storage|postgresql|mysql|mariadb|redis|mongodb|database)$/i.test(
        keys.at(-2) ?? '',
      );
    return isSwitch && from === true && to !== true
      ? [traceOf(touch, path, `${shown(keys.at(-2))} is switched off`)]
      : [];
  });
}

function claimsRemoved(touch: Touch): readonly Trace[] {
  if (touch.type !== 'StatefulSet') return [];
  const gone = touch.values.find(({ path, to }) => path.startsWith('spec.volumeClaimTemplates') && to === undefined);
  return gone === undefined ? [] : [traceOf(touch, gone.path, 'a volume claim is removed')];
}

/** Things that keep data and would be destroyed and made anew, as far as the table of such attributes tells. */
export function findReplacements(scene: Scene): readonly Trace[] {
  return scene.touches.flatMap((touch) => {
    if (touch.whole !== 'changed') return [];
    const paths = recreatingPaths(touch.type);
    const hits = touch.values.filter((value) => touchesOne(value, paths) && !isInvisible(value, touch));
    const grouped = [...Map.groupBy(hits, ({ path }) => paths.find((one) => path.startsWith(one)) ?? path).values()];
    return [
      ...grouped.flatMap(([first]) =>
        first === undefined
          ? []
          : [traceOf(touch, first.path, `${shown(first.from)} → ${shown(first.to)} forces a new \`${touch.object}\``)],
      ),
      ...loops(touch),
      ...shrinks(touch),
    ];
  });
}

/** What is only added where the claim or resource had a default may be that default: still asked about. */
function touchesOne({ path }: Value, paths: readonly string[]): boolean {
  return paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** Claims of a StatefulSet that are removed are a removal, told there. */
function isInvisible({ path, to }: Value, { type }: Touch): boolean {
  return type === 'StatefulSet' && path.startsWith('spec.volumeClaimTemplates') && to === undefined;
}

function loops(touch: Touch): readonly Trace[] {
  if (!isStateful(touch.type) && touch.type !== 'module') return [];
  return touch.values.flatMap(({ path, from, to }) => {
    if (path !== 'for_each') return [];
    if (from === undefined || to === undefined)
      return [traceOf(touch, path, `\`for_each\` gives \`${touch.object}\` another address`)];
    return [unknownOf(touch, path, textOf(to))];
  });
}

/** Storage cannot be made smaller in place. */
function shrinks(touch: Touch): readonly Trace[] {
  return touch.values.flatMap(({ path, key, from, to }) => {
    const sized = key === 'allocated_storage' || (key === 'storage' && path.endsWith('requests.storage'));
    const [before, after] = [bytesOf(from), bytesOf(to)];
    return sized && after < before ? [traceOf(touch, path, `storage shrinks from ${shown(from)} to ${shown(to)}`)] : [];
  });
}

function bytesOf(value: Json | undefined): number {
  const match = /^(\d+(?:\.\d+)?)([KMGTP]?)i?$/.exec(textOf(value));
  return match === null ? Number.NaN : Number(match[1]) * 1024 ** ' KMGTP'.indexOf(match[2] || ' ');
}
