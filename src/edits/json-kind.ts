import type { Json } from '../domain/json.ts';

export type JsonMap = { readonly [key: string]: Json };

/** Whether a value is a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isMapValue(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Whether a value is written on one line in any block style: a scalar, an empty list, an empty map. */
export function isInline(value: Json): boolean {
  if (isList(value)) return value.length === 0;
  return !isMapValue(value) || Object.keys(value).length === 0;
}
