import type { Pack } from '../../src/validation/terraform/packs/pack.ts';
import type { AttributeSchema, BlockSchema } from '../../src/validation/terraform/packs/provider-schema.ts';

/** One resource of a generated configuration and the lines it takes, 1-based. */
export type CorpusResource = { readonly type: string; readonly firstLine: number; readonly lastLine: number };

export type CorpusConfiguration = { readonly text: string; readonly resources: readonly CorpusResource[] };

/** A way to break a resource; `undefined` where the schema offers nothing to break. */
export type Mutation = {
  readonly name: string;
  readonly apply: (type: string, schema: BlockSchema, index: number) => readonly string[] | undefined;
};

/**
 * One resource for each type: what is required is set, to a value that is not known before apply, so that only the schema
 * decides whether it is valid and no provider's value checks.
 */
export function validResource(type: string, schema: BlockSchema, index: number): readonly string[] {
  return [`resource "${type}" "r${index}" {`, ...bodyOf(schema), '}'];
}

/** Puts resources one below the other. */
export function configurationOf(
  pack: Pack,
  types: readonly string[],
  render: Mutation['apply'] = validResource,
): CorpusConfiguration {
  const name = pack.info.source.split('/')[2] ?? '';
  const lines = ['terraform {', '  required_providers {', `    ${name} = {`];
  lines.push(`      source = "${pack.info.source.replace('registry.terraform.io/', '')}"`, '    }', '  }', '}');
  lines.push('', 'variable "u" {', '}', '');
  const resources: CorpusResource[] = [];
  types.forEach((type, index) => {
    const schema = pack.schema('resource', type);
    const rendered = schema === undefined ? undefined : render(type, schema.block, index);
    if (rendered === undefined) return;
    const firstLine = lines.length + 1;
    // Some types' first word is not the provider's name (google-beta).
    const [head = '', ...rest] = rendered;
    lines.push(head, `  provider = ${name}`, ...rest);
    resources.push({ type, firstLine, lastLine: lines.length });
    lines.push('');
  });
  return { text: lines.join('\n'), resources };
}

/** The mutations a schema can show, seeded by the resource's position. */
export const mutations: readonly Mutation[] = [
  {
    name: 'misspelt argument',
    apply: (type, schema, index) => {
      const name = pick(settable(schema), index)?.[0];
      return name === undefined ? undefined : withLine(type, schema, index, `  ${misspelt(name)} = var.u`);
    },
  },
  {
    name: 'unknown block',
    apply: (type, schema, index) => {
      const name = pick(Object.keys(schema.block_types ?? {}), index) ?? 'settings';
      return withLine(type, schema, index, `  ${misspelt(name)} {\n  }`);
    },
  },
  {
    name: 'dropped argument',
    apply: (type, schema, index) => {
      const required = Object.entries(schema.attributes ?? {}).filter(([, attribute]) => attribute.required);
      const dropped = pick(required, index)?.[0];
      if (dropped === undefined) return undefined;
      return validResource(type, schema, index).filter((line) => !line.startsWith(`  ${dropped} = `));
    },
  },
  {
    name: 'wrong type',
    apply: (type, schema, index) => {
      const candidate = pick(
        settable(schema).filter(([, { type: kind }]) => kind !== undefined && kind !== 'dynamic'),
        index,
      );
      if (candidate === undefined) return undefined;
      const [name, attribute] = candidate;
      const line = `  ${name} = ${wrongValue(attribute)}`;
      return attribute.required === true
        ? validResource(type, schema, index).map((old) => (old.startsWith(`  ${name} = `) ? line : old))
        : withLine(type, schema, index, line);
    },
  },
  {
    name: 'bad reference',
    apply: (type, schema, index) => {
      const name = pick(Object.keys(schema.attributes ?? {}), index) ?? 'id';
      return [
        ...validResource(type, schema, index),
        `output "o${index}" {`,
        `  value = ${type}.r${index}.${misspelt(name)}`,
        '}',
      ];
    },
  },
];

function bodyOf(schema: BlockSchema): string[] {
  const attributes = Object.entries(schema.attributes ?? {}).filter(([, attribute]) => attribute.required === true);
  const blocks = Object.entries(schema.block_types ?? {}).flatMap(([name, nested]) =>
    Array.from({ length: nested.min_items ?? 0 }, () => [`${name} {`, ...bodyOf(nested.block), '}']),
  );
  return [...attributes.map(([name]) => `${name} = var.u`), ...blocks.flat()].map((line) => `  ${line}`);
}

function settable(schema: BlockSchema): [string, AttributeSchema][] {
  return Object.entries(schema.attributes ?? {}).filter(
    ([name, { required, optional, write_only }]) =>
      (required === true || optional === true) && write_only !== true && name !== 'id',
  );
}

function withLine(type: string, schema: BlockSchema, index: number, line: string): readonly string[] {
  const lines = validResource(type, schema, index);
  return [...lines.slice(0, -1), ...line.split('\n'), '}'];
}

function misspelt(name: string): string {
  return name.length < 4 ? `${name}z` : `${name.slice(0, 2)}${name.slice(3)}z`;
}

/** A known value that cannot be converted. */
function wrongValue({ type }: AttributeSchema): string {
  if (type === 'string') return '["a"]';
  if (type === 'number') return '"many"';
  if (type === 'bool') return '"perhaps"';
  return '"text"';
}

function pick<Item>(items: readonly Item[], seed: number): Item | undefined {
  return items[(seed * 7919) % Math.max(1, items.length)];
}
