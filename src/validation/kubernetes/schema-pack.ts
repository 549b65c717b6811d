import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** A JSON Schema in the vocabulary both engines agree on. `$ref` is a definition's name in packs, a pointer in standalone schemas. */
export type ManifestSchema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, ManifestSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ManifestSchema;
  readonly items?: ManifestSchema;
  readonly anyOf?: readonly ManifestSchema[];
  readonly $ref?: string;
  /** From CRDs only. */
  readonly [keyword: string]: unknown;
};

/** What `schemas/kubernetes/*.json.br` hold; made by `dev/schemas/build-kubernetes-packs.ts`. */
export type SchemaPack = {
  readonly format: 1;
  /** Minor version, or `null` for the pack of custom resources. */
  readonly kubernetes: string | null;
  readonly sources: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
  readonly date: string;
  /** `group/version/Kind` (core group: `version/Kind`) → definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, ManifestSchema>>;
};

const decompress = promisify(brotliDecompress);

/** Reads one pack; some ten milliseconds. `name` is the file's name without `.json.br`. */
export async function readSchemaPack(packsDir: string, name: string): Promise<SchemaPack> {
  const json = await decompress(await readFile(join(packsDir, `${name}.json.br`)));
  // Our own file, made and reviewed with the code.
  return JSON.parse(json.toString('utf8')) as SchemaPack;
}

/** The Kubernetes minors there are packs for, newest first: `1.37`, `1.36`, … */
export async function packedMinors(packsDir: string): Promise<readonly string[]> {
  const minors = (await readdir(packsDir)).flatMap((file) => /^kubernetes-(1\.\d+)\.json\.br$/.exec(file)?.[1] ?? []);
  return minors.sort((a, b) => Number(b.slice(2)) - Number(a.slice(2)));
}
