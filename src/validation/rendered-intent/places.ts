import type { SemanticChange } from '../../domain/change-set.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import type { DeclaredValue } from './declared-values.ts';
import { stepsOf } from './declared-values.ts';

/** `Deployment/shop` or `Deployment/namespace/shop`. */
export function kindAndName(object: string): { readonly kind: string; readonly name: string } {
  const parts = object.split('/');
  return { kind: parts[0] ?? '', name: parts.length > 1 ? (parts.at(-1) ?? '') : '' };
}

/** Whether two names of objects can mean the same one: equal, or one with a prefix, a suffix or a generator's hash. */
export function sameObject(declared: string, rendered: string): boolean {
  const [a, b] = [kindAndName(declared), kindAndName(rendered)];
  if (a.kind !== b.kind || a.name === '') return false;
  const dashed = (name: string) => `-${name.replaceAll('.', '-')}-`;
  return dashed(b.name).includes(dashed(a.name));
}

/** Whether a path begins with another. Positions match any item, as do items named by different fields: a render may name them otherwise. */
export function reaches(steps: readonly KeyStep[], path: readonly KeyStep[]): boolean {
  return steps.length <= path.length && steps.every((step, index) => matches(step, path[index]));
}

function matches(a: KeyStep, b: KeyStep | undefined): boolean {
  if (b === undefined) return false;
  if ('key' in a || 'key' in b) return 'key' in a && 'key' in b && a.key === b.key;
  return !('field' in a && 'field' in b && a.field === b.field) || a.value === b.value;
}

/**
 * Whether a rendered change is at the place that a declared value names: object and path are equal; a directive of a strategic merge
 * patch (`$patch: delete`) names everything beside it; the pointer of a JSON 6902 operation everything under it, in any object.
 */
export function isPlaceOf(
  value: DeclaredValue,
  rendered: SemanticChange,
  sameName: (declared: string) => boolean,
): boolean {
  const path = stepsOf(rendered.path);
  if (pointersOf(value).some((pointer) => pointer.length > 0 && reaches(pointer, path))) return true;
  if (!sameName(value.object)) return false;
  const last = value.steps.at(-1);
  if (last !== undefined && 'key' in last && last.key === '$patch') return reaches(value.steps.slice(0, -1), path);
  const isCollection = [value.from, value.to].some((side) => typeof side === 'object' && side !== null);
  return reaches(value.steps, path) && (isCollection || value.steps.length === path.length) && path.length > 0;
}

/** JSON pointers (RFC 6901) in a declared value: the `path` of a JSON 6902 operation, as a value or as the name of its list item. */
function pointersOf({ steps, from, to }: DeclaredValue): readonly (readonly KeyStep[])[] {
  const last = steps.at(-1);
  const named = steps.flatMap((step) => ('field' in step && step.field === 'path' ? [step.value] : []));
  const written = last !== undefined && 'key' in last && last.key === 'path' ? [from, to] : [];
  return [...named, ...written].flatMap((text) =>
    typeof text === 'string' && text.startsWith('/') ? [pointerSteps(text)] : [],
  );
}

function pointerSteps(pointer: string): readonly KeyStep[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) =>
      /^(\d+|-)$/.test(part)
        ? { index: part === '-' ? 0 : Number(part) }
        : { key: part.replaceAll('~1', '/').replaceAll('~0', '~') },
    );
}
