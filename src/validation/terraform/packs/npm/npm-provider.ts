import type { Json } from '../../../../domain/json.ts';
import type { AttributeSchema, BlockSchema, NestedBlockSchema, ProviderSchema, Schema } from '../provider-schema.ts';
import { emptySchema } from '../provider-schema.ts';
import { BindingReader, type Binding, type Member, type Writer } from './binding-reader.ts';
import type { BindingSource } from './package-sources.ts';

/** A provider as its bindings package tells it. */
export type NpmProvider = { readonly source: string; readonly version: string; readonly schema: ProviderSchema };

const documentationLink =
  /https:\/\/registry\.terraform\.io\/providers\/([\w-]+)\/([\w-]+)\/(\d+\.\d+\.\d+[\w.-]*)\/docs/;
// Recursive structures would never end; deeper than this nobody writes.
const maxDepth = 12;

/**
 * Turns the bindings of a CDK provider package into the official schema format. Not told by the bindings: limits above one,
 * sensitive and deprecated flags, provider functions; blocks that the generator gave up on (recursive ones) are `open`.
 * @throws {Error} when the sources are no such bindings.
 */
export function readNpmProvider(sources: readonly BindingSource[]): NpmProvider {
  const [, namespace, name, version] =
    sources.map(({ text }) => documentationLink.exec(text)).find((match) => match !== null) ?? [];
  if (namespace === undefined || name === undefined || version === undefined)
    throw new Error('these are not the bindings of a CDK provider package: no link to the provider’s documentation');
  const readers = sources.map(({ text }) => new BindingReader(text));
  const tops = readers.flatMap((reader) => {
    const top = reader.top();
    return top === undefined ? [] : [{ reader, top }];
  });
  const hasNested = usesNestedAttributes(tops);
  const schemas = tops.map(({ reader, top }) => ({
    top,
    schema: toSchema(top, { reader, hasNested, kind: top.kind }),
  }));
  const ofKind = (kind: Binding['kind']) =>
    Object.fromEntries(schemas.filter(({ top }) => top.kind === kind).map(({ top, schema }) => [top.type, schema]));
  return {
    source: `registry.terraform.io/${namespace}/${name}`.toLowerCase(),
    version,
    schema: {
      provider: schemas.find(({ top }) => top.kind === 'provider')?.schema ?? emptySchema,
      resource_schemas: ofKind('resource'),
      data_source_schemas: ofKind('data'),
      ephemeral_resource_schemas: ofKind('ephemeral'),
      functions: {},
    },
  };
}

/** `hasNested`: the provider has attributes with attributes of their own (protocol 6), not only object types. */
type Scope = { readonly reader: BindingReader; readonly hasNested: boolean; readonly kind: Binding['kind'] };

function toSchema({ kind, members }: Binding, scope: Scope): Schema {
  // The bindings add `alias`, which belongs to Terraform.
  const own = kind === 'provider' ? members.filter(({ name }) => name !== 'alias') : members;
  return { version: 0, block: toBlock(own, scope, 0) };
}

function toBlock(members: readonly Member[], scope: Scope, depth: number): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, NestedBlockSchema> = {};
  for (const member of members) {
    const nested = nestedBlockOf(member, scope, depth);
    if (nested === undefined) attributes[member.name] = toAttribute(member, scope, depth);
    else blocks[member.name] = nested;
  }
  return {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(Object.keys(blocks).length === 0 ? {} : { block_types: blocks }),
  };
}

