import { attributeOf, everyBlock, type ConfigBlock } from './config-block.ts';
import { readObject } from './hcl-reader.ts';
import { literalString } from './literal.ts';
import type { ModuleFolder } from './module-folder.ts';
import type { SchemaKind } from './packs/pack.ts';
import { intersect, parseConstraint, type VersionRange } from './version-constraint.ts';

/** A place in a file; `line` is 1-based. */
export type Place = { readonly file: string; readonly line: number };

/** What a root module and its local modules want of one provider. */
export type ProviderNeed = {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Its names in the modules: `aws`. */
  readonly names: ReadonlySet<string>;
  /** Version constraints as written, from every module. */
  readonly constraints: readonly string[];
  readonly range: VersionRange;
  readonly types: ReadonlyMap<SchemaKind, ReadonlySet<string>>;
  /** Names after `provider::aws::`. */
  readonly functions: ReadonlySet<string>;
  /** Where it is named first. */
  readonly at: Place;
};

/** A provider as a module declares it. */
export type ProviderDeclaration = {
  readonly name: string;
  readonly source: string;
  /** The source as it stands there; what it leaves out, Terraform and OpenTofu add differently. */
  readonly written: string;
  readonly version: string | undefined;
  readonly aliases: readonly string[];
  readonly at: Place;
};

const builtIn = 'terraform.io/builtin/terraform';
const providerFunction = /\bprovider::([\w-]+)::([\w-]+)\s*\(/g;

/** Every provider that the folders of a root module use, declared or implied by a type's prefix. */
export function providerNeeds(folders: readonly ModuleFolder[]): readonly ProviderNeed[] {
  const needs = new Map<string, MutableNeed>();
  for (const folder of folders) {
    const declared = new Map(declaredProviders(folder).map((provider) => [provider.name, provider]));
    const needOf = (name: string, at: Place): MutableNeed | undefined => {
      const source = declared.get(name)?.source ?? providerAddress(name === 'terraform' ? builtIn : name);
      if (source === undefined || source === builtIn) return undefined;
      const need = needs.get(source) ?? emptyNeed(source, at);
      needs.set(source, need);
      need.names.add(name);
      return need;
    };
    for (const { name, version, at } of declared.values()) {
      const need = needOf(name, at);
      if (version !== undefined) need?.constraints.push(version);
    }
    addUses(folder, needOf);
  }
  return [...needs.values()].map((need) => ({ ...need, range: rangeOf(need.constraints) }));
}

/** The `required_providers` of a folder. */
export function declaredProviders(folder: ModuleFolder): readonly ProviderDeclaration[] {
  return folder.files.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ type }) => type === 'terraform')
      .flatMap((block) => block.blocks.filter(({ type }) => type === 'required_providers'))
      .flatMap(({ attributes }) => attributes)
      .map(({ name, text, line }) => {
        const fields = new Map((readObject(text) ?? []).map((field) => [field.name, field.text]));
        const source = literalString(fields.get('source'));
        return {
          name,
          source: providerAddress(source ?? name) ?? source ?? name,
          written: source ?? `hashicorp/${name}`,
          version: literalString(fields.get('version')) ?? literalString(text),
          aliases: [...(fields.get('configuration_aliases') ?? '').matchAll(/\b[\w-]+\.([\w-]+)/g)].map(
            ([, alias = '']) => alias,
          ),
          at: { file: path, line },
        };
      }),
  );
}

/** Full address of a provider source (`hashicorp/aws`, or just `aws`); `undefined` when it is none. */
export function providerAddress(source: string): string | undefined {
  const parts = source.toLowerCase().split('/');
  if (parts.some((part) => !/^[a-z0-9][a-z0-9._:-]*$/.test(part))) return undefined;
  const [last = ''] = parts.slice(-1);
  if (parts.length === 1) return `registry.terraform.io/hashicorp/${last}`;
  if (parts.length === 2) return `registry.terraform.io/${parts.join('/')}`;
  if (parts.length !== 3) return undefined;
  return parts.join('/').replace(/^registry\.opentofu\.org\//, 'registry.terraform.io/');
}

function emptyNeed(source: string, at: Place): MutableNeed {
  return { source, names: new Set(), constraints: [], types: new Map(), functions: new Set(), at };
}

type MutableNeed = {
  source: string;
  names: Set<string>;
  constraints: string[];
  types: Map<SchemaKind, Set<string>>;
  functions: Set<string>;
  at: Place;
};

type NeedOf = (name: string, at: Place) => MutableNeed | undefined;

function addUses(folder: ModuleFolder, needOf: NeedOf): void {
  for (const { path, blocks, text } of folder.files) {
    for (const block of everyBlock(blocks)) addBlock(block, path, needOf);
    for (const [, name = '', called = ''] of text.matchAll(providerFunction))
      needOf(name, { file: path, line: 1 })?.functions.add(called);
  }
}

function addBlock(block: ConfigBlock, file: string, needOf: NeedOf): void {
  const at = { file, line: block.line };
  const [first] = block.labels;
  if (block.type === 'provider' && block.labels.length === 1 && first !== undefined) {
    const version = literalString(attributeOf(block, 'version')?.text);
    const need = needOf(first, at);
    if (version !== undefined) need?.constraints.push(version);
  } else if (isTyped(block) && first !== undefined) {
    const need = needOf(providerNameOf(block, first), at);
    const types = need?.types.get(block.type) ?? new Set();
    need?.types.set(block.type, types.add(first));
  } else if (block.type === 'module') {
    for (const { text } of readObject(attributeOf(block, 'providers')?.text ?? '') ?? [])
      needOf(text.replace(/^"|"$/g, '').split('.')[0] ?? '', at);
  }
}

function isTyped(block: ConfigBlock): block is ConfigBlock & { readonly type: SchemaKind } {
  return block.labels.length === 2 && ['resource', 'data', 'ephemeral'].includes(block.type);
}

/** The provider's local name: the `provider` argument, else the type's first word. */
function providerNameOf(block: ConfigBlock, type: string): string {
  const chosen = attributeOf(block, 'provider')?.text.replace(/^"|"$/g, '');
  const name = chosen === undefined ? undefined : /^[\w-]+/.exec(chosen)?.[0];
  return name ?? type.split('_')[0] ?? type;
}

function rangeOf(constraints: readonly string[]): VersionRange {
  const anything: VersionRange = { except: [] };
  return constraints.map((text) => parseConstraint(text) ?? anything).reduce(intersect, anything);
}
