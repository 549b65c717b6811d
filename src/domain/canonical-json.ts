import type { Json } from './json.ts';

/**
 * JSON in its one canonical form, so that equal data gives equal bytes and can be hashed: RFC 8785 (JSON Canonicalization Scheme).
 * Keys without a value are left out, as everywhere in JSON; keys are sorted by UTF-16 code units; strings and numbers are written as ECMAScript does, which is what the RFC asks for.
 * @throws {TypeError} for what JSON cannot hold: half a surrogate pair, NaN, infinity
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a text holds half a character');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries<Json | undefined>(value)
    .flatMap(([key, member]) => (member === undefined ? [] : [[key, member] as const]))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
