import { everyBlock, type ConfigBlock } from './config-block.ts';
import type { ModuleFolder } from './module-folder.ts';
import type { SchemaKind } from './packs/pack.ts';
import type {
  AttributeSchema,
  BlockSchema,
  NestedBlockSchema,
  ProviderSchema,
  Schema,
} from './packs/provider-schema.ts';
import type { ProviderNeed } from './provider-needs.ts';
import { anyFunction } from './any-function.ts';

/*
 * Where no pack knows a schema, the configuration itself is taken for one: every argument, block and attribute that is used
 * is taken to exist, so that all the rest around it can still be validated. It proves nothing about the parts it stands for.
 */

const metaArguments = new Set(['provider', 'depends_on', 'count', 'for_each']);
const metaBlocks = new Set(['lifecycle', 'provisioner', 'connection', 'dynamic']);
const anything: AttributeSchema = { type: 'dynamic', optional: true, computed: true };

/** A schema for a provider that has no pack, made from what the folders use of it. */
export function inferredProvider(need: ProviderNeed, folders: readonly ModuleFolder[]): ProviderSchema {
  const blocks = folders.flatMap(({ files }) => files.flatMap((file) => [...everyBlock(file.blocks)]));
  const read = namesRead(folders);
  const ofKind = (kind: SchemaKind): Record<string, Schema> =>
    Object.fromEntries(
      [...(need.types.get(kind) ?? [])].map((type) => [
        type,
        inferredType(
          blocks.filter((block) => block.type === kind && block.labels[0] === type && block.labels.length === 2),
          read,
        ),
      ]),
    );
  const own = blocks.filter((block) => block.type === 'provider' && need.names.has(block.labels[0] ?? ''));
  const provider = inferredBlock(own.map((block) => without(block, new Set(['alias', 'version']))));
  return {
    provider: { version: 0, block: provider },
    resource_schemas: ofKind('resource'),
    data_source_schemas: ofKind('data'),
    ephemeral_resource_schemas: ofKind('ephemeral'),
    functions: Object.fromEntries([...need.functions].map((name) => [name, anyFunction])),
  };
}

/** A pack's schema with its open blocks filled in from the blocks that are configured. */
export function withOpenBlocks(schema: Schema, configured: readonly ConfigBlock[]): Schema {
  const block = filled(schema.block, configured);
  return block === schema.block ? schema : { ...schema, block };
}

function filled(schema: BlockSchema, configured: readonly ConfigBlock[]): BlockSchema {
  if (!hasOpen(schema)) return schema;
  const nested = Object.entries(schema.block_types ?? {}).map(([name, type]): [string, NestedBlockSchema] => {
    const inner = nestedBlocks(configured, name);
    const block = type.open === true ? inferredBlock(inner) : filled(type.block, inner);
    return [name, { ...type, block }];
  });
  return { ...schema, block_types: Object.fromEntries(nested) };
}

function hasOpen(schema: BlockSchema): boolean {
  return Object.values(schema.block_types ?? {}).some((type) => type.open === true || hasOpen(type.block));
}

function inferredType(blocks: readonly ConfigBlock[], read: ReadonlySet<string>): Schema {
  const block = inferredBlock(blocks.map((own) => without(own, metaArguments)));
  const known = { ...block.attributes, ...block.block_types };
  const computed = [...read].filter((name) => !(name in known)).map((name) => [name, anything] as const);
  return { version: 0, block: { ...block, attributes: { ...Object.fromEntries(computed), ...block.attributes } } };
}

function inferredBlock(blocks: readonly ConfigBlock[]): BlockSchema {
  const attributes = new Set(blocks.flatMap((block) => block.attributes.map(({ name }) => name)));
  const nested = new Set(blocks.flatMap(nestedNames).filter((name) => !attributes.has(name)));
  return {
    attributes: Object.fromEntries([...attributes].map((name) => [name, anything])),
    block_types: Object.fromEntries(
      [...nested].map((name) => [name, { nesting_mode: 'list', block: inferredBlock(nestedBlocks(blocks, name)) }]),
    ),
  };
}

function nestedNames({ blocks }: ConfigBlock): string[] {
  const dynamic = blocks.filter(({ type }) => type === 'dynamic').map(({ labels }) => labels[0] ?? '');
  return [...blocks.map(({ type }) => type).filter((type) => !metaBlocks.has(type)), ...dynamic];
}

/** The blocks of that name inside others, those that `dynamic` makes included. */
function nestedBlocks(blocks: readonly ConfigBlock[], name: string): ConfigBlock[] {
  return blocks.flatMap((block) =>
    block.blocks.flatMap((inner) => {
      if (inner.type === name) return [inner];
      const makes = inner.type === 'dynamic' && inner.labels[0] === name;
      return makes ? inner.blocks.filter(({ type }) => type === 'content') : [];
    }),
  );
}

function without(block: ConfigBlock, names: ReadonlySet<string>): ConfigBlock {
  return { ...block, attributes: block.attributes.filter(({ name }) => !names.has(name)) };
}

/** Every name that is read from something: a superset of the attributes that are read from these resources. */
function namesRead(folders: readonly ModuleFolder[]): ReadonlySet<string> {
  const texts = folders.flatMap(({ files }) => files.map(({ text }) => text));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\.([a-z_][a-z0-9_]*)/g)].map(([, name = '']) => name)));
}
