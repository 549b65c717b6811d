import { type Document, parseAllDocuments } from 'yaml';
import type { DataNode, SourceObject } from './data-tree.ts';
import { impossible } from './impossible.ts';
import { type NameChoice, uniqueNames } from './object-names.ts';
import { lineOf } from './position.ts';
import { baseName } from './syntax.ts';
import { templateLine } from './yaml-template.ts';
import { UnreadableYaml, type YamlOrigin, yamlTree } from './yaml-tree.ts';

/** One YAML document. `start` and `end` span its text, its `---` included. */
export type YamlObject = SourceObject<YamlOrigin> & { readonly document: Document.Parsed };

/**
 * Reads all documents of a YAML file. A file without content counts as one empty document, so that keys can be set in it.
 * Documents that hold nothing are left out when there are others.
 * @throws {PromptOpsError} `edit-impossible` with the line, when the text is not YAML (Helm templates are named as such).
 */
export function readYaml(file: string, text: string): readonly YamlObject[] {
  const documents = parseSafely(file, text);
  const template = templateLine(file, text);
  if (template !== undefined)
    throw impossible(
      file,
      template,
      'this is a template, not YAML: its `{{ … }}` decides what is written when the chart is rendered',
      'Set the value it reads in a values file, or replace the exact text.',
    );
  for (const document of documents) {
    const error = document.errors[0];
    if (error)
      throw impossible(
        file,
        lineOf(text, error.pos[0]),
        `not YAML: ${firstLine(error.message)}`,
        'Repair the file first, then ask again.',
      );
  }
  if (documents.length === 0) return [emptyObject(file, text)];
  const trees = documents.map((document) => ({ document, root: treeOf(file, text, document) }));
  const filled = trees.filter(({ root }) => root.origin.style !== 'absent');
  return named(file, filled.length > 0 ? filled : trees.slice(0, 1));
}

/**
 * Time stays linear in the text: the parser's own search for duplicate keys is quadratic (`yamlTree` has one that is not), and to quote
 * the place of each error costs a pass over the text each time. Deep nesting is refused instead of exhausting the stack.
 */
function parseSafely(file: string, text: string): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, {
      keepSourceTokens: true,
      intAsBigInt: true,
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw impossible(file, 1, 'nested too deeply to be read', 'Repair the file first, then ask again.');
  }
}

function treeOf(file: string, text: string, document: Document.Parsed): DataNode<YamlOrigin> {
  try {
    const root = yamlTree(document, text);
    const end = document.range[2];
    return root.origin.style === 'absent' ? { ...root, start: end, end } : root;
  } catch (error) {
    if (error instanceof RangeError)
      throw impossible(file, 1, 'nested too deeply to be read', 'Repair the file first, then ask again.');
    if (!(error instanceof UnreadableYaml)) throw error;
    throw impossible(file, lineOf(text, error.offset), error.message, 'Write the file without it, then ask again.');
  }
}

function emptyObject(file: string, text: string): YamlObject {
  const document = parseAllDocuments(`${text}\nnull`, { keepSourceTokens: true })[0];
  if (document === undefined) throw new Error('an empty YAML file gave no document');
  const end = text.length;
  const root: DataNode<YamlOrigin> = {
    kind: 'scalar',
    start: end,
    end,
    value: null,
    size: 1,
    origin: { style: 'absent', node: undefined },
  };
  return { object: baseName(file), identity: baseName(file), start: 0, end, root, document };
}

function named(
  file: string,
  trees: readonly { readonly document: Document.Parsed; readonly root: DataNode<YamlOrigin> }[],
): readonly YamlObject[] {
  const choices = trees.map(({ root }) => namesOf(file, root));
  const names = uniqueNames(choices);
  return trees.map(({ document, root }, index) => ({
    object: names[index] ?? baseName(file),
    identity: choices[index]?.at(-1) ?? baseName(file),
    start: document.range[0],
    end: document.range[2],
    root,
    document,
  }));
}

function namesOf(file: string, root: DataNode<YamlOrigin>): NameChoice {
  const kind = textAt(root, 'kind');
  const metadata = childOf(root, 'metadata');
  const name = metadata && textAt(metadata, 'name');
  if (kind === undefined || name === undefined) return [baseName(file)];
  const namespace = metadata && textAt(metadata, 'namespace');
  return namespace === undefined ? [`${kind}/${name}`] : [`${kind}/${name}`, `${kind}/${namespace}/${name}`];
}

function childOf(node: DataNode<YamlOrigin>, key: string): DataNode<YamlOrigin> | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.node : undefined;
}

function textAt(node: DataNode<YamlOrigin>, key: string): string | undefined {
  const child = childOf(node, key);
  return child?.kind === 'scalar' && (typeof child.value === 'string' || typeof child.value === 'number')
    ? String(child.value)
    : undefined;
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
