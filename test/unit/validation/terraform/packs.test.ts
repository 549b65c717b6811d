import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolRunner } from '../../../../src/domain/tool.ts';
import { addPacks, buildPacks } from '../../../../src/validation/terraform/packs/build-pack.ts';
import { decodePack, encodePack } from '../../../../src/validation/terraform/packs/pack.ts';
import { createPackStore } from '../../../../src/validation/terraform/packs/pack-store.ts';
import { readProviderDump } from '../../../../src/validation/terraform/packs/provider-dump.ts';
import type { ProviderSchema } from '../../../../src/validation/terraform/packs/provider-schema.ts';
import { parseConstraint } from '../../../../src/validation/terraform/version-constraint.ts';

const shipped = fileURLToPath(new URL('../../../../schemas/terraform', import.meta.url));
const anything = { except: [] };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const dump = JSON.stringify({
  format_version: '1.0',
  provider_schemas: {
    'registry.terraform.io/acme/internal': {
      provider: { version: 0, block: { description_kind: 'plain' } },
      resource_schemas: {
        internal_thing: {
          version: 2,
          block: {
            attributes: {
              description: {
                type: 'string',
                description: 'Says what it is.',
                description_kind: 'plain',
                optional: true,
              },
              settings: { type: ['map', ['object', { description: 'string' }]], optional: true },
            },
            block_types: {
              summary: {
                nesting_mode: 'list',
                max_items: 3,
                block: { attributes: { x: { type: 'bool', required: true } } },
              },
            },
          },
        },
      },
      functions: {
        parse: {
          description: 'Parses.',
          summary: 'x',
          return_type: 'string',
          parameters: [{ name: 'description', type: 'string' }],
        },
      },
    },
    'registry.terraform.io/hashicorp/null': { provider: { version: 0, block: {} } },
  },
});

const noTools: ToolRunner = {
  run: () => Promise.resolve({ kind: 'missing', remedy: 'Install it.' }),
  version: () => Promise.resolve(null),
};

describe('reading `terraform providers schema -json`', () => {
  it('drops prose, but nothing that is only called like it', () => {
    const schema = readProviderDump(dump).get('registry.terraform.io/acme/internal');
    expect(schema?.resource_schemas['internal_thing']?.block).toEqual({
      attributes: {
        description: { type: 'string', optional: true },
        settings: { type: ['map', ['object', { description: 'string' }]], optional: true },
      },
      block_types: {
        summary: { nesting_mode: 'list', max_items: 3, block: { attributes: { x: { type: 'bool', required: true } } } },
      },
    });
    expect(schema?.functions['parse']).toEqual({
      return_type: 'string',
      parameters: [{ name: 'description', type: 'string' }],
    });
  });

  it('refuses anything else', () => {
    expect(() => readProviderDump('{"hello": 1}')).toThrow(/provider_schemas/);
  });
});

describe('a pack', () => {
  const info = {
    source: 'registry.terraform.io/a/b',
    version: '1.2.3',
    date: '2026-11-22',
    from: 'test',
    complete: true,
  };
  const schema: ProviderSchema = {
    provider: { version: 0, block: { attributes: { region: { type: 'string', optional: true } } } },
    resource_schemas: { b_two: { version: 0, block: {} }, b_one: { version: 1, block: {} } },
    data_source_schemas: { b_one: { version: 3, block: {} } },
    ephemeral_resource_schemas: {},
    functions: { f: { return_type: 'string' } },
  };

  it('gives back what was put in', async () => {
    const pack = await decodePack(encodePack(info, schema));
    expect(pack.info).toEqual(info);
    expect(pack.types('resource')).toEqual(['b_one', 'b_two']);
    expect(pack.schema('resource', 'b_one')).toEqual({ version: 1, block: {} });
    expect(pack.schema('data', 'b_one')).toEqual({ version: 3, block: {} });
    expect(pack.schema('data', 'b_two')).toBeUndefined();
    expect(pack.provider).toEqual(schema.provider);
    expect(pack.functions).toEqual(schema.functions);
  });

  it('is plain JSON inside, and the same bytes for the same schemas', () => {
    const bytes = encodePack(info, schema);
    expect(JSON.parse(brotliDecompressSync(bytes).toString())).toMatchObject({
      pack: info,
      'resource b_one': { version: 1 },
    });
    expect(
      encodePack(info, {
        ...schema,
        resource_schemas: { b_one: { version: 1, block: {} }, b_two: { version: 0, block: {} } },
      }),
    ).toEqual(bytes);
  });

  it('is not any brotli file', async () => {
    await expect(decodePack(brotliCompressSync('{"a": 1}'))).rejects.toThrow('not a schema pack');
  });
});

