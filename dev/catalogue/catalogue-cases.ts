import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const thing = { template: z.string(), parameters: z.record(z.string(), value) };
const request = z.string().min(1);
const note = z.string().optional();

const held = z.union([
  z.strictObject({ request, note, ...thing, misses: z.literal(true).optional() }),
  z.strictObject({ request, note, parts: z.array(z.strictObject(thing)).min(2), relations: z.array(z.string()) }),
  z.strictObject({ request, note, template: z.string().optional(), outcome: z.literal('question') }),
]);
const caseFile = z.union([
  z.strictObject({ exact: z.boolean().optional(), cases: z.array(held) }),
  z.strictObject({ held: z.literal(false), cases: z.array(z.strictObject({ request, note })) }),
]);

/** A thing that a request asks for: its template, and the parameters that it must give. */
export type ExpectedThing = {
  readonly template: string;
  readonly parameters: Readonly<Record<string, z.infer<typeof value>>>;
};

/** What a request must give: things, one question, or the word that the catalogue does not hold it. */
export type Expected =
  | {
      readonly kind: 'things';
      /** Nothing but these parameters may differ from the defaults. */
      readonly exact: boolean;
      readonly things: readonly ExpectedThing[];
      readonly relations: readonly string[];
    }
  | { readonly kind: 'question' }
  | { readonly kind: 'not-held' };

/** A phrasing of `fixtures/requests/catalogue/`. `tune` is for work on the matcher; the other half only for reports. */
export type CatalogueCase = {
  readonly file: string;
  readonly request: string;
  readonly part: 'tune' | 'report';
  readonly expected: Expected;
};

/**
 * Reads every phrasing of the catalogue, those in folders below too; sorted by file.
 * @throws {Error} naming the file when one is not what the README says.
 */
export async function readCatalogueCases(folder: string): Promise<readonly CatalogueCase[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((name) => name.endsWith('.yaml') && name !== 'layouts.yaml').sort();
  const read = await Promise.all(files.map(async (file) => casesOf(file, await readFile(join(folder, file), 'utf8'))));
  return read.flat();
}

function casesOf(file: string, text: string): readonly CatalogueCase[] {
  const parsed = caseFile.safeParse(parse(text));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.cases.map((one) => ({
    file,
    request: one.request,
    part: partOf(one.request),
    expected:
      'held' in parsed.data
        ? { kind: 'not-held' }
        : expectedOf(one, 'exact' in parsed.data && parsed.data.exact === true),
  }));
}

function expectedOf(one: object, exact: boolean): Expected {
  const read = held.parse(one);
  if ('outcome' in read) return { kind: 'question' };
  if ('parts' in read) return { kind: 'things', exact, things: read.parts, relations: read.relations };
  return { kind: 'things', exact, things: [{ template: read.template, parameters: read.parameters }], relations: [] };
}

/** By a hash of the request alone, so that nobody chooses. */
function partOf(text: string): 'tune' | 'report' {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 0 ? 'tune' : 'report';
}
