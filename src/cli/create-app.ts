import { rm } from 'node:fs/promises';
import { composeAppCreation } from '../compose-app-creation.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** `promptops create-app`: has GitHub make the App from `app.yml`, by a page on this machine, and keeps its settings. */
export const createAppSubcommand: Subcommand = {
  name: 'create-app',
  usage: 'create-app --url https://YOUR-HOST [--organization NAME] [--settings FILE] [--port N]',
  description: 'Creates the GitHub App from app.yml in your browser and writes its settings to .env.',
  options: {
    url: { type: 'string' },
    organization: { type: 'string' },
    settings: { type: 'string', default: '.env' },
    port: { type: 'string', default: '0' },
  },
  positionals: [0, 0],
  async run(options) {
    const envFile = String(options['settings']);
    const { organization } = options;
    const creation = await composeAppCreation(process.env, {
      serviceUrl: serviceUrlOf(options['url']),
      envFile,
      port: portOf(String(options['port'])),
      ...(typeof organization === 'string' ? { organization } : {}),
    });
    process.stdout.write(`Open ${creation.url} in a browser on this machine; GitHub asks there. Ctrl-C stops.\n`);
    try {
      const stopped = new Promise<undefined>((resolve) => process.once('SIGINT', () => resolve(undefined)));
      const app = await Promise.race([creation.created, stopped]);
      if (app === undefined) return await giveUp(envFile);
      process.stdout.write(`Created ${app.page}; its settings are in ${envFile}. Install it, then \`npm start\`.\n`);
      return exitCodes.done;
    } catch (error) {
      await giveUp(envFile);
      throw error;
    } finally {
      await creation.close();
    }
  },
};

async function giveUp(envFile: string): Promise<number> {
  await rm(envFile, { force: true });
  process.stdout.write('Nothing was created.\n');
  return exitCodes.answer;
}

function serviceUrlOf(url: unknown): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed.href.replace(/\/+$/, '');
  throw new PromptOpsError('bad-arguments', {
    problem: `\`--url\` is ${typeof url === 'string' ? `\`${url}\`, which is no web address` : 'missing'}.`,
    remedy: 'Give the address at which GitHub will reach the service: `--url https://promptops.example.com`.',
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new PromptOpsError('bad-arguments', { problem: `\`--port ${text}\` is no port.`, remedy: 'Give 0 to 65535.' });
}
