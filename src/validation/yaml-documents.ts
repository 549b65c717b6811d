import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';

/** One step into a document: a key, or the position in a list. */
export type ValuePath = readonly (string | number)[];

/** A document of a YAML stream as a cluster would read it. */
export type YamlDocument = {
  /** The document's own source text, comments included. */
  readonly text: string;
  /** 1-based line of its first content. */
  readonly line: number;
  /** The value as JSON; booleans as YAML 1.1 has them (`yes`, `on`), because Go's readers do. */
  readonly value: unknown;
  /** 1-based line of the deepest thing on the path that exists: a key's own line. */
  lineOf(path: ValuePath): number;
};

/** `duplicate`: a key given twice; the document can be read all the same (the last one counts). */
export type YamlProblem = {
  readonly kind: 'syntax' | 'duplicate';
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

export type YamlStream = { readonly documents: readonly YamlDocument[]; readonly problems: readonly YamlProblem[] };

// go-yaml knows the words of YAML 1.1 but neither its base-60 numbers nor its binary and date types.
const notInGo = new Set(['tag:yaml.org,2002:binary', 'tag:yaml.org,2002:timestamp']);
const maxAliases = 100;

/** Reads a YAML stream; what is wrong with it comes back as data. Empty documents are left out. */
export function readYaml(text: string): YamlStream {
  const lines = new LineCounter();
  const problems: YamlProblem[] = [];
  const documents: YamlDocument[] = [];
  const parsed = parseAllDocuments(text, {
    schema: 'yaml-1.1',
    merge: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || !(notInGo.has(tag.tag) || ('format' in tag && tag.format === 'TIME')),
      ),
  });
  const at = (kind: YamlProblem['kind'], offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    problems.push({ kind, line: Math.max(line, 1), column: Math.max(col, 1), message });
  };
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const kindOf = (code: string) => (code === 'DUPLICATE_KEY' ? 'duplicate' : 'syntax');
    for (const error of document.errors) at(kindOf(error.code), error.pos[0], error.message);
    if (document.errors.some((error) => kindOf(error.code) === 'syntax') || document.contents === null) continue;
    const start = document.contents.range?.[0] ?? 0;
    try {
      const value: unknown = document.toJS({ maxAliasCount: maxAliases });
      if (value === null) continue;
      documents.push({
        text: text.slice(document.range?.[0] ?? 0, document.range?.[2] ?? text.length),
        line: lines.linePos(start).line,
        value,
        lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
      });
    } catch (error) {
      at('syntax', start, error instanceof Error ? error.message : 'cannot be read');
    }
  }
  return { documents, problems };
}

function offsetOf(document: Document, path: ValuePath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
