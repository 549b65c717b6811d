import type { Finding } from '../../domain/check.ts';
import { formatKeyPath } from '../../domain/key-path.ts';
import { nearest } from '../../edits/nearest.ts';
import type { ValuePath } from '../yaml-documents.ts';
import { findingAt, type Manifest, manifestLabel } from './manifest.ts';
import type { SchemaProblem } from './schema-engine.ts';
import type { ManifestSchema } from './schema-pack.ts';
import type { StandaloneSchema } from './standalone-schema.ts';

/** Says a schema problem in a person's words, on the line of the value, with the likely correction. One finding a wrong name. */
export function explainProblem(
  manifest: Manifest,
  schema: StandaloneSchema,
  problem: SchemaProblem,
): readonly Finding[] {
  const unknown = /^additional properties (.+) not allowed$/.exec(problem.message)?.[1];
  const missing = /^missing propert(?:y|ies):? (.+)$/.exec(problem.message)?.[1];
  if (unknown !== undefined) {
    const known = propertyNames(schema, problem.path);
    return quoted(unknown).map((name) =>
      finding(manifest, 'kubernetes/unknown-field', [...problem.path, name], `unknown field${hint(name, known)}`),
    );
  }
  if (missing !== undefined) {
    return quoted(missing).map((name) => {
      const at = formatPath([...problem.path, name]);
      return {
        ...finding(manifest, 'kubernetes/missing-field', problem.path, ''),
        message: `${manifestLabel(manifest)}: ${at} is required`,
      };
    });
  }
  const type = /^got (.+?), want (.+)$/.exec(problem.message);
  if (type !== null) {
    const [, got, wanted = ''] = type;
    const types = wanted.split(/ or |, /).filter((name) => name !== 'null');
    return [finding(manifest, 'kubernetes/wrong-type', problem.path, `is a ${got}, must be ${types.join(' or ')}`)];
  }
  return [finding(manifest, 'kubernetes/schema', problem.path, problem.message)];
}

/** Whether the value itself is filled in later (`${replicas}` of Flux and of CI) or decrypted (SOPS), so that its type says nothing yet. */
export function isPlaceholder(manifest: Manifest, path: ValuePath): boolean {
  const value = path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    manifest.value,
  );
  return typeof value === 'string' && /\$\{[^}]+\}|^ENC\[/.test(value);
}

function finding(manifest: Manifest, rule: string, path: ValuePath, text: string): Finding {
  const message = `${manifestLabel(manifest)}: ${formatPath(path)} ${text}`;
  return findingAt(manifest.placeOf(path), { severity: 'error', rule, message });
}

function formatPath(path: ValuePath): string {
  if (path.length === 0) return 'the object';
  return formatKeyPath(
    path.map((step) => (/^\d+$/.test(String(step)) ? { index: Number(step) } : { key: String(step) })),
  );
}

function quoted(names: string): readonly string[] {
  return [...names.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map((match) => (match[1] ?? '').replace(/\\'/g, "'"));
}

// Nearest by edit distance, but only said when all but two characters agree: a wrong hint is worse than none.
function hint(name: string, known: readonly string[]): string {
  const [best] = nearest(name, known, 1);
  if (best === undefined) return '';
  const [a, b] = [name.toLowerCase(), best.toLowerCase()];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const likely = head + tail > 1 && Math.max(a.length, b.length) - head - tail <= 2;
  return likely ? `. Did you mean ${best}?` : '';
}

function propertyNames(schema: StandaloneSchema, path: ValuePath): readonly string[] {
  let at: ManifestSchema | undefined = schema;
  for (const step of path) {
    const here: ManifestSchema | undefined = dereference(schema, at);
    const property: ManifestSchema | undefined =
      here?.properties !== undefined && Object.hasOwn(here.properties, step)
        ? here.properties[String(step)]
        : undefined;
    const values = typeof here?.additionalProperties === 'object' ? here.additionalProperties : undefined;
    at = property ?? here?.items ?? values;
  }
  return Object.keys(dereference(schema, at)?.properties ?? {});
}

function dereference(schema: StandaloneSchema, at: ManifestSchema | undefined): ManifestSchema | undefined {
  const name = at?.$ref?.replace('#/definitions/', '');
  return name === undefined ? at : schema.definitions[name];
}
