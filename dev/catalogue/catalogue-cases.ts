import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const thing = { template: z.string(), parameters: z.record(z.string(), value) };
const request = z.string().min(1);
const note = z.string().optional();
/** The repository it is asked in: one that holds things of this provider, or manifests only. Without it, one that holds nothing. */
const place = z.enum(['aws', 'google', 'azurerm', 'kubernetes']).optional();

const held = z.union([
  z.strictObject({ request, note, in: place, ...thing, misses: z.literal(true).optional() }),
  z.strictObject({ request, note, parts: z.array(z.strictObject(thing)).min(2), relations: z.array(z.string()) }),
  z.strictObject({
    request,
    note,
    in: place,
    template: z.string(),
    outcome: z.literal('question'),
    missing: z.string(),
  }),
  z.strictObject({ request, note, template: z.string().optional(), outcome: z.literal('question') }),
]);
const caseFile = z.union([
  z.strictObject({ exact: z.boolean().optional(), cases: z.array(held) }),
  z.strictObject({ held: z.literal(false), cases: z.array(z.strictObject({ request, note })) }),
]);

export type CataloguePlace = NonNullable<z.infer<typeof place>>;
export const catalogueParts = ['tune', 'report', 'blind'] as const;
export type CataloguePart = (typeof catalogueParts)[number];

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
  /** One question, for this parameter of this template, with proposals where the manifest has some. */
  | { readonly kind: 'missing'; readonly template: string; readonly parameter: string }
  | { readonly kind: 'not-held' };

/**
 * A phrasing of `fixtures/requests/catalogue/`. `tune` is for work on the matcher; the other half only for reports; `blind` are those of
 * `blind/`, whose author had read neither phrases of the manifests nor other phrasings.
 */
export type CatalogueCase = {
  readonly file: string;
  readonly request: string;
  readonly part: CataloguePart;
  /** What the repository holds that it is asked in; nothing where it is left out. */
  readonly in?: CataloguePlace;
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
    part: file.startsWith('blind/') ? 'blind' : partOf(one.request),
    ...('in' in one && one.in !== undefined && { in: one.in }),
    expected:
      'held' in parsed.data
        ? { kind: 'not-held' }
        : expectedOf(one, 'exact' in parsed.data && parsed.data.exact === true),
  }));
}

function expectedOf(one: object, exact: boolean): Expected {
  const read = held.parse(one);
  if ('missing' in read) return { kind: 'missing', template: read.template, parameter: read.missing };
  if ('outcome' in read) return { kind: 'question' };
  if ('parts' in read) return { kind: 'things', exact, things: read.parts, relations: read.relations };
  return { kind: 'things', exact, things: [{ template: read.template, parameters: read.parameters }], relations: [] };
}

/** By a hash of the request alone, so that nobody chooses. */
function partOf(text: string): 'tune' | 'report' {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 0 ? 'tune' : 'report';
}
