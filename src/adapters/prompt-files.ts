import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prompts } from '../planner/model/prompt.ts';

/** Reads the prompts of the model planner from `templates/prompts`. Their digest goes into the record of every run. */
export async function readPromptFiles(folder: string): Promise<Prompts> {
  const [change, repair] = await Promise.all(
    ['change.md', 'repair.md'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  if (change === undefined || repair === undefined) throw new Error('unreachable: two files were read');
  return { change, repair, version: createHash('sha256').update(`${change}\0${repair}`).digest('hex').slice(0, 12) };
}
