import { z } from 'zod';
import type { ProviderSchema } from './provider-schema.ts';
import { emptySchema } from './provider-schema.ts';

const prose = new Set(['description', 'description_kind', 'deprecation_message', 'summary']);

const schemas = z.record(z.string(), z.looseObject({ version: z.number(), block: z.looseObject({}) })).default({});

const providerDump = z.object({
  provider_schemas: z.record(
    z.string(),
    z.object({
      provider: z.looseObject({ version: z.number(), block: z.looseObject({}) }).optional(),
      resource_schemas: schemas,
      data_source_schemas: schemas,
      ephemeral_resource_schemas: schemas,
      functions: z.record(z.string(), z.looseObject({ return_type: z.json() })).default({}),
    }),
  ),
});

/**
 * Reads the output of `terraform providers schema -json`: provider address → schemas, prose left out.
 * @throws {z.ZodError} when the text is something else.
 */
export function readProviderDump(text: string): ReadonlyMap<string, ProviderSchema> {
  const dump = providerDump.parse(JSON.parse(text));
  return new Map(
    Object.entries(dump.provider_schemas).map(([source, schema]) => [
      source,
      withoutProse({ ...schema, provider: schema.provider ?? emptySchema }) as ProviderSchema,
    ]),
  );
}

/** Drops descriptions, except where `description` is the name of an attribute, block or parameter. */
function withoutProse(value: unknown, holdsNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => holdsNames || !prose.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNamedProse(key, inner, holdsNames)]));
}

const nameHolders = new Set([
  ...[
    'attributes',
    'block_types',
    'resource_schemas',
    'data_source_schemas',
    'ephemeral_resource_schemas',
    'functions',
  ],
]);

function withoutNamedProse(key: string, value: unknown, isName: boolean): unknown {
  // A type is data: an object type may well have an attribute called `description`.
  if (!isName && (key === 'type' || key === 'return_type')) return value;
  return withoutProse(value, !isName && nameHolders.has(key));
}
