import { splitMark } from './byte-order-mark.ts';
import type { SourceObject } from './data-tree.ts';
import { readHcl } from './hcl-file.ts';
import type { HclOrigin } from './hcl-tree.ts';
import { type JsonOrigin, readJson } from './json-file.ts';
import { syntaxOf } from './syntax.ts';
import { readYaml, type YamlObject } from './yaml-file.ts';

/** The objects of a file with the syntax that its name tells; `text` has none. */
export type ReadFile =
  | { readonly syntax: 'yaml'; readonly objects: readonly YamlObject[] }
  | { readonly syntax: 'json'; readonly objects: readonly SourceObject<JsonOrigin>[] }
  | { readonly syntax: 'hcl'; readonly objects: readonly SourceObject<HclOrigin>[] }
  | { readonly syntax: 'text'; readonly objects: readonly [] };

/**
 * Reads the data of a file. Offsets count from behind a byte order mark.
 * @throws {PromptOpsError} `edit-impossible` with file and line when the text is not what its name says.
 */
export async function readObjects(file: string, source: string): Promise<ReadFile> {
  const [, text] = splitMark(source);
  const syntax = syntaxOf(file);
  if (syntax === 'yaml') return { syntax, objects: readYaml(file, text) };
  if (syntax === 'json') return { syntax, objects: readJson(file, text) };
  if (syntax === 'hcl') return { syntax, objects: await readHcl(file, text) };
  return { syntax, objects: [] };
}