describe('building packs', () => {
  it('takes one provider of a dump, plain or compressed', async () => {
    const plain = join(folder, 'dump.json');
    const compressed = join(folder, 'dump.json.br');
    await writeFile(plain, dump);
    await writeFile(compressed, brotliCompressSync(dump));
    for (const file of [plain, compressed]) {
      const packs = await buildPacks(
        { kind: 'dump', file, version: '4.5.6', provider: 'acme/internal' },
        '2026-11-22',
        noTools,
      );
      expect(packs.map(({ entry }) => entry)).toEqual([
        {
          file: 'acme-internal-4.json.br',
          source: 'registry.terraform.io/acme/internal',
          version: '4.5.6',
          date: '2026-11-22',
          from: 'terraform providers schema -json',
          complete: true,
        },
      ]);
    }
  });

  it('asks an installed provider for its schemas and version', async () => {
    const answers: Readonly<Record<string, string>> = {
      providers: dump,
      version: JSON.stringify({ provider_selections: { 'registry.terraform.io/acme/internal': '7.0.1' } }),
    };
    const tools: ToolRunner = {
      version: () => Promise.resolve('terraform 1.11.4'),
      run: ({ args, cwd }) =>
        Promise.resolve({
          kind: 'exited',
          code: cwd === folder ? 0 : 1,
          stdout: answers[args[0] ?? ''] ?? '',
          stderr: '',
          seconds: 0,
        }),
    };
    const [pack] = await buildPacks({ kind: 'installed', dir: folder, provider: 'acme/internal' }, '2026-11-22', tools);
    expect(pack?.entry).toMatchObject({ version: '7.0.1', file: 'acme-internal-7.json.br' });
    await expect(buildPacks({ kind: 'installed', dir: '/elsewhere' }, '2026-11-22', tools)).rejects.toThrow(
      'exit code 1',
    );
  });

  it('says which providers there are when the wanted one is not', async () => {
    const file = join(folder, 'dump.json');
    await writeFile(file, dump);
    await expect(
      buildPacks({ kind: 'dump', file, version: '1.0.0', provider: 'acme/other' }, '2026-11-22', noTools),
    ).rejects.toThrow('registry.terraform.io/acme/internal');
  });

  it('adds packs to a folder, where they win over shipped ones', async () => {
    const [pack] = await buildPacks(
      { kind: 'package', dir: dirname(fileURLToPath(import.meta.resolve('@cdktn/provider-random/package.json'))) },
      '2026-11-22',
      noTools,
    );
    if (pack === undefined) throw new Error('no pack');
    const own = join(folder, 'own');
    await addPacks(own, [pack]);
    await addPacks(own, [pack]);
    const store = createPackStore([shipped, own, join(folder, 'not-there')]);
    const entries = (await store.list()).filter(({ source }) => source === 'registry.terraform.io/hashicorp/random');
    expect(entries).toEqual([pack.entry]);
    const choice = await store.choose('registry.terraform.io/hashicorp/random', anything);
    expect(choice.kind === 'found' && (await choice.load()).types('resource')).toContain('random_pet');
  });
});

describe('choosing a pack', () => {
  const store = createPackStore([shipped]);
  const aws = 'registry.terraform.io/hashicorp/aws';

  it.each([
    ['~> 5.0', undefined, '5'],
    ['>= 5.0', undefined, '6'],
    ['>= 5.0', 5, '5'],
    ['>= 4.0, < 6.0', undefined, '5'],
    ['~> 6.0', undefined, '6'],
    ['5.31.0', undefined, '5'],
    ['~> 4.0', undefined, undefined],
    ['>= 5.0', 4, undefined],
  ])('%s with the locked major %s gives %s', async (constraint, locked, major) => {
    const choice = await store.choose(aws, parseConstraint(constraint) ?? anything, locked);
    expect(choice.kind === 'found' ? choice.entry.version.split('.')[0] : undefined).toBe(major);
    if (choice.kind === 'none') expect(choice.have).toHaveLength(2);
  });

  it('ships what the documentation names', async () => {
    const sources = new Set((await store.list()).map(({ source }) => source.replace('registry.terraform.io/', '')));
    const hashicorp = [
      'aws',
      'google',
      'google-beta',
      'azurerm',
      'kubernetes',
      'helm',
      'random',
      'null',
      'local',
      'tls',
      'time',
      'archive',
      'http',
      'cloudinit',
      'vault',
    ];
    const wanted = [
      ...hashicorp.map((name) => `hashicorp/${name}`),
      'integrations/github',
      'cloudflare/cloudflare',
      'datadog/datadog',
    ];
    expect(wanted.filter((source) => !sources.has(source))).toEqual([]);
  });

  it('records source, version and day of every pack in the pack as well', async () => {
    for (const { file: _, ...info } of await store.list()) {
      const choice = await store.choose(info.source, parseConstraint(info.version) ?? anything);
      expect(choice.kind === 'found' && (await choice.load()).info).toEqual(info);
      expect(info.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
