import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../src/adapters/database.ts';
import { openQueue } from '../src/adapters/queue.ts';

/**
 * Puts a fresh embedded database into `dataDir`, copied from one that was made once per version of its makers:
 * making one takes seconds, and every test and demo wants its own.
 */
export async function copyDatabase(dataDir: string): Promise<void> {
  const template = await prepareTemplate();
  await mkdir(dataDir, { recursive: true });
  // In one go: a thousand small files, one promise each, would cost more than opening the database.
  cpSync(join(template, 'database'), join(dataDir, 'database'), { recursive: true });
}

async function prepareTemplate(): Promise<string> {
  const root = join(import.meta.dirname, '..');
  const versions = await Promise.all(
    ['@electric-sql/pglite', 'pg-boss'].map((name) => versionOf(join(root, 'node_modules', name))),
  );
  const home = join(root, '.tools', `database-${versions.join('-')}-${await digestOfMakers(root)}`);
  if ((await stat(home).catch(() => undefined)) !== undefined) return home;
  const making = `${home}.${process.pid}`;
  const database = await openDatabase({ dataDir: making });
  const queue = await openQueue(database, () => undefined);
  await queue.drain(1_000);
  await database.close();
  // Another process may have been quicker; its template is as good.
  await rename(making, home).catch(() => rm(making, { recursive: true, force: true }));
  return home;
}

async function versionOf(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Tables and queues are made once and stay as they were made, so other code needs another template. */
async function digestOfMakers(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['database', 'queue']) hash.update(await readFile(join(root, 'src', 'adapters', `${name}.ts`)));
  return hash.digest('hex').slice(0, 12);
}
