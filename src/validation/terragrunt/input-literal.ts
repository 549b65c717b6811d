import { literalString } from '../terraform/literal.ts';

/** What an expression is as far as its text tells; `value` only of plain strings. */
export type InputLiteral =
  | { readonly kind: 'string'; readonly value?: string }
  | { readonly kind: 'number' | 'bool' | 'list' | 'object' | 'null' | 'expression' };

export function readInputLiteral(expression: string): InputLiteral {
  const text = expression.trim();
  const value = literalString(text);
  if (value !== undefined) return { kind: 'string', value };
  if (/^(?:"[^]*"|<<[^]*|jsonencode\([^]*\))$/.test(text)) return { kind: 'string' };
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { kind: 'number' };
  if (/^(?:true|false)$/.test(text)) return { kind: 'bool' };
  if (text === 'null') return { kind: 'null' };
  if (/^\[[^]*\]$/.test(text)) return { kind: 'list' };
  if (/^\{[^]*\}$/.test(text)) return { kind: 'object' };
  return { kind: 'expression' };
}

/**
 * Why a literal cannot be the value of a variable of that type; `undefined` when it can or when it cannot be told. Terragrunt hands
 * inputs over as environment variables, texts for simple types and JSON for others, and Terraform converts them.
 */
export function mismatch(literal: InputLiteral, type: string): string | undefined {
  const { kind } = literal;
  if (kind === 'null' || kind === 'expression') return undefined;
  const wanted = /^\s*(string|number|bool|list|set|tuple|map|object)\b/.exec(type)?.[1];
  const fits = wanted === undefined || (accepts[wanted]?.(literal) ?? true);
  return fits ? undefined : `it is a ${kind}, and the variable is a ${wanted}`;
}

const textThat = (pattern: RegExp) => (literal: InputLiteral) =>
  literal.kind === 'string' && (literal.value === undefined || pattern.test(literal.value.trim()));

const accepts: Readonly<Record<string, (literal: InputLiteral) => boolean>> = {
  string: ({ kind }) => kind !== 'list' && kind !== 'object',
  number: (literal) => literal.kind === 'number' || textThat(/^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i)(literal),
  bool: (literal) => literal.kind === 'bool' || literal.kind === 'number' || textThat(/^(?:true|false|1|0)$/)(literal),
  ...Object.fromEntries(
    ['list', 'set', 'tuple'].map((name) => [name, (one: InputLiteral) => one.kind === 'list' || textThat(/^\[/)(one)]),
  ),
  ...Object.fromEntries(
    ['map', 'object'].map((name) => [name, (one: InputLiteral) => one.kind === 'object' || textThat(/^\{/)(one)]),
  ),
};
