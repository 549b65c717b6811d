import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createSchemaServer } from '../../src/adapters/schema-server/schema-server.ts';
import { createScratch } from '../../src/adapters/scratch.ts';
import { createToolRunner } from '../../src/adapters/tools.ts';
import type { Check, Finding } from '../../src/domain/check.ts';
import type { FileTree } from '../../src/domain/file-tree.ts';
import type { ToolRunner } from '../../src/domain/tool.ts';
import type { Pack } from '../../src/validation/terraform/packs/pack.ts';
import { createPackStore, type PackStore } from '../../src/validation/terraform/packs/pack-store.ts';
import { readOnlyAttributes } from '../../src/validation/terraform/read-only-attributes.ts';
import { terraformChecks } from '../../src/validation/terraform/terraform-checks.ts';
import { parseConstraint } from '../../src/validation/terraform/version-constraint.ts';
import { configurationOf, mutations, type CorpusConfiguration } from './terraform-corpus.ts';
import { buildTimeProvider, cliConfigFor, readMirror, type MirroredProvider } from './terraform-real.ts';
import { typicalModule } from './terraform-typical.ts';

export type BenchOptions = {
  /** A filesystem mirror with real provider programs; without one `terraform-provider-time` is built. */
  readonly providers?: string;
  readonly print?: (line: string) => void;
};

/** The figures of one provider: hermetic against the provider's own program. */
export type ProviderFigures = {
  readonly provider: string;
  readonly realSeconds: number;
  readonly ourSeconds: number;
  readonly valid: number;
  /** Valid with the real provider, not with us. */
  readonly falseAlarms: number;
  readonly mutated: number;
  /** Mutations that the real provider refuses. */
  readonly shown: number;
  /** Of those, refused by us on the same line. */
  readonly caught: number;
};

const packsFolder = fileURLToPath(new URL('../../schemas/terraform', import.meta.url));
const toolsDir = fileURLToPath(new URL('../../.tools/bin', import.meta.url));
const maxTypes = 220;
const warmRuns = 40;

/**
 * Measures `terraform validate` against our schema server: alone, and beside the real provider programs with the
 * share of equal verdicts over generated configurations, valid and broken.
 */
export async function benchTerraform(options: BenchOptions = {}): Promise<readonly ProviderFigures[]> {
  const print = options.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const tools = createToolRunner({ toolsDir, env: process.env });
  const packs = createPackStore([packsFolder]);
  const ask = asking(tools, packs);
  print(`Terraform, hermetic (${(await tools.version('terraform')) ?? 'not installed'})`);
  await printWarm(ask, tools, print);
  await printParallel(ask, print);
  const mirror = options.providers === undefined ? await buildTimeProvider() : await readMirror(options.providers);
  // The operator's `registry` mode: the same checks, with the providers' own programs.
  const real = asking(tools, packs, cliConfigFor(mirror));
  const figures: ProviderFigures[] = [];
  for (const provider of mirror.providers) {
    const pack = await packOf(packs, provider);
    if (pack === undefined) continue;
    const row = await compare(pack, provider, real, ask);
    figures.push(row);
    print(describe(row));
  }
  return figures;
}

type Ask = (files: Readonly<Record<string, string>>) => Promise<readonly Check[]>;

/** Hermetic without a CLI configuration, else with what it installs. */
function asking(tools: ToolRunner, packs: PackStore, cliConfig?: string): Ask {
  const schemaServer = createSchemaServer([readOnlyAttributes]);
  const deps = { scratch: createScratch(), schemaServer, packs, ...(cliConfig === undefined ? {} : { cliConfig }) };
  return (files) => {
    // A new family each time, so that nothing comes from the cache of verdicts.
    const checks = terraformChecks(deps);
    const tree = treeOf(files);
    const signal = AbortSignal.timeout(900_000);
    const terraformMode = cliConfig === undefined ? 'hermetic' : 'registry';
    return checks({ before: tree, after: tree, changes: null, tools, terraformMode, signal });
  };
}

async function printWarm(ask: Ask, tools: ToolRunner, print: (line: string) => void): Promise<void> {
  const seconds: number[] = [];
  const startUps: number[] = [];
  for (let run = 0; run < warmRuns; run += 1) {
    const check = validateOf(await ask(typicalModule));
    if (check.verdict !== 'pass') throw new Error(`the typical module is not valid: ${JSON.stringify(check)}`);
    // Starting Terraform at all is what no schema server can make quicker, and tells how busy the machine is.
    const started = performance.now();
    await tools.run({ tool: 'terraform', args: ['version'], cwd: tmpdir() });
    startUps.push((performance.now() - started) / 1000);
    if (run > 1) seconds.push(check.seconds);
  }
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  print(
    `  typical AWS module, warm: median ${ms(quantile(seconds, 0.5))}, p95 ${ms(quantile(seconds, 0.95))}; \`terraform version\` alone ${ms(quantile(startUps, 0.5))}; this process ${memory} MB`,
  );
}