/** A member as a nested block, when it is one. */
function nestedBlockOf(member: Member, scope: Scope, depth: number): NestedBlockSchema | undefined {
  const { writer, isDocumentedBlock, required } = member;
  if (writer === undefined) return forgottenBlockOf(member, scope, depth);
  if (!writer.isBlock)
    return isDocumentedBlock && writer.storageClassType === 'any'
      ? { nesting_mode: 'list', block: {}, open: true }
      : undefined;
  if (!isDocumentedBlock && !/listMapperHcl\(\w+, true\)/.test(writer.value)) return undefined;
  const struct = scope.reader.struct(structName(writer));
  const block = struct === undefined || depth >= maxDepth ? undefined : toBlock(struct, scope, depth + 1);
  const mode =
    writer.type === 'struct' ? 'single' : writer.type === 'set' || writer.type === 'map' ? writer.type : 'list';
  if (block === undefined) return { nesting_mode: mode === 'set' ? 'list' : mode, block: {}, open: true };
  const isOne = mode !== 'single' && !writer.value.includes('Mapper');
  return {
    // A set may not hold what is only known from the configuration, so it is served as a list.
    nesting_mode: mode === 'set' && hasOpenPart(block) ? 'list' : mode,
    block,
    ...(required && mode !== 'single' && mode !== 'map' ? { min_items: 1 } : {}),
    ...(isOne ? { max_items: 1 } : {}),
  };
}

/** Some single blocks are only given a reader: no way to set them, yet neither computed. */
function forgottenBlockOf(member: Member, scope: Scope, depth: number): NestedBlockSchema | undefined {
  const { reader, computed, optional, required } = member;
  if (computed || optional || required || reader === undefined) return undefined;
  const struct = scope.reader.struct(reader.className.replace(/OutputReference$/, ''));
  return struct === undefined ? undefined : { nesting_mode: 'single', block: toBlock(struct, scope, depth + 1) };
}

function hasOpenPart(block: BlockSchema): boolean {
  return Object.values(block.block_types ?? {}).some((nested) => nested.open === true || hasOpenPart(nested.block));
}

function toAttribute(member: Member, scope: Scope, depth: number): AttributeSchema {
  const flags = {
    ...(member.required ? { required: true } : {}),
    ...(member.optional ? { optional: true } : {}),
    // Terraform takes only one of the two.
    ...(member.computed && !member.required ? { computed: true } : {}),
    ...(scope.kind === 'resource' && isWriteOnly(member) ? { write_only: true } : {}),
  };
  const shape = scope.hasNested ? complexShape(member) : undefined;
  const struct = shape === undefined ? undefined : scope.reader.struct(shape.struct);
  if (shape === undefined || struct === undefined || depth >= maxDepth)
    return { type: typeOf(member, scope, depth), ...flags };
  const attributes = Object.fromEntries(struct.map((inner) => [inner.name, toAttribute(inner, scope, depth + 1)]));
  return { nested_type: { attributes, nesting_mode: shape.mode }, ...flags };
}

function isWriteOnly({ name, writer }: Member): boolean {
  return writer?.value.includes('markWriteOnly') === true || (name.endsWith('_wo') && writer?.isBlock === false);
}

type Shape = { readonly mode: 'single' | 'list' | 'set' | 'map'; readonly struct: string };

/** The structure behind an attribute that is an object or a collection of objects. */
function complexShape({ writer, reader }: Member): Shape | undefined {
  if (writer?.isBlock === true) {
    const mode = writer.type === 'struct' ? 'single' : writer.type;
    if (mode !== 'single' && mode !== 'list' && mode !== 'set' && mode !== 'map') return undefined;
    return { mode, struct: structName(writer) };
  }
  if (writer !== undefined || reader === undefined) return undefined;
  const [, struct = '', kind] = /^([A-Z]\w*?)(OutputReference|List|Map)$/.exec(reader.className) ?? [];
  if (kind === undefined || builtInReaders[reader.className] !== undefined) return undefined;
  if (kind === 'List') return { mode: reader.isSet ? 'set' : 'list', struct };
  return { mode: kind === 'Map' ? 'map' : 'single', struct };
}

