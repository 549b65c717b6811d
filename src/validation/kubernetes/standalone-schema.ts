import type { ManifestSchema } from './schema-pack.ts';

/** A schema that stands for itself: root inlined, everything it needs under `definitions`. */
export type StandaloneSchema = ManifestSchema & { readonly definitions: Readonly<Record<string, ManifestSchema>> };

/**
 * Cuts one kind out of a pack. Optional values take null, as the API server drops it; required ones do not,
 * which packs leave open because one definition serves both.
 */
export function standaloneSchema(
  root: string,
  definitions: Readonly<Record<string, ManifestSchema>>,
): StandaloneSchema {
  const names = new Map<string, string>();
  const pending: { readonly name: string; readonly nullable: boolean }[] = [];
  const refer = (name: string, nullable: boolean): ManifestSchema => {
    const key = `${name}${nullable ? '?' : ''}`;
    let short = names.get(key);
    if (short === undefined) {
      short = `d${names.size}`;
      names.set(key, short);
      pending.push({ name, nullable });
    }
    return { $ref: `#/definitions/${short}` };
  };
  const cut: Record<string, ManifestSchema> = {};
  const top = rewrite(withoutNull(definitions[root] ?? {}), false, refer);
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const short = names.get(`${next.name}${next.nullable ? '?' : ''}`) ?? '';
    cut[short] = rewrite(definitions[next.name] ?? {}, next.nullable, refer);
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...top, definitions: cut };
}

type Refer = (name: string, nullable: boolean) => ManifestSchema;

function rewrite(schema: ManifestSchema, nullable: boolean, refer: Refer): ManifestSchema {
  if (schema.$ref !== undefined) return refer(schema.$ref, nullable);
  const { properties, items, additionalProperties, anyOf, ...rest } = nullable ? schema : withoutNull(schema);
  return {
    ...rest,
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => {
          const required = schema.required?.includes(name) ?? false;
          return [name, rewrite(inner, !required, refer)];
        }),
      ),
    }),
    ...(items !== undefined && { items: rewrite(items, true, refer) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map((inner) => rewrite(inner, true, refer)) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : rewrite(additionalProperties, true, refer),
    }),
  };
}

function withoutNull(schema: ManifestSchema): ManifestSchema {
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : undefined;
  const anyOf = schema.anyOf?.filter((inner) => inner.type !== 'null');
  return {
    ...schema,
    ...(types !== undefined && { type: types.length === 1 ? types[0] : types }),
    ...(anyOf !== undefined && { anyOf }),
  };
}
