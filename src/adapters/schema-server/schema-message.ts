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
const encoded = new WeakMap<Schema, Message>();

/** The answer to `GetProviderSchema`; what a schema has become is kept for as long as the schema itself. */
export function schemaResponse(provider: ProviderSchema): Message {
  return {
    provider: schemaMessage(provider.provider),
    resource_schemas: mapValues(provider.resource_schemas, schemaMessage),
    data_source_schemas: mapValues(provider.data_source_schemas, schemaMessage),
    ephemeral_resource_schemas: mapValues(provider.ephemeral_resource_schemas, schemaMessage),
    functions: mapValues(provider.functions, functionMessage),
  };
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
  const known = encoded.get(schema);
  if (known !== undefined) return known;
  const message = { version: schema.version, block: blockMessage(schema.block) };
  encoded.set(schema, message);
  return message;
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

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
