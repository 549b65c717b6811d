import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { packedMinors, readSchemaPack } from '../../../src/validation/kubernetes/schema-pack.ts';
import { awsDeprecations } from '../../../src/validation/terraform/aws-deprecations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const templates = await readTemplateFiles(join(root, 'templates', 'infrastructure'));
const kubernetes = join(root, 'schemas', 'kubernetes');

/** `apps/v1/Deployment` → file of a template; the kinds that templates of Kubernetes and Helm write. */
const written = new Map(
  templates.flatMap(({ kind, name, files }) =>
    files.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:---\n)?apiVersion: (\S+)\nkind: (\w+)$/gm)].map(
        ([, version, object]) => [`${version}/${object}`, `${kind}/${name}/${path}`] as const,
      ),
    ),
  ),
);

/** `v1alpha2` before `v1beta1` before `v1` before `v2`. */
function age(version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return Number(major) * 1000 + (stage === undefined ? 999 : (stage === 'beta' ? 500 : 0) + Number(minor));
}

const split = (key: string): { readonly group: string; readonly version: string; readonly kind: string } => {
  const parts = key.split('/');
  return { kind: parts.pop() ?? '', version: parts.pop() ?? '', group: parts.join('/') };
};

describe('what templates write is up to date', () => {
  it('in every Kubernetes that we ship there is no newer API version of a kind', async () => {
    const custom = await readSchemaPack(kubernetes, 'custom-resources');
    const outdated: string[] = [];
    for (const minor of await packedMinors(kubernetes)) {
      const known = Object.keys({
        ...custom.kinds,
        ...(await readSchemaPack(kubernetes, `kubernetes-${minor}`)).kinds,
      });
      for (const [key, file] of written) {
        const { group, version, kind } = split(key);
        const versions = known.map(split).filter((one) => one.group === group && one.kind === kind);
        const newest = versions.map((one) => one.version).toSorted((a, b) => age(b) - age(a))[0];
        if (newest !== undefined && age(newest) > age(version)) outdated.push(`${file}: ${key} in ${minor}: ${newest}`);
      }
    }
    expect(outdated).toEqual([]);
    expect(written.size).toBeGreaterThan(20);
  });

  it('what the table of deprecated arguments of AWS names is an argument of a version that we ship', () => {
    const packs = ['aws-5', 'aws-6'].map(readPack);
    const unknown = (['resource', 'data'] as const).flatMap((kind) =>
      Object.entries(awsDeprecations[kind]).flatMap(([type, paths]) =>
        paths
          .filter((path) => !packs.some((pack) => hasArgument(pack[`${kind} ${type}`], path.split('.'))))
          .map((path) => `${type} ${path}`),
      ),
    );
    expect(unknown).toEqual([]);
  });
});

const shape = z.record(z.string(), z.unknown());
const block = z.object({ attributes: shape.default({}), block_types: shape.default({}) });

function readPack(name: string): Readonly<Record<string, unknown>> {
  const text = brotliDecompressSync(readFileSync(join(root, 'schemas', 'terraform', `${name}.json.br`))).toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

function hasArgument(entry: unknown, [name = '', ...rest]: readonly string[]): boolean {
  const read = z.object({ block }).safeParse(entry);
  if (!read.success) return false;
  if (name === '') return true;
  const { attributes, block_types: blocks } = read.data.block;
  if (rest.length === 0) return Object.hasOwn(attributes, name) || Object.hasOwn(blocks, name);
  return Object.hasOwn(blocks, name) && hasArgument(blocks[name], rest);
}
