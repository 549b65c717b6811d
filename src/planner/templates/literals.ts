import type { Json } from '../../domain/json.ts';

/** Writes a value as an HCL expression. Strings can never open an interpolation (`${`) or a directive (`%{`). */
export function hclLiteral(value: Json, indent = ''): string {
  if (typeof value === 'string') return hclString(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => hclLiteral(item, indent)).join(', ')}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  const width = Math.max(...entries.map(([key]) => hclKey(key).length));
  const lines = entries.map(([key, item]) => `${inner}${hclKey(key).padEnd(width)} = ${hclLiteral(item, inner)}`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** Writes a value as YAML on one line: plain where that is safe, else as JSON, which is YAML too. A map has a line for each key. */
export function yamlLiteral(value: Json, indent = ''): string {
  if (typeof value === 'string') return isPlainYaml(value) ? value : JSON.stringify(value);
  if (value !== null && typeof value === 'object' && !isList(value))
    return (
      Object.entries(value)
        .map(([key, item]) => `${yamlLiteral(key)}: ${isMap(item) ? JSON.stringify(item) : yamlLiteral(item)}`)
        .join(`\n${indent}`) || '{}'
    );
  return JSON.stringify(value);
}

function isMap(value: Json): boolean {
  return value !== null && typeof value === 'object' && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function hclKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : hclString(key);
}

function hclString(text: string): string {
  // A function, because `$$` in a replacement text means one dollar sign.
  const escaped = JSON.stringify(text).replaceAll(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`);
  return escaped.replace(/\\[bf]/g, (escape) => (escape === '\\b' ? '\\u0008' : '\\u000c'));
}

// What YAML 1.1 or 1.2 would read as something other than a string has to be quoted.
const yamlTraps = /^(?:y|n|yes|no|on|off|true|false|null|~|\.nan|[-+]?\.inf)$/i;

function isPlainYaml(text: string): boolean {
  return /^[A-Za-z/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9_./@-]+)*$/.test(text) && !yamlTraps.test(text);
}
