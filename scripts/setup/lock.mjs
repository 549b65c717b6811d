import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const staleAfterMs = 15 * 60_000;

/**
 * Does `work` while no other set-up of this checkout does: `npm test` and `npm run demo` may be started at the same time.
 * The lock is a folder, because mkdir is atomic everywhere; it names its holder, so that one left by a killed process is taken over.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!take(folder)) {
    if (isStale(folder)) rmSync(folder, { recursive: true, force: true });
    else {
      if (!told) console.error('set-up: another one is running here; waiting for it');
      told = true;
      await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

function isStale(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > staleAfterMs) return true;
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: the holder is gone. ENOENT: it has just let go, or has not written its pid yet.
    return error.code === 'ESRCH';
  }
}
