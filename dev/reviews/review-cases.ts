import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FileTree } from '../../src/domain/file-tree.ts';
import { overlayTree } from '../../src/domain/overlay-tree.ts';

const edit = z.union([
  z.strictObject({ in: z.string(), find: z.string(), put: z.string() }),
  z.strictObject({ in: z.string(), append: z.string() }),
  z.strictObject({ new: z.string(), text: z.string() }),
  z.strictObject({ gone: z.string() }),
]);

/** One text, or several of which any will do. */
const some = z.union([z.string(), z.array(z.string()).min(1)]).transform((one) => [one].flat());

const reviewCase = z.strictObject({
  name: z.string(),
  repository: z.string(),
  fault: z.strictObject({ at: some, on: some.optional(), says: some }).optional(),
  edits: z.array(edit).min(1),
});

/** A small pull request with one known fault or none, as fixtures/reviews/README.md describes it. */
export type ReviewCase = z.infer<typeof reviewCase> & { readonly part: string };

/** Reads every case of a folder. @throws {Error} naming the file that is not what the README says */
export async function readReviewCases(folder: string): Promise<readonly ReviewCase[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const parsed = z
        .strictObject({ cases: z.array(reviewCase) })
        .safeParse(parse(await readFile(join(folder, name), 'utf8')));
      if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
      return parsed.data.cases.map((one) => ({ ...one, part: basename(name, '.yaml') }));
    }),
  );
  return files.flat();
}

/** The repository as a case's pull request leaves it. @throws {Error} when an edit does not fit exactly once */
export async function afterEdits(
  tree: FileTree,
  { name, edits }: Pick<ReviewCase, 'name' | 'edits'>,
): Promise<FileTree> {
  let after = tree;
  for (const one of edits) {
    const path = 'in' in one ? one.in : 'new' in one ? one.new : one.gone;
    const before = await after.read(path);
    const text = 'gone' in one ? undefined : 'new' in one ? one.text : edited(before ?? '', one, `${name}: ${path}`);
    const file = { path, ...(before === undefined ? {} : { before }), ...(text === undefined ? {} : { after: text }) };
    after = overlayTree(after, { files: [file] });
  }
  return after;
}

function edited(text: string, one: { find: string; put: string } | { append: string }, what: string): string {
  if ('append' in one) return text + one.append;
  if (text.split(one.find).length !== 2) throw new Error(`${what}: "${one.find}" does not occur once`);
  return text.replace(one.find, () => one.put);
}
