/** What a generated class says about one attribute or block. */
export type Member = {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The class that reads it (`new VpcEndpointDnsEntryList(this, "dns_entry", false)`) with the flag after its name. */
  readonly reader?: { readonly className: string; readonly isSet: boolean };
  /** The expression its getter returns. */
  readonly getter?: string;
  /** How it is written to HCL; absent when it cannot be set. */
  readonly writer?: Writer;
  /** The documentation calls it a block. */
  readonly isDocumentedBlock: boolean;
};

/** A row of `synthesizeHclAttributes` or of a `…ToHclTerraform` function. */
export type Writer = {
  readonly value: string;
  readonly isBlock: boolean;
  readonly type: string;
  readonly storageClassType: string;
};

/** A top-level class: what it stands for and its members. */
export type Binding = {
  readonly kind: 'provider' | 'resource' | 'data' | 'ephemeral';
  readonly type: string;
  readonly members: readonly Member[];
};

const topClasses = {
  TerraformProvider: 'provider',
  TerraformResource: 'resource',
  TerraformDataSource: 'data',
  TerraformEphemeralResource: 'ephemeral',
} as const;

/** Reads the generated TypeScript of one resource. The generator's layout is fixed, so patterns suffice. */
export class BindingReader {
  readonly #classes: ReadonlyMap<string, { readonly base: string; readonly body: string }>;
  readonly #interfaces: ReadonlyMap<string, string>;
  readonly #writers: ReadonlyMap<string, string>;

  constructor(source: string) {
    this.#classes = new Map(
      [...source.matchAll(/^export class (\w+) extends \w+\.(\w+) \{\n([^]*?)^\}/gm)].map(
        ([, name = '', base = '', body = '']) => [name, { base, body }],
      ),
    );
    this.#interfaces = new Map(
      [...source.matchAll(/^export interface (\w+)[^\n]*\{\n([^]*?)^\}/gm)].map(([, name = '', body = '']) => [
        name,
        body,
      ]),
    );
    this.#writers = new Map(
      [...source.matchAll(/^export function (\w+)ToHclTerraform\([^]*?^\}/gm)].map(([text, name = '']) => [name, text]),
    );
  }

  /** The resource, data source or provider itself. */
  top(): Binding | undefined {
    for (const [, { base, body }] of this.#classes) {
      const kind = (topClasses as Readonly<Record<string, Binding['kind']>>)[base];
      if (kind === undefined) continue;
      const configName = /public constructor\([^)]*config\??: (\w+)/.exec(body)?.[1] ?? '';
      const type = /tfResourceType = "([^"]+)"/.exec(body)?.[1] ?? '';
      return { kind, type, members: this.#members(body, body, this.#interfaces.get(configName) ?? '') };
    }
    return undefined;
  }

  /** The members of a nested structure, by the name of its interface: `VpcEndpointDnsOptions`. */
  struct(name: string): readonly Member[] | undefined {
    const writer = this.#writers.get(`${name.charAt(0).toLowerCase()}${name.slice(1)}`) ?? '';
    const described = this.#interfaces.get(name) ?? '';
    const reader = this.#classes.get(`${name}OutputReference`)?.body;
    if (reader !== undefined) return this.#members(reader, writer, described);
    return writer === '' ? undefined : membersOfWriter(writer, described);
  }

  #members(reader: string, writer: string, described: string): readonly Member[] {
    const writers = readWriters(writer);
    const blocks = documentedBlocks(described);
    const member =
      /^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([^]*?)(?=^ {2}\/\/ \w+ - computed: |^ {2}\/\/ ====|$(?![^]))/gm;
    return [...reader.matchAll(member)].map(([, name = '', computed, optional, required, body = '']) => {
      const [, className, rest = ''] = /= new (?:\w+\.)?(\w+)\(this, "[^"]*"([^)]*)\)/.exec(body) ?? [];
      const getter = /^ {4}return (.*);$/m.exec(body)?.[1];
      const written = writers.get(name);
      return {
        ...{ name, computed: computed === 'true', optional: optional === 'true', required: required === 'true' },
        ...(className === undefined ? {} : { reader: { className, isSet: /true/.test(rest) } }),
        ...(getter === undefined ? {} : { getter }),
        ...(written === undefined ? {} : { writer: written }),
        isDocumentedBlock: blocks.has(name),
      };
    });
  }
}

function readWriters(text: string): ReadonlyMap<string, Writer> {
  const row =
    /^ +"?([\w-]+)"?: \{\n +value: (.*),\n +isBlock: (true|false),\n +type: "([^"]*)",\n +storageClassType: "([^"]*)",\n/gm;
  return new Map(
    [...text.matchAll(row)].map(([, name = '', value = '', isBlock, type = '', storageClassType = '']) => [
      name,
      { value, isBlock: isBlock === 'true', type, storageClassType },
    ]),
  );
}

/** Structures of provider blocks have no reading class; what is required stands in their interface. */
function membersOfWriter(text: string, described: string): readonly Member[] {
  const blocks = documentedBlocks(described);
  return [...readWriters(text)].map(([name, writer]) => {
    const property = /struct!?\.(\w+)/.exec(writer.value)?.[1] ?? name;
    const required = new RegExp(`^ *readonly ${property}: `, 'm').test(described);
    return { name, computed: false, optional: !required, required, writer, isDocumentedBlock: blocks.has(name) };
  });
}

function documentedBlocks(described: string): ReadonlySet<string> {
  return new Set([...described.matchAll(/\/\*\*\n +\* (\w+) block\n/g)].map(([, name = '']) => name));
}
