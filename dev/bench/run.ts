import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { providers: { type: 'string' } } });

/**
 * `npm run bench [-- NAME…] [--providers DIR]`: prints figures measured on this machine, now; nothing is asserted.
 * `--providers` is a filesystem mirror of real providers to compare hermetic validation with.
 */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  // First, and each loaded when it runs: what starts programs is slower in a large process, and this one tells its memory.
  terraform: async () =>
    (await import('./terraform.ts')).benchTerraform(
      values.providers === undefined ? {} : { providers: values.providers },
    ),
  pipeline: async () => console.log(await (await import('./pipeline.ts')).benchPipeline()),
  inventory: async () => (await import('./inventory.ts')).benchInventory(),
  flood: async () => console.log(await (await import('./flood.ts')).benchFlood()),
  logs: async () => (await import('./logs.ts')).benchLogs(),
};

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  for (const name of positionals.length === 0 ? Object.keys(benches) : positionals) {
    console.log(`\n# ${name}`);
    await benches[name]?.();
  }
}
