import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { PromptOpsError } from '../../../domain/errors.ts';
import type { ToolRunner } from '../../../domain/tool.ts';
import { providerAddress } from '../provider-needs.ts';
import { parseVersion } from '../version-constraint.ts';
import { readNpmProvider } from './npm/npm-provider.ts';
import { readPackageSources } from './npm/package-sources.ts';
import { encodePack, type PackInfo } from './pack.ts';
import { readIndex, type PackEntry } from './pack-store.ts';
import { readProviderDump } from './provider-dump.ts';
import type { ProviderSchema } from './provider-schema.ts';

/** Where schemas come from. `provider` (`hashicorp/aws`) picks one of several; without it all are taken. */
export type PackSource =
  /** A file with the output of `terraform providers schema -json`, plain or brotli (`.br`); it does not hold the version. */
  | { readonly kind: 'dump'; readonly file: string; readonly version: string; readonly provider?: string }
  /** A folder where `terraform init` has installed providers; runs `terraform providers schema -json` there. */
  | { readonly kind: 'installed'; readonly dir: string; readonly provider?: string }
  /** A folder of a prebuilt CDK provider package: `node_modules/@cdktn/provider-aws`. */
  | { readonly kind: 'package'; readonly dir: string };

/** A pack that is ready to be written. */
export type BuiltPack = { readonly entry: PackEntry; readonly bytes: Buffer };

/**
 * Makes packs; `date` is today's, `2026-11-22`.
 * @throws {PromptOpsError} `tool-failed` or `bad-configuration` when the source holds no provider's schemas.
 */
export async function buildPacks(source: PackSource, date: string, tools: ToolRunner): Promise<readonly BuiltPack[]> {
  switch (source.kind) {
    case 'dump': {
      const bytes = await readFile(source.file);
      const text = source.file.endsWith('.br') ? brotliDecompressSync(bytes).toString('utf8') : bytes.toString('utf8');
      return fromDump(text, source.provider, source.file, () => source.version, date);
    }
    case 'installed': {
      const text = await runTerraform(tools, ['providers', 'schema', '-json'], source.dir);
      const version = installedVersions.parse(JSON.parse(await runTerraform(tools, ['version', '-json'], source.dir)));
      return fromDump(text, source.provider, source.dir, (address) => version.provider_selections[address], date);
    }
    case 'package': {
      const { name, version } = packageManifest.parse(
        JSON.parse(await readFile(join(source.dir, 'package.json'), 'utf8')),
      );
      const provider = readNpmProvider(await readPackageSources(source.dir));
      const from = `npm ${name} ${version}`;
      return [
        built({ source: provider.source, version: provider.version, date, from, complete: false }, provider.schema),
      ];
    }
  }
}

/** Writes packs into a folder and enters them into its `index.json`; a pack of the same provider and major version is replaced. */
export async function addPacks(folder: string, packs: readonly BuiltPack[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rows = new Map((await readIndex(folder)).map((row) => [row.file, row]));
  for (const { entry, bytes } of packs) {
    await writeFile(join(folder, entry.file), bytes);
    rows.set(entry.file, entry);
  }
  const index = [...rows.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  await writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
}

const installedVersions = z.object({ provider_selections: z.record(z.string(), z.string()) });
const packageManifest = z.object({ name: z.string(), version: z.string() });

function fromDump(
  text: string,
  wanted: string | undefined,
  origin: string,
  versionOf: (address: string) => string | undefined,
  date: string,
): BuiltPack[] {
  const address = wanted === undefined ? undefined : providerAddress(wanted);
  const all = [...readProviderDump(text)].map(([source, schema]) => [source.toLowerCase(), schema] as const);
  const chosen = all.filter(([source]) => address === undefined || source === address);
  if (chosen.length === 0)
    throw new PromptOpsError('bad-configuration', {
      file: origin,
      at: '',
      problem: `there are no schemas of ${wanted ?? 'any provider'}, only of ${all.map(([source]) => source).join(', ') || 'none'}.`,
      remedy:
        'Run `terraform init` in a folder that names the provider, or give the provider’s name as it is written there.',
    });
  return chosen.map(([source, schema]) => {
    const version = versionOf(source) ?? '0.0.0';
    return built({ source, version, date, from: 'terraform providers schema -json', complete: true }, schema);
  });
}

function built(info: PackInfo, schema: ProviderSchema): BuiltPack {
  const major = parseVersion(info.version)?.[0] ?? 0;
  const [, namespace = '', name = ''] = info.source.split('/');
  const isWellKnown = ['hashicorp', 'integrations', name].includes(namespace);
  const file = `${isWellKnown ? name : `${namespace}-${name}`}-${major}.json.br`;
  return { entry: { file: basename(file), ...info }, bytes: encodePack(info, schema) };
}

async function runTerraform(tools: ToolRunner, args: readonly string[], dir: string): Promise<string> {
  const result = await tools.run({
    tool: 'terraform',
    args,
    cwd: dir,
    timeoutMs: 120_000,
    maxOutputBytes: 256 * 1024 * 1024,
  });
  if (result.kind === 'exited' && result.code === 0) return result.stdout;
  if (result.kind === 'missing')
    throw new PromptOpsError('tool-missing', { tool: 'Terraform', variable: 'PROMPTOPS_TERRAFORM' });
  const problem = result.kind === 'exited' ? `ended with exit code ${result.code}` : `ended with ${result.kind}`;
  throw new PromptOpsError('tool-failed', {
    tool: `terraform ${args.join(' ')}`,
    problem,
    remedy: `Run \`terraform init\` in ${dir} first.`,
  });
}
