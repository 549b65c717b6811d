import { startService } from '../main.ts';
import type { Subcommand } from './command-line.ts';

/** `promptops serve`: the service, the same as `npm start`. */
export const serveSubcommand: Subcommand = {
  name: 'serve',
  usage: 'serve',
  description: 'Runs the service (a GitHub App); settings come from the environment.',
  options: {},
  positionals: [0, 0],
  async run() {
    const service = await startService(process.env);
    return service.ended;
  },
};