async function printParallel(ask: Ask, print: (line: string) => void): Promise<void> {
  const roots = Array.from({ length: 100 }, (_, index) =>
    Object.entries(typicalModule).map(([path, text]) => [`roots/${index}/${path}`, `${text}\n# ${index}\n`]),
  );
  const started = performance.now();
  const checks = await ask(Object.fromEntries(roots.flat()));
  const failed = checks.filter(({ name, verdict }) => name === 'terraform validate' && verdict !== 'pass').length;
  print(`  100 root modules: ${((performance.now() - started) / 1000).toFixed(1)} s, ${failed} not passed`);
}

async function compare(pack: Pack, provider: MirroredProvider, askReal: Ask, ask: Ask): Promise<ProviderFigures> {
  const ours = async (text: string) => validateOf(await ask({ 'main.tf': text }));
  const real = async (text: string) => validateOf(await askReal({ 'main.tf': text }));
  const all = spread(pack.types('resource'), maxTypes);
  const first = configurationOf(pack, all);
  const types = withoutErrors(first, (await real(first.text)).findings);
  const valid = configurationOf(pack, types);
  const ourErrors = errorsIn(valid, (await ours(valid.text)).findings);
  let [mutated, shown, caught] = [0, 0, 0];
  for (const { apply } of mutations) {
    const broken = configurationOf(pack, types, apply);
    const realErrors = errorsIn(broken, (await real(broken.text)).findings);
    const found = errorsIn(broken, (await ours(broken.text)).findings);
    mutated += broken.resources.length;
    for (const { type } of broken.resources) {
      const lines = realErrors.get(type) ?? [];
      if (lines.length === 0) continue;
      shown += 1;
      if (lines.some((line) => found.get(type)?.includes(line) === true)) caught += 1;
    }
  }
  const small = configurationOf(pack, types.slice(0, 5)).text;
  return {
    provider: `${provider.source.replace('registry.terraform.io/', '')} ${provider.version} (schemas ${pack.info.version})`,
    realSeconds: await median(5, async () => (await real(small)).seconds),
    ourSeconds: await median(15, async () => (await ours(small)).seconds),
    ...{ valid: types.length, falseAlarms: ourErrors.size, mutated, shown, caught },
  };
}

/** Lines with an error, by the type of the resource they belong to. */
function errorsIn({ resources }: CorpusConfiguration, findings: readonly Finding[]): Map<string, number[]> {
  const errors = new Map<string, number[]>();
  for (const { severity, line = 0 } of findings) {
    const resource = resources.find(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
    if (severity !== 'error' || resource === undefined) continue;
    errors.set(resource.type, [...(errors.get(resource.type) ?? []), line]);
  }
  return errors;
}

function withoutErrors(configuration: CorpusConfiguration, findings: readonly Finding[]): string[] {
  const errors = errorsIn(configuration, findings);
  return configuration.resources.map(({ type }) => type).filter((type) => !errors.has(type));
}

async function packOf(packs: PackStore, { source, version }: MirroredProvider): Promise<Pack | undefined> {
  const choice = await packs.choose(source, parseConstraint(version) ?? { except: [] });
  return choice.kind === 'found' ? choice.load() : undefined;
}

function describe(row: ProviderFigures): string {
  const ratio = (row.realSeconds / row.ourSeconds).toFixed(1);
  const share = row.shown === 0 ? '–' : `${((100 * row.caught) / row.shown).toFixed(1)} %`;
  return [
    `  ${row.provider}: init + validate with the provider ${ms(row.realSeconds)}, ${ms(row.ourSeconds)} hermetic: ${ratio} times`,
    `    ${row.valid} valid configurations, ${row.falseAlarms} false alarms; ${row.mutated} mutations, ${row.shown} refused by the real provider, ${share} of them by us on the same line`,
  ].join('\n');
}

function validateOf(checks: readonly Check[]): Check {
  const check = checks.find(({ name }) => name === 'terraform validate');
  if (check === undefined) throw new Error('Terraform was not run');
  return check;
}

function treeOf(files: Readonly<Record<string, string>>): FileTree {
  const texts = new Map(Object.entries(files));
  const entries = [...texts].map(([path, text]) => ({ path, oid: '', size: text.length, mode: '100644' }));
  return {
    ...{ commit: null, treeId: null, entries },
    read: (path) => Promise.resolve(texts.get(path)),
    readMany: (paths) => Promise.resolve(new Map([...texts].filter(([path]) => paths.includes(path)))),
  };
}

/** Every n-th item, so that at most `count` are left, from all over the list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, index) => items[Math.floor(index * step)]).filter(
    (item): item is Item => item !== undefined,
  );
}

async function median(runs: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await measure());
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function ms(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { providers: { type: 'string' } } });
  await benchTerraform(values.providers === undefined ? {} : { providers: values.providers });
}
