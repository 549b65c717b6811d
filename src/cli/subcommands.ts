import { changeSubcommand } from './change.ts';
import type { Subcommand } from './command-line.ts';
import { doctorSubcommand } from './doctor.ts';
import { schemasSubcommand } from './schemas.ts';
import { serveSubcommand } from './serve.ts';
import { validateSubcommand } from './validate.ts';
import { whoCanSubcommand } from './who-can.ts';

const helpSubcommand: Subcommand = {
  name: 'help',
  usage: 'help',
  description: 'Lists the commands.',
  options: {},
  positionals: [0, 1],
  run() {
    const width = Math.max(...subcommands.map((row) => row.usage.length));
    for (const row of subcommands)
      process.stdout.write(`promptops ${row.usage.padEnd(Math.min(width, 60))}  ${row.description}\n`);
    return Promise.resolve(0);
  },
};

/** The command line as a table. */
export const subcommands: readonly Subcommand[] = [
  changeSubcommand,
  validateSubcommand,
  serveSubcommand,
  doctorSubcommand,
  schemasSubcommand,
  whoCanSubcommand,
  helpSubcommand,
];
