import { join } from 'node:path';
import { composeStages } from '../compose-stages.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { addPacks, buildPacks, type PackSource } from '../validation/terraform/packs/build-pack.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** `promptops schemas list|build`: the packs that Terraform is validated with, and making more of them. */
export const schemasSubcommand: Subcommand = {
  name: 'schemas',
  usage:
    'schemas list | schemas build (--dump FILE --version V | --installed DIR | --package DIR) [--provider SOURCE] [--out DIR]',
  description: 'Lists the provider schemas there are, or builds one for a private provider.',
  options: {
    dump: { type: 'string' },
    version: { type: 'string' },
    installed: { type: 'string' },
    package: { type: 'string' },
    provider: { type: 'string' },
    out: { type: 'string', default: join(process.env['PROMPTOPS_DATA_DIR'] ?? '.promptops', 'schemas', 'terraform') },
  },
  positionals: [1, 1],
  async run(options, [action]) {
    await using stages = composeStages({
      env: process.env,
      model: null,
      planner: 'rules',
      dataDir: process.env['PROMPTOPS_DATA_DIR'] ?? '.promptops',
    });
    if (action === 'list') {
      for (const { source, version, date, from } of await stages.packs.list())
        process.stdout.write(`${source.padEnd(28)} ${version.padEnd(10)} ${date}  ${from}\n`);
      return exitCodes.done;
    }
    if (action !== 'build') throw usage(`There is no action \`${String(action)}\`.`);
    const packs = await buildPacks(sourceOf(options), new Date().toISOString().slice(0, 10), stages.tools);
    await addPacks(String(options['out']), packs);
    for (const { entry, bytes } of packs)
      process.stdout.write(`${entry.source} ${entry.version}: ${bytes.length} bytes in ${String(options['out'])}\n`);
    return exitCodes.done;
  },
};

function sourceOf(options: Options): PackSource {
  const { dump, version, installed, package: dir, provider } = options;
  const only = typeof provider === 'string' ? { provider } : {};
  const given = [dump, installed, dir].filter((value) => value !== undefined);
  if (given.length !== 1) throw usage('Give exactly one of --dump, --installed and --package.');
  if (typeof dump === 'string') {
    if (typeof version !== 'string') throw usage('A dump does not hold the version of its provider: give --version.');
    return { kind: 'dump', file: dump, version, ...only };
  }
  return typeof installed === 'string'
    ? { kind: 'installed', dir: installed, ...only }
    : { kind: 'package', dir: String(dir) };
}

function usage(problem: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', { problem, remedy: `Usage: promptops ${schemasSubcommand.usage}` });
}
