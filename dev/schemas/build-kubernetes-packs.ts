/**
 * Makes the packs in schemas/kubernetes from public, versioned packages:
 *
 *   pip download --no-deps kubernetes-validate==1.37.0   unpacked: --core DIR     (the official OpenAPI description as JSON Schema)
 *   npm pack @kubernetes-models/argo-cd@4.0.0 …          unpacked: --models DIR   (one folder a package, types of custom resources)
 *   node dev/schemas/build-kubernetes-packs.ts --core DIR --models DIR
 *
 * What is kept: names, types, required, allowed values. What is dropped: descriptions, formats, defaults.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { type PackSchema } from './declaration-types.ts';
import { readModels } from './read-models.ts';

type Pack = {
  format: 1;
  /** Kubernetes minor version, or `null` for custom resources. */
  kubernetes: string | null;
  sources: { name: string; version: string; licence: string }[];
  date: string;
  /** `group/version/Kind` (core group: `version/Kind`) → definition. */
  kinds: Record<string, string>;
  definitions: Record<string, PackSchema>;
};

const minors = ['1.37', '1.36', '1.35', '1.34'];
const outDir = new URL('../../schemas/kubernetes/', import.meta.url).pathname;
const date = new Date().toISOString().slice(0, 10);
const { values } = parseArgs({ options: { core: { type: 'string' }, models: { type: 'string' } } });
if (values.core === undefined || values.models === undefined) throw new Error('usage: --core DIR --models DIR');

for (const minor of minors) writePack(`kubernetes-${minor}`, corePack(values.core, minor));
writePack('custom-resources', customPack(values.models, corePack(values.core, minors[0] ?? '').definitions));

function corePack(dir: string, minor: string): Pack {
  const file = join(
    dir,
    'kubernetes_validate',
    'kubernetes-json-schema',
    `v${minor}.0-local-strict`,
    '_definitions.json',
  );
  const source = JSON.parse(readFileSync(file, 'utf8')) as { $defs: Record<string, Record<string, unknown>> };
  const kinds: Record<string, string> = {};
  const definitions: Record<string, PackSchema> = {};
  for (const [name, schema] of Object.entries(source.$defs)) {
    definitions[name] = trim(schema);
    const names = (schema['x-kubernetes-group-version-kind'] ?? []) as {
      group: string;
      version: string;
      kind: string;
    }[];
    // DeleteOptions and the like belong to every group; no manifest holds one.
    if (names.length !== 1 || names[0] === undefined) continue;
    const { group, version, kind } = names[0];
    kinds[[group, version, kind].filter((part) => part !== '').join('/')] = name;
  }
  const version = readdirSync(dir).find((entry) => entry.endsWith('.dist-info')) ?? '';
  const sources = [
    { name: 'pypi:kubernetes-validate', version: version.replace(/^.*-(.*)\.dist-info$/, '$1'), licence: 'Apache-2.0' },
  ];
  return { format: 1, kubernetes: minor, sources, date, kinds, definitions };
}

/** Keeps the vocabulary that decides; a `oneOf` of plain types becomes a list of types (null would match both). */
function trim(schema: Record<string, unknown>): PackSchema {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return { $ref: ref.replace(/^.*\/\$defs\//, '') };
  const oneOf = schema['oneOf'] as { type: string | string[] }[] | undefined;
  if (oneOf !== undefined) return { type: [...new Set(oneOf.flatMap((member) => member.type))] };
  const kept: PackSchema = {};
  if (schema['type'] !== undefined) kept.type = schema['type'] as string | string[];
  if (schema['enum'] !== undefined) kept.enum = schema['enum'] as string[];
  if (schema['required'] !== undefined) kept.required = schema['required'] as string[];
  if (schema['items'] !== undefined) kept.items = trim(schema['items'] as Record<string, unknown>);
  const properties = schema['properties'] as Record<string, Record<string, unknown>> | undefined;
  if (properties !== undefined)
    kept.properties = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, trim(inner)]));
  const additional = schema['additionalProperties'];
  if (typeof additional === 'boolean') kept.additionalProperties = additional;
  else if (additional !== undefined) kept.additionalProperties = trim(additional as Record<string, unknown>);
  // Recorded types such as FieldsV1 are `object` without fields: anything goes in them.
  if (kept.additionalProperties === false && kept.properties === undefined) delete kept.additionalProperties;
  return kept;
}

function customPack(dir: string, core: Record<string, PackSchema>): Pack {
  const pack: Pack = { format: 1, kubernetes: null, sources: [], date, kinds: {}, definitions: {} };
  for (const name of readdirSync(dir)
    .filter((entry) => !entry.includes('.'))
    .sort()) {
    const { version, licence, kinds, definitions } = readModels(join(dir, name, 'package'), name, core);
    pack.sources.push({ name: `npm:@kubernetes-models/${name}`, version, licence });
    Object.assign(pack.kinds, kinds);
    Object.assign(pack.definitions, definitions);
  }
  return pack;
}

function writePack(name: string, pack: Pack): void {
  const json = Buffer.from(JSON.stringify(pack));
  const packed = brotliCompressSync(json, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: json.byteLength },
  });
  writeFileSync(join(outDir, `${name}.json.br`), packed);
  const counts = `${Object.keys(pack.kinds).length} kinds, ${Object.keys(pack.definitions).length} definitions`;
  console.log(`${name}: ${counts}, ${json.byteLength} B as JSON, ${packed.byteLength} B packed`);
}
