import type { Json } from '../domain/json.ts';
import { wellFormed } from '../domain/well-formed.ts';

type Redact = (text: string) => string;

/** Stands where a whole value went. */
const mark = '[redacted]';

/**
 * Takes secrets out of data, keeping its shape: texts are redacted as texts, and a text is looked at together with the name it goes by,
 * so that `{"password": "x"}` and a changed value at `env[name=DB_PASSWORD].value` go as `password: x` in a file would.
 * Texts become storable everywhere (no U+0000, no half characters).
 */
export function redactJson(value: Json, redact: Redact): Json {
  const known = new Map<string, boolean>();
  const isSecretName = (name: string): boolean => {
    const found = known.get(name) ?? redact(`${name}: ${example}`) !== `${name}: ${example}`;
    known.set(name, found);
    return found;
  };
  return walk(value, [], { redact, isSecretName });
}

/** Looks like a secret wherever the name before it says so. */
const example = 'x9K2m4Q8w1';

type Rules = { readonly redact: Redact; readonly isSecretName: (name: string) => boolean };

function walk(value: Json, names: readonly string[], rules: Rules): Json {
  if (typeof value === 'string') return redactText(wellFormed(value), names, rules);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => walk(item, names, rules));
  const map = value as Readonly<Record<string, Json>>;
  const beside = namesBeside(map);
  const members = Object.entries(map).map(([key, member]) => {
    const more = valueKeys.has(key) ? [...names, ...beside] : [];
    return [wellFormed(key), walk(member, [...more, key], rules)] as const;
  });
  return Object.fromEntries(members);
}

/** Keys whose value is named by what stands beside it: `{path, from, to}`, `{name, value}`. */
const valueKeys = new Set(['from', 'to', 'value', 'default']);

function namesBeside({ path, name, object }: Readonly<Record<string, Json>>): readonly string[] {
  return [
    ...(typeof path === 'string' ? (path.match(/[A-Za-z_][\w-]*/g) ?? []) : []),
    ...(typeof name === 'string' ? [name] : []),
    // Every value of a Secret is one, whatever its key.
    ...(typeof object === 'string' && object.startsWith('Secret/') ? ['password'] : []),
  ];
}

function redactText(text: string, names: readonly string[], { redact, isSecretName }: Rules): string {
  const safe = redact(text);
  if (safe === '') return safe;
  // In the form of an assignment, so that the name of a secret elsewhere (`existingSecret: storefront`) and references stay.
  const word = safe.slice(0, 200).replace(/[\s"'\\,;)\]}]/g, '_');
  const isSecret = names.some((name) => isSecretName(name) && redact(`${name}: ${word}`) !== `${name}: ${word}`);
  return isSecret ? mark : safe;
}
