import { isMap, isPair, isSeq, parseAllDocuments } from 'yaml';
import { syntaxOf } from './syntax.ts';
import { lineOf } from './position.ts';

/** Whether a YAML file is a template (Helm, Go templates) rather than data. */
export function isTemplate(file: string, text: string): boolean {
  return templateLine(file, text) !== undefined;
}

/**
 * The 1-based line of the first `{{` that makes a YAML file a template: any in a chart's `templates` folder, one that breaks the syntax,
 * or one that YAML would read as a map whose key is a map. A quoted `"{{ … }}"` in data (Argo CD, alert texts) is data.
 */
export function templateLine(file: string, text: string): number | undefined {
  const first = text.indexOf('{{');
  if (first === -1 || syntaxOf(file) !== 'yaml') return undefined;
  if (/(^|\/)templates\//.test(file)) return lineOf(text, first);
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents)) return undefined;
  const broken = documents.flatMap((document) => document.errors)[0];
  const control = /^[ \t]*\{\{[-~]?[^{]/m.exec(text);
  if (broken) return lineOf(text, control?.index ?? first);
  for (const document of documents) {
    const offset = mapAsKey(document.contents);
    if (offset !== undefined) return lineOf(text, offset);
  }
  return undefined;
}

/** Offset of the first map that is the key of another map. */
function mapAsKey(node: unknown): number | undefined {
  if (isPair(node)) return isMap(node.key) ? (node.key.range?.[0] ?? 0) : mapAsKey(node.value);
  if (!isMap(node) && !isSeq(node)) return undefined;
  for (const item of node.items) {
    const found = mapAsKey(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
