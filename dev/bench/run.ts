import { parseArgs } from 'node:util';
import { benchInventory } from './inventory.ts';
import { benchLogs } from './logs.ts';
import { benchPipeline } from './pipeline.ts';
import { benchTerraform } from './terraform.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { providers: { type: 'string' } } });

/**
 * `npm run bench [-- NAME…] [--providers DIR]`: prints figures measured on this machine, now; nothing is asserted.
 * `--providers` is a filesystem mirror of real providers to compare hermetic validation with.
 */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  pipeline: async () => console.log(await benchPipeline()),
  inventory: () => benchInventory(),
  logs: () => benchLogs(),
  terraform: () => benchTerraform(values.providers === undefined ? {} : { providers: values.providers }),
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
