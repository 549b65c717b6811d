import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const common = { request: z.string().min(1), note: z.string().min(1) };
const places = z.array(z.string()).optional();

const requestCase = z.discriminatedUnion('outcome', [
  z.strictObject({ ...common, outcome: z.literal('changed'), diff: z.string(), warns: z.string().optional() }),
  z.strictObject({ ...common, outcome: z.literal('question'), candidates: places }),
  z.strictObject({ ...common, outcome: z.literal('unchanged'), at: places }),
  z.strictObject({ ...common, outcome: z.literal('refused'), rule: z.string() }),
  z.strictObject({ ...common, outcome: z.literal('not-understood'), leftover: z.array(z.string()).default([]) }),
]);

const requestFile = z.strictObject({ repository: z.string(), cases: z.array(requestCase).min(1) });

/** One request with its expected answer, as `fixtures/requests/README.md` describes it. */
export type RequestCase = z.infer<typeof requestCase>;
export type RequestFile = z.infer<typeof requestFile>;

/**
 * Reads every case of a folder, sorted by file.
 * @throws {Error} naming the file when one is not what the README says.
 */
export async function readRequestCases(folder: string): Promise<readonly RequestFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const parsed = requestFile.safeParse(parse(await readFile(join(folder, name), 'utf8')));
      if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    }),
  );
}
