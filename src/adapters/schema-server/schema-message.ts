import type { Json } from '../../domain/json.ts';
import type {
  AttributeSchema,
  BlockSchema,
  FunctionParameter,
  FunctionSignature,
  ProviderSchema,
  Schema,
} from '../../validation/terraform/packs/provider-schema.ts';

/** A message as protobuf takes it, field names as in the `.proto` files. */
export type Message = { readonly [field: string]: unknown };

const nesting = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** A part of the answer to `GetProviderSchema`; `of` is the schema it describes, `null` where one may have several names. */
export type SchemaPart = { readonly of: Schema | null; readonly message: () => Message };

/**
 * The answer to `GetProviderSchema` in parts, one a schema: protobuf reads parts of a message that follow each other as one
 * (https://protobuf.dev/programming-guides/encoding/#last-one-wins), so each is encoded once and kept.
 */
export function schemaResponse(provider: ProviderSchema): readonly SchemaPart[] {
  const kinds = { resource_schemas: null, data_source_schemas: null, ephemeral_resource_schemas: null };
  const schemas = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
    Object.entries(provider[kind]).map(([type, schema]) => ({
      of: schema,
      message: () => ({ [kind]: { [type]: schemaMessage(schema) } }),
    })),
  );
  return [
    { of: provider.provider, message: () => ({ provider: schemaMessage(provider.provider) }) },
    ...schemas,
    ...Object.entries(provider.functions).map(([name, signature]) => ({
      of: null,
      message: () => ({ functions: { [name]: functionMessage(signature) } }),
    })),
  ];
}

/** Only protocol 6 can carry attributes with nested attributes. */
export function needsProtocol6(provider: ProviderSchema): boolean {
  const kinds = [provider.resource_schemas, provider.data_source_schemas, provider.ephemeral_resource_schemas];
  const schemas = [provider.provider, ...kinds.flatMap((kind) => Object.values(kind))];
  return schemas.some((schema) => hasNestedType(schema.block));
}

function hasNestedType(block: BlockSchema): boolean {
  const nested = Object.values(block.block_types ?? {});
  return (
    Object.values(block.attributes ?? {}).some((attribute) => attribute.nested_type !== undefined) ||
    nested.some((inner) => hasNestedType(inner.block))
  );
}

function schemaMessage(schema: Schema): Message {
  return { version: schema.version, block: blockMessage(schema.block) };
}

function blockMessage(block: BlockSchema): Message {
  return {
    attributes: Object.entries(block.attributes ?? {}).map(([name, attribute]) => attributeMessage(name, attribute)),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: nesting[nested.nesting_mode],
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
    deprecated: block.deprecated ?? false,
  };
}

function attributeMessage(name: string, attribute: AttributeSchema): Message {
  const { type, nested_type: nested, ...flags } = attribute;
  if (nested === undefined) return { ...flags, name, type: typeBytes(type ?? 'dynamic') };
  const attributes = Object.entries(nested.attributes).map(([inner, schema]) => attributeMessage(inner, schema));
  return { ...flags, name, nested_type: { attributes, nesting: nesting[nested.nesting_mode] } };
}

function functionMessage(signature: FunctionSignature): Message {
  const parameter = ({ name, type, is_nullable }: FunctionParameter) => ({
    name: name ?? '',
    type: typeBytes(type),
    allow_null_value: is_nullable ?? false,
  });
  return {
    parameters: (signature.parameters ?? []).map(parameter),
    ...(signature.variadic_parameter === undefined
      ? {}
      : { variadic_parameter: parameter(signature.variadic_parameter) }),
    return: { type: typeBytes(signature.return_type) },
  };
}

function typeBytes(type: Json): Buffer {
  return Buffer.from(JSON.stringify(type));
}
