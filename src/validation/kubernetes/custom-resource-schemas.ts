import { isRecord } from './manifest.ts';
import type { ManifestSchema } from './schema-pack.ts';

const objectMeta: ManifestSchema = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
const name = /^[A-Za-z0-9.-]{1,253}$/;

/**
 * The kinds that a CustomResourceDefinition (`apiextensions.k8s.io/v1`) declares, with schemas in the packs' vocabulary:
 * `group/version/Kind` → schema. Objects are closed unless they preserve unknown fields, as a strict API server reads them.
 * Left out: patterns, formats and CEL rules, on which Go's and JavaScript's engines differ.
 */
export function customResourceSchemas(crd: unknown): ReadonlyMap<string, ManifestSchema> {
  const schemas = new Map<string, ManifestSchema>();
  if (field(crd, 'kind') !== 'CustomResourceDefinition') return schemas;
  const spec = field(crd, 'spec');
  const group = field(spec, 'group');
  const kind = field(field(spec, 'names'), 'kind');
  const versions = field(spec, 'versions');
  if (!isName(group) || !isName(kind) || !Array.isArray(versions)) return schemas;
  for (const version of versions) {
    const versionName = field(version, 'name');
    const schema = field(field(version, 'schema'), 'openAPIV3Schema');
    if (!isName(versionName) || !isRecord(schema)) continue;
    const { properties, ...rest } = convert(schema, true);
    schemas.set(`${group}/${versionName}/${kind}`, {
      ...rest,
      type: 'object',
      properties: {
        ...properties,
        apiVersion: { type: 'string', enum: [`${group}/${versionName}`] },
        kind: { type: 'string', enum: [kind] },
        metadata: objectMeta,
      },
    });
  }
  return schemas;
}

const bounds = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];

/** `closed` is false below anyOf, oneOf, allOf and not: those only narrow what is declared beside them. */
function convert(source: Readonly<Record<string, unknown>>, closed: boolean): ManifestSchema {
  if (source['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string', 'null'] };
  const schema: Record<string, unknown> = {};
  const { type, properties, items, additionalProperties, required } = source;
  if (typeof type === 'string') schema['type'] = [type, 'null'];
  for (const bound of bounds) if (typeof source[bound] === 'number') schema[bound] = source[bound];
  if (Array.isArray(source['enum'])) schema['enum'] = [...(source['enum'] as unknown[]), null];
  if (Array.isArray(required)) schema['required'] = required.filter((entry) => typeof entry === 'string');
  if (isRecord(items)) schema['items'] = convert(items, closed);
  const own = isRecord(properties) ? convertAll(properties, closed) : undefined;
  if (own !== undefined) schema['properties'] = own;
  const open = source['x-kubernetes-preserve-unknown-fields'] === true || !closed;
  if (source['x-kubernetes-embedded-resource'] === true) {
    const text: ManifestSchema = { type: ['string', 'null'] };
    schema['properties'] = { apiVersion: text, kind: text, metadata: objectMeta, ...own };
  }
  if (isRecord(additionalProperties)) schema['additionalProperties'] = convert(additionalProperties, closed);
  else if (isRecord(properties) && additionalProperties !== true && !open) schema['additionalProperties'] = false;
  for (const word of ['anyOf', 'oneOf', 'allOf'] as const) {
    const members = source[word];
    if (Array.isArray(members))
      schema[word] = members.filter((member) => isRecord(member)).map((member) => convert(member, false));
  }
  if (isRecord(source['not'])) schema['not'] = convert(source['not'], false);
  return schema;
}

function convertAll(properties: Readonly<Record<string, unknown>>, closed: boolean): Record<string, ManifestSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, inner]) => [key, isRecord(inner) ? convert(inner, closed) : {}]),
  );
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && name.test(value);
}
