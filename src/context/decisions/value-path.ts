import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import { asText, isMap } from '../json-access.ts';

/** The value at a key path; `undefined` when it is not there. `[0]` on a map is forgiven: single HCL blocks are maps. */
export function lookUp(value: Json | undefined, steps: readonly KeyStep[]): Json | undefined {
  let current = value;
  for (const step of steps) {
    if (Array.isArray(current)) {
      const list = current as readonly Json[];
      if ('index' in step) current = list[step.index];
      else if ('field' in step) current = list.find((item) => hasField(item, step));
      else current = list.length === 1 ? memberOf(list[0], step.key) : undefined;
    } else if (isMap(current)) {
      if ('key' in step) current = memberOf(current, step.key);
      else if (!('index' in step) || step.index !== 0) current = undefined;
    } else return undefined;
  }
  return current;
}

/** Whether a list item is the one that a `[name=x]` step names. */
export function hasField(item: Json | undefined, step: { readonly field: string; readonly value: string }): boolean {
  const field = memberOf(item, step.field);
  return field !== undefined && !isMap(field) && !Array.isArray(field) && asText(field) === step.value;
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