function typeOf(member: Member, scope: Scope, depth: number): Json {
  const shape = complexShape(member);
  if (shape !== undefined) {
    const object = objectType(shape.struct, scope, depth);
    return shape.mode === 'single' ? object : [shape.mode, object];
  }
  if (member.writer !== undefined) return writtenType(member.writer);
  if (member.reader !== undefined) return builtInReaders[member.reader.className] ?? 'dynamic';
  return getterTypes.find(([pattern]) => pattern.test(member.getter ?? ''))?.[1] ?? 'dynamic';
}

function objectType(struct: string, scope: Scope, depth: number): Json {
  const members = depth >= maxDepth ? undefined : scope.reader.struct(struct);
  if (members === undefined) return ['map', 'string'];
  return ['object', Object.fromEntries(members.map((inner) => [inner.name, solid(typeOf(inner, scope, depth + 1))]))];
}

// Inside a collection nothing may be of unknown type.
function solid(type: Json): Json {
  return type === 'dynamic' ? 'string' : type;
}

const scalars: Readonly<Record<string, Json>> = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };

/** `stringList` written as `set` is a set of strings, `stringMapList` a list of maps. */
function writtenType({ type, storageClassType }: Writer): Json {
  const [, base = '', wrappers = ''] = /^([a-z]+)((?:List|Map)*)$/.exec(storageClassType) ?? [];
  const scalar = scalars[base];
  if (scalar === undefined) return 'dynamic';
  const layers = wrappers.match(/List|Map/g) ?? [];
  if (layers.length === 0) return scalar;
  const kinds = layers.map((layer, index) => (index === layers.length - 1 ? type : layer === 'Map' ? 'map' : 'list'));
  return kinds.reduce<Json>((inner, kind) => [kind, inner], solid(scalar));
}

const builtInReaders: Readonly<Record<string, Json>> = {
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
  AnyMap: ['map', 'string'],
  StringListMap: ['map', ['list', 'string']],
  StringMapList: ['list', ['map', 'string']],
};

const getterTypes: readonly (readonly [RegExp, Json])[] = [
  [/tolist\(this\.getNumberListAttribute/, ['set', 'number']],
  [/tolist\(this\.getListAttribute/, ['set', 'string']],
  [/getNumberListAttribute/, ['list', 'number']],
  [/getListAttribute/, ['list', 'string']],
  [/getStringMapAttribute/, ['map', 'string']],
  [/getNumberMapAttribute/, ['map', 'number']],
  [/getBooleanMapAttribute/, ['map', 'bool']],
  [/getAnyMapAttribute/, 'dynamic'],
  [/getStringAttribute/, 'string'],
  [/getNumberAttribute/, 'number'],
  [/getBooleanAttribute/, 'bool'],
];

/** `VpcEndpointDnsOptions` of a writer's class: `…List`, `…Map` or the bare name. */
function structName({ storageClassType, type }: Writer): string {
  if (type === 'struct') return storageClassType;
  return storageClassType.replace(/(?:List|Map)$/, '');
}

/**
 * Whether the provider has nested attributes, not only object types. Inside an object type nothing has flags of its own, so
 * the generator repeats those of the whole: members that are required on their own account tell of nested attributes.
 * A few AWS object types have them as well, hence the share.
 */
function usesNestedAttributes(tops: readonly { readonly reader: BindingReader; readonly top: Binding }[]): boolean {
  const structs = tops.flatMap(({ reader, top }) => [...objectStructs(top.members, reader, 0)]);
  const withRequired = structs.filter((members) => members.some(({ required }) => required));
  return withRequired.length > structs.length / 5;
}

/** The members of every settable attribute that is an object or a collection of objects. */
function* objectStructs(
  members: readonly Member[],
  reader: BindingReader,
  depth: number,
): Generator<readonly Member[]> {
  for (const { writer, isDocumentedBlock } of members) {
    if (writer?.isBlock !== true || depth >= maxDepth) continue;
    const inner = reader.struct(structName(writer)) ?? [];
    if (!isDocumentedBlock && !/listMapperHcl\(\w+, true\)/.test(writer.value)) yield inner;
    yield* objectStructs(inner, reader, depth + 1);
  }
}
