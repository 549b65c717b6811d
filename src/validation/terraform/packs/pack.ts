import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import type { Json } from '../../../domain/json.ts';
import { emptySchema, type FunctionSignature, type ProviderSchema, type Schema } from './provider-schema.ts';

/** Where a pack comes from and what it holds; a row of the index. */
export type PackInfo = {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Version of the provider, `6.66.0`. */
  readonly version: string;
  /** Day it was built, `2026-11-22`. */
  readonly date: string;
  /** What it was made from: `terraform providers schema -json`, `npm @cdktn/provider-aws 25.7.0`. */
  readonly from: string;
  /** False when the origin does not tell everything (functions, provider_meta, some limits); see docs/validation.md. */
  readonly complete: boolean;
};

export type SchemaKind = 'resource' | 'data' | 'ephemeral';

/** A pack in memory: the text of all schemas, each parsed when it is first asked for. */
export type Pack = {
  readonly info: PackInfo;
  readonly provider: Schema;
  schema(kind: SchemaKind, type: string): Schema | undefined;
  types(kind: SchemaKind): readonly string[];
  readonly functions: Readonly<Record<string, FunctionSignature>>;
};

/*
 * A pack is one JSON object with one entry a line, brotli-compressed:
 *   {"pack":{…},
 *   "provider":{…},
 *   "resource aws_s3_bucket":{…},
 *   …}
 * so that any JSON reader takes it and ours parses only the lines it needs: the AWS provider has 1,600 resource types,
 * a configuration names ten.
 */

/** How far brotli shrinks a pack: 64 times at most. With all in one piece, memory for the pieces is not needed beside it. */
const expansion = 64;

const lineEntry = /^[{]?"([^"]+)":/;

/** Packs a provider's schemas; entries sorted, so that equal schemas give equal bytes. */
export function encodePack(info: PackInfo, schema: ProviderSchema): Buffer {
  const entries: [string, unknown][] = [
    ['pack', info],
    ['provider', schema.provider],
    ...sorted('resource', schema.resource_schemas),
    ...sorted('data', schema.data_source_schemas),
    ...sorted('ephemeral', schema.ephemeral_resource_schemas),
    ...sorted('function', schema.functions),
  ];
  const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}}\n`;
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}

/**
 * Opens a pack.
 * @throws {Error} when the bytes are no pack.
 */
export async function decodePack(compressed: Uint8Array): Promise<Pack> {
  const text = await promisify(brotliDecompress)(compressed, {
    chunkSize: Math.max(65_536, compressed.length * expansion),
  });
  const lines = indexLines(text);
  const parse = (key: string): Json | undefined => {
    const range = lines.get(key);
    return range === undefined ? undefined : (JSON.parse(text.toString('utf8', ...range)) as Json);
  };
  const info = parse('pack') as PackInfo | undefined;
  if (info === undefined) throw new Error('not a schema pack');
  const parsed = new Map<string, Schema>();
  const schemaAt = (key: string): Schema | undefined => {
    const known = parsed.get(key) ?? (parse(key) as Schema | undefined);
    if (known !== undefined) parsed.set(key, known);
    return known;
  };
  const names = (prefix: string) =>
    [...lines.keys()].filter((key) => key.startsWith(`${prefix} `)).map((key) => key.slice(prefix.length + 1));
  return {
    info,
    provider: schemaAt('provider') ?? emptySchema,
    schema: (kind, type) => schemaAt(`${kind} ${type}`),
    types: names,
    functions: Object.fromEntries(
      names('function').map((name) => [name, parse(`function ${name}`) as unknown as FunctionSignature]),
    ),
  };
}

function sorted(prefix: string, schemas: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.keys(schemas)
    .sort()
    .map((name) => [`${prefix} ${name}`, schemas[name]]);
}

/** Key → byte range of the value on its line. */
function indexLines(text: Buffer): Map<string, [number, number]> {
  const lines = new Map<string, [number, number]>();
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf(0x0a, start);
    const end = newline === -1 ? text.length : newline;
    const match = lineEntry.exec(text.toString('utf8', start, Math.min(end, start + 200)));
    // A line ends with the comma before the next entry, the last one with the closing brace.
    if (match !== null) lines.set(match[1] ?? '', [start + match[0].length, end - 1]);
    start = end + 1;
  }
  return lines;
}
