import { parseAllDocuments } from 'yaml';
import type { Document, LineCounter } from 'yaml';
import type { Json } from '../../domain/json.ts';

/** Above this the parser's search for duplicate keys, which is quadratic, is left out. */
const maxUniqueKeyCharacters = 20_000;

/**
 * Parses YAML that nobody vouches for: time stays linear, deep nesting gives `undefined` instead of an exhausted stack.
 * Documents may carry errors.
 */
export function parseYamlSafely(text: string, lineCounter?: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, {
      logLevel: 'silent',
      // Quoting the place of each error costs a pass over the text each time.
      prettyErrors: false,
      uniqueKeys: text.length <= maxUniqueKeyCharacters,
      ...(lineCounter === undefined ? {} : { lineCounter }),
    });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The value of a document; `null` when its aliases would make it grow without end. */
export function yamlValue(document: Document.Parsed): Json {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Json;
  } catch {
    return null;
  }
}
