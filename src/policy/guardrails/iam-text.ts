import type { Json } from '../../domain/json.ts';
import { isList, isMap } from './leaves.ts';
import { scalarsOf } from './expressions.ts';

/** What a policy statement allows that it should not: `Action "*"`, `Principal "*"`. Nothing for one that denies. */
export function wideIn(statement: Json): readonly string[] {
  if (!isMap(statement)) return [];
  const of = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => scalarsOf(deep(statement[name])).map(String));
  if (/^deny$/i.test(of('Effect', 'effect')[0] ?? '')) return [];
  const principals = of('Principal', 'principal', 'principals', 'AWS');
  const named = principals.length > 0 && !principals.includes('*');
  // In a policy of a resource (a key, a bucket) `*` is that resource, and its account's root may do everything anyway.
  const isRoot = named && principals.every((one) => /:root$/.test(one));
  const actions = isRoot
    ? []
    : of('Action', 'actions', 'action').filter(
        (one) => one === '*' || one === '*:*' || (/^[\w-]+:\*$/.test(one) && !named),
      );
  const resources = named ? [] : of('Resource', 'resources', 'resource').filter((one) => one === '*');
  const negations = ['NotAction', 'not_actions', 'NotPrincipal', 'not_principals'].filter((name) => name in statement);
  return [
    ...actions.map((one) => `action \`${one}\``),
    ...resources.map(() => 'resource `*`'),
    ...principals.filter((one) => one === '*').map(() => 'principal `*`'),
    ...negations.map((name) => `\`${name}\` allows everything else`),
  ];
}

/** `principals` as blocks hold their names in `identifiers`, and `{ AWS = "*" }` in a map. */
function deep(value: Json | undefined): Json | undefined {
  if (isList(value)) return value.map((one) => deep(one) ?? null);
  if (!isMap(value)) return value;
  return 'identifiers' in value
    ? (value['identifiers'] ?? null)
    : Object.values(value).flatMap((one) => scalarsOf(one));
}

/**
 * Reads the statements of a policy written as JSON or as `jsonencode({…})`; `undefined` when the text is neither.
 * The second is not evaluated: literals are read, everything else in it is taken for some other value.
 */
export function statementsOf(text: string): readonly Json[] | undefined {
  const encoded = /^\$\{\s*jsonencode\(([\s\S]*)\)\s*\}$/.exec(text)?.[1];
  const parsed = tryJson(encoded === undefined ? text : toJsonText(encoded));
  if (!isMap(parsed)) return undefined;
  const statement = parsed['Statement'] ?? parsed['statement'];
  return statement === undefined ? [] : isList(statement) ? statement : [statement];
}

/** HCL object syntax as JSON: keys quoted, `=` as `:`, expressions as strings, comments away. */
function toJsonText(hcl: string): string {
  // What is not closed goes to the end, or hostile text would be read again from every quote in it.
  const tokens =
    hcl.match(
      /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\],]|[:=]|\n|[^\s{}[\],:="]+/g,
    ) ?? [];
  const out: string[] = [];
  for (const token of tokens) {
    if (/^(?:#|\/\/|\/\*)/.test(token)) continue;
    if (token === '\n') {
      if (/^(?:["\]}]|[^{[,:\s])/.test(out.at(-1) ?? '{') && out.at(-1) !== ':') out.push(',');
    } else if (token === '=' || token === ':') out.push(':');
    else if (/^["{}[\],]/.test(token)) out.push(token);
    else out.push(JSON.stringify(token));
  }
  return out
    .join(' ')
    .replace(/(?:,\s*)+/g, ', ')
    .replace(/([{[])\s*,/g, '$1')
    .replace(/,\s*([}\]])/g, '$1')
    .replace(/,\s*$/, '');
}

function tryJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
