import { dirname } from 'node:path/posix';
import type { Json } from '../../domain/json.ts';
import { isMap } from './leaves.ts';
import { isTerraform } from './object-type.ts';
import type { Scene, Touch } from './scene.ts';

/** Whether a value stands for something else: an HCL expression, a template's or a substitution's placeholder. */
export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && /[$%]\{|\{\{|\$\(/.test(value);
}

/**
 * What a value is: itself, or the default of the variable that it names where the change holds it.
 * A variable without a default, or one of another file, stays the expression it is.
 */
export function resolve(value: Json | undefined, touch: Touch, scene: Scene): Json | undefined {
  const name = typeof value === 'string' ? /^\$\{var\.(\w+)\}$/.exec(value)?.[1] : undefined;
  if (name === undefined || !isTerraform(touch.file)) return value;
  const variables = scene.named.get(`variable.${name}`) ?? [];
  const variable = variables.find(({ file }) => dirname(file) === dirname(touch.file));
  const fallback = isMap(variable?.after) ? variable.after['default'] : undefined;
  return fallback === undefined ? value : fallback;
}

/** The scalars of a value: of a list its items, of a scalar itself. */
export function scalarsOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.flatMap((item: Json) => scalarsOf(item)) : [value];
}
