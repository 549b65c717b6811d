import { nearest } from '../../edits/nearest.ts';
import type { Pack, SchemaKind } from './packs/pack.ts';
import type { PackEntry, PackStore } from './packs/pack-store.ts';
import type { FunctionSignature, ProviderSchema, Schema } from './packs/provider-schema.ts';
import type { ProviderNeed } from './provider-needs.ts';
import type { ServedProvider } from './schema-server.ts';

/** The schemas for a configuration: which packs were chosen, and for which providers there is none. */
export type ChosenSchemas = {
  readonly served: readonly ServedProvider[];
  readonly packs: readonly { readonly need: ProviderNeed; readonly entry: PackEntry }[];
  readonly missing: readonly { readonly need: ProviderNeed; readonly have: readonly string[] }[];
};

const kinds: readonly SchemaKind[] = ['resource', 'data', 'ephemeral'];

/** Chooses a pack for every provider and takes from it what the configuration names; `locked` are versions from a lock file. */
export async function schemasFor(
  needs: readonly ProviderNeed[],
  store: PackStore,
  locked: ReadonlyMap<string, number>,
): Promise<ChosenSchemas> {
  const served: ServedProvider[] = [];
  const packs: { need: ProviderNeed; entry: PackEntry }[] = [];
  const missing: { need: ProviderNeed; have: readonly string[] }[] = [];
  for (const need of needs) {
    const choice = await store.choose(need.source, need.range, locked.get(need.source));
    if (choice.kind === 'none') {
      missing.push({ need, have: choice.have });
      continue;
    }
    packs.push({ need, entry: choice.entry });
    served.push({ source: need.source, schema: partOf(await choice.load(), need) });
  }
  return { served, packs, missing };
}

/** The schemas of the named types, resource and data source alike, for Terraform hints from one to the other. */
function partOf(pack: Pack, need: ProviderNeed): ProviderSchema {
  const named = new Set([...need.types.values()].flatMap((types) => [...types]));
  const take = (kind: SchemaKind): Record<string, Schema> => {
    const wanted = [...named, ...lookalikes(pack, kind, need.types.get(kind) ?? new Set())];
    const found = wanted.map((type) => [type, pack.schema(kind, type)] as const);
    return Object.fromEntries(found.filter((row): row is [string, Schema] => row[1] !== undefined));
  };
  const [resource = {}, data = {}, ephemeral = {}] = kinds.map(take);
  return {
    provider: pack.provider,
    resource_schemas: resource,
    data_source_schemas: data,
    ephemeral_resource_schemas: ephemeral,
    functions: functionsOf(pack, need),
  };
}

/** For a type that does not exist, the ones Terraform may suggest. */
function lookalikes(pack: Pack, kind: SchemaKind, wanted: ReadonlySet<string>): string[] {
  const unknown = [...wanted].filter((type) => pack.schema(kind, type) === undefined);
  return unknown.length === 0 ? [] : unknown.flatMap((type) => nearest(type, pack.types(kind), 3));
}

/** A function the pack does not know is taken as it is used: any arguments, any result. */
function functionsOf(pack: Pack, need: ProviderNeed): Record<string, FunctionSignature> {
  const anything: FunctionSignature = {
    return_type: 'dynamic',
    variadic_parameter: { name: 'arguments', type: 'dynamic', is_nullable: true },
  };
  const open = pack.info.complete ? [] : [...need.functions].map((name) => [name, anything] as const);
  return { ...Object.fromEntries(open), ...pack.functions };
}
