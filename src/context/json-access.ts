import type { Json } from '../domain/json.ts';

/** The value under a chain of keys and list positions; `undefined` when any of them is not there. */
export function valueAt(value: Json | undefined, ...steps: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const step of steps) {
    if (Array.isArray(current) && typeof step === 'number') current = (current as readonly Json[])[step];
    else if (isMap(current) && typeof step === 'string' && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

export function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar as text, as YAML would write it; maps and lists as JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function textAt(value: Json | undefined, ...steps: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, ...steps);
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function listAt(value: Json | undefined, ...steps: readonly (string | number)[]): readonly Json[] {
  const found = valueAt(value, ...steps);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

export function textsAt(value: Json | undefined, ...steps: readonly (string | number)[]): string[] {
  return listAt(value, ...steps).filter((item) => typeof item === 'string');
}
