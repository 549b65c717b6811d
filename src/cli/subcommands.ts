import { auditSubcommand } from './audit.ts';
import { changeSubcommand } from './change.ts';
import { createAppSubcommand } from './create-app.ts';
import type { Subcommand } from './command-line.ts';
import { doctorSubcommand } from './doctor.ts';
import { replaySubcommand } from './replay.ts';
import { explainSubcommand } from './explain.ts';
import { reviewSubcommand } from './review.ts';
import { schemasSubcommand } from './schemas.ts';
import { serveSubcommand } from './serve.ts';
import { templatesSubcommand } from './templates.ts';
import { validateSubcommand } from './validate.ts';
import { whoCanSubcommand } from './who-can.ts';

const helpSubcommand: Subcommand = {
  name: 'help',
  usage: 'help [COMMAND]',
  description: 'Lists the commands, or shows one with its options (so does `COMMAND --help`).',
  options: {},
  positionals: [0, 1],
  run(_, [name]) {
    const named = subcommands.filter((row) => row.name === name);
    const rows = named.length === 0 ? subcommands : named;
    for (const row of rows) process.stdout.write(`promptops ${row.usage}\n    ${row.description}\n`);
    return Promise.resolve(0);
  },
};

/** The command line as a table. */
export const subcommands: readonly Subcommand[] = [
  changeSubcommand,
  validateSubcommand,
  explainSubcommand,
  reviewSubcommand,
  createAppSubcommand,
  serveSubcommand,
  doctorSubcommand,
  schemasSubcommand,
  templatesSubcommand,
  whoCanSubcommand,
  auditSubcommand,
  replaySubcommand,
  helpSubcommand,
];
