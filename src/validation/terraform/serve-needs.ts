import { nearest } from '../../edits/nearest.ts';
import { anyFunction } from './any-function.ts';
import { everyBlock, type ConfigBlock } from './config-block.ts';
import { inferredProvider, withOpenBlocks } from './inferred-schema.ts';
import type { ModuleFolder } from './module-folder.ts';
import type { Pack, SchemaKind } from './packs/pack.ts';
import type { PackEntry, PackStore } from './packs/pack-store.ts';
import type { ProviderSchema, Schema } from './packs/provider-schema.ts';
import type { ProviderNeed } from './provider-needs.ts';
import type { ServedProvider } from './schema-server.ts';

/** A provider without a pack; `have` are the versions there are packs of. */
export type MissingPack = { readonly need: ProviderNeed; readonly have: readonly string[] };

/** The schemas for a configuration: which packs were chosen, and which providers are only guessed from their use. */
export type ChosenSchemas = {
  readonly served: readonly ServedProvider[];
  readonly packs: readonly { readonly need: ProviderNeed; readonly entry: PackEntry }[];
  readonly missing: readonly MissingPack[];
};

/** Chooses a pack for every provider and takes from it what the configuration names; `locked` are versions from a lock file. */
export async function schemasFor(
  needs: readonly ProviderNeed[],
  folders: readonly ModuleFolder[],
  store: PackStore,
  locked: ReadonlyMap<string, number>,
): Promise<ChosenSchemas> {
  const served: ServedProvider[] = [];
  const packs: { need: ProviderNeed; entry: PackEntry }[] = [];
  const missing: MissingPack[] = [];
  for (const need of needs) {
    const choice = await store.choose(need.source, need.range, locked.get(need.source));
    if (choice.kind === 'none') {
      missing.push({ need, have: choice.have });
      served.push({ source: need.source, schema: inferredProvider(need, folders) });
    } else {
      packs.push({ need, entry: choice.entry });
      served.push({ source: need.source, schema: partOf(await choice.load(), need, folders) });
    }
  }
  return { served, packs, missing };
}

/** The schemas of the named types, resource and data source alike, for Terraform hints from one to the other. */
function partOf(pack: Pack, need: ProviderNeed, folders: readonly ModuleFolder[]): ProviderSchema {
  const named = new Set([...need.types.values()].flatMap((types) => [...types]));
  const blocks = folders.flatMap(({ files }) => files.flatMap((file) => [...everyBlock(file.blocks)]));
  const take = (kind: SchemaKind): Record<string, Schema> => {
    const wanted = [...named, ...lookalikes(pack, kind, need.types.get(kind) ?? new Set())];
    return Object.fromEntries(
      wanted.flatMap((type) => {
        const schema = pack.schema(kind, type);
        return schema === undefined ? [] : [[type, withOpenBlocks(schema, configured(blocks, kind, type))] as const];
      }),
    );
  };
  // What a pack of this origin does not list may exist all the same.
  const open = pack.info.complete ? [] : [...need.functions].map((name) => [name, anyFunction] as const);
  return {
    provider: pack.provider,
    resource_schemas: take('resource'),
    data_source_schemas: take('data'),
    ephemeral_resource_schemas: take('ephemeral'),
    functions: { ...Object.fromEntries(open), ...pack.functions },
  };
}

function configured(blocks: readonly ConfigBlock[], kind: SchemaKind, type: string): ConfigBlock[] {
  return blocks.filter((block) => block.type === kind && block.labels[0] === type);
}

/** For a type that does not exist, the ones Terraform may suggest. */
function lookalikes(pack: Pack, kind: SchemaKind, wanted: ReadonlySet<string>): string[] {
  const unknown = [...wanted].filter((type) => pack.schema(kind, type) === undefined);
  return unknown.flatMap((type) => nearest(type, pack.types(kind), 3));
}
