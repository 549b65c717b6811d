import type { Subcommand, SubcommandRow } from './command-line.ts';

const helpSubcommand: Subcommand = {
  name: 'help',
  usage: 'help [COMMAND]',
  description: 'Lists the commands, or shows one with its options (so does `COMMAND --help`).',
  options: {},
  positionals: [0, 1],
  async run(_, [name]) {
    const named = subcommands.filter((row) => row.name === name);
    const rows = named.length === 0 ? subcommands : named;
    for (const { usage, description } of await Promise.all(rows.map((row) => row.load())))
      process.stdout.write(`promptops ${usage}\n    ${description}\n`);
    return 0;
  },
};

/** The command line as a table. */
export const subcommands: readonly SubcommandRow[] = [
  { name: 'change', load: async () => (await import('./change.ts')).changeSubcommand },
  { name: 'validate', load: async () => (await import('./validate.ts')).validateSubcommand },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainSubcommand },
  { name: 'review', load: async () => (await import('./review.ts')).reviewSubcommand },
  { name: 'create-app', load: async () => (await import('./create-app.ts')).createAppSubcommand },
  { name: 'serve', load: async () => (await import('./serve.ts')).serveSubcommand },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctorSubcommand },
  { name: 'schemas', load: async () => (await import('./schemas.ts')).schemasSubcommand },
  { name: 'templates', load: async () => (await import('./templates.ts')).templatesSubcommand },
  { name: 'who-can', load: async () => (await import('./who-can.ts')).whoCanSubcommand },
  { name: 'audit', load: async () => (await import('./audit.ts')).auditSubcommand },
  { name: 'replay', load: async () => (await import('./replay.ts')).replaySubcommand },
  { name: 'help', load: () => Promise.resolve(helpSubcommand) },
];
