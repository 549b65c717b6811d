import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a suite left: entries of the folder that it had for its temporary files, and (on Linux) processes that have it as theirs. */
export async function leftBehind(scratch: string): Promise<readonly string[]> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const running = await Promise.all(
    processes.map(async (id) => {
      const environment = await readFile(join('/proc', id, 'environ'), 'utf8').catch(() => '');
      if (!environment.split('\0').includes(`TMPDIR=${scratch}`)) return [];
      const command = await readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '');
      return [`process ${id} (${command.replaceAll('\0', ' ').trim()})`];
    }),
  );
  return [...(await readdir(scratch)), ...running.flat()];
}
