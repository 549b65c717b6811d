import { LineCounter, isAlias, isMap as isYamlMap, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';
import type { FileTree } from '../../domain/file-tree.ts';
import type { Json } from '../../domain/json.ts';
import type { KeyStep } from '../../domain/key-path.ts';
import { textAt } from '../json-access.ts';
import { baseName } from '../repository-path.ts';
import { parseYamlSafely, yamlValue } from '../reading/safe-yaml.ts';
import { hclLiteral } from '../reading/hcl-literal.ts';
import { hclAddress } from '../reading/read-terraform-file.ts';
import { scanHcl } from '../reading/scan-hcl.ts';
import type { HclBody } from '../reading/scan-hcl.ts';
import { hasField } from './value-path.ts';

/** One document or block of a file, named as a semantic change names it. */
export type ParsedObject = {
  readonly file: string;
  readonly object: string;
  readonly line: number;
  readonly value: Json;
  /** 1-based line of the key at `path`, or of the nearest parent that is there. */
  lineOf(path: readonly KeyStep[]): number;
};

/** Reads and parses files of one tree, each once. A file that is broken or cannot be read has no objects. */
export type ParsedFiles = { objectsOf(file: string): Promise<readonly ParsedObject[]> };

export function createParsedFiles(tree: FileTree): ParsedFiles {
  const known = new Map<string, Promise<readonly ParsedObject[]>>();
  return {
    objectsOf(file) {
      const parsed = known.get(file) ?? tree.read(file).then((text) => (text === undefined ? [] : parse(file, text)));
      known.set(file, parsed);
      return parsed;
    },
  };
}

function parse(file: string, text: string): readonly ParsedObject[] {
  if (/\.(?:tf|tofu|tfvars|hcl)$/.test(file)) return parseHcl(file, text);
  // JSON is YAML, with its lines.
  return /\.(?:ya?ml|json)$/.test(file) || baseName(file) === 'Kustomization' ? parseYaml(file, text) : [];
}

/** Parses a YAML text that is not a file of its own too (an inline patch). */
export function parseYaml(file: string, text: string): readonly ParsedObject[] {
  const lines = new LineCounter();
  const documents = (parseYamlSafely(text, lines) ?? []).filter((document) => document.contents !== null);
  if (documents.some((document) => document.errors.length > 0)) return [];
  const values = documents.map(yamlValue);
  const names = yamlNames(file, values);
  return documents.map((document, index) => {
    const lineOf = (path: readonly KeyStep[]) => lines.linePos(offsetOf(document, path)).line;
    return { file, object: names[index] ?? '', line: lineOf([]), value: values[index] ?? null, lineOf };
  });
}

/** `Kind/name`, where several share it `Kind/namespace/name`; what is no Kubernetes object is called like its file (`domain/change-set.ts`). */
function yamlNames(file: string, values: readonly Json[]): string[] {
  const choices = values.map((value) => {
    const kind = textAt(value, 'kind');
    const name = textAt(value, 'metadata', 'name');
    const namespace = textAt(value, 'metadata', 'namespace');
    if (kind === undefined || name === undefined || textAt(value, 'apiVersion') === undefined) return [baseName(file)];
    return namespace === undefined ? [`${kind}/${name}`] : [`${kind}/${name}`, `${kind}/${namespace}/${name}`];
  });
  return numbered(choices);
}

/** The shortest name that nobody else has, else the longest with `#2`, `#3` in order of appearance. */
function numbered(choices: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const [short = ''] of choices) counts.set(short, (counts.get(short) ?? 0) + 1);
  const seen = new Map<string, number>();
  return choices.map((choice) => {
    const [short = ''] = choice;
    const name = counts.get(short) === 1 ? short : (choice.at(-1) ?? short);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  });
}

/** Offset of the key (or list item) a path leads to. */
function offsetOf(document: Document.Parsed, path: readonly KeyStep[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isYamlMap(node) && 'key' in step) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step.key);
      if (pair === undefined) return offset;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = (pair.value as Node | null) ?? null;
    } else if (isSeq(node)) {
      const index = 'index' in step ? step.index : 'field' in step ? indexOf(node.toJS(document) as Json, step) : -1;
      const item = node.items[index] as Node | undefined;
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function indexOf(list: Json, step: { readonly field: string; readonly value: string }): number {
  if (!Array.isArray(list)) return -1;
  return (list as readonly Json[]).findIndex((item) => hasField(item, step));
}

function parseHcl(file: string, text: string): readonly ParsedObject[] {
  const scan = scanHcl(text);
  if (scan.kind === 'broken') return [];
  const { body } = scan;
  const names = numbered(body.blocks.map((block) => [hclAddress(block)]));
  const own = body.attributes.length === 0 ? [] : [parsedBody(file, baseName(file), { ...body, blocks: [] }, 1)];
  return [...own, ...body.blocks.map((block, index) => parsedBody(file, names[index] ?? '', block, block.line))];
}

function parsedBody(file: string, object: string, body: HclBody, line: number): ParsedObject {
  return { file, object, line, value: bodyValue(body), lineOf: (path) => bodyLine(body, path) ?? line };
}

/** Attributes as values; nested blocks under their type (and labels), as a map where there is one, as a list where there are several. */
function bodyValue(body: HclBody): Json {
  const value: Record<string, Json> = {};
  for (const attribute of body.attributes) value[attribute.name] = hclLiteral(attribute.source);
  const byType = Map.groupBy(body.blocks, (block) => [block.type, ...block.labels].join('.'));
  for (const [type, blocks] of byType) {
    const values = blocks.map(bodyValue);
    value[type] = values.length === 1 ? (values[0] ?? null) : values;
  }
  return value;
}

function bodyLine(body: HclBody, path: readonly KeyStep[]): number | undefined {
  const [step, ...rest] = path;
  if (step === undefined || !('key' in step)) return undefined;
  const attribute = body.attributes.find(({ name }) => name === step.key);
  if (attribute !== undefined) return attribute.line + linesInto(attribute.source, rest);
  const blocks = body.blocks.filter((block) => [block.type, ...block.labels].join('.') === step.key);
  const [next, ...after] = rest;
  const index = next !== undefined && 'index' in next ? next.index : 0;
  const block = blocks[index];
  return block === undefined
    ? undefined
    : (bodyLine(block, next !== undefined && 'index' in next ? after : rest) ?? block.line);
}

/** How many lines below its attribute a key of a map stands; 0 when the map is written on one line. */
function linesInto(source: string, path: readonly KeyStep[]): number {
  const lines = source.split('\n');
  let from = 0;
  for (const step of path) {
    if (!('key' in step)) return from;
    const found = lines.findIndex((line, index) => index >= from && isKeyLine(line, step.key));
    if (found === -1) return from;
    from = found;
  }
  return from;
}

function isKeyLine(line: string, key: string): boolean {
  const text = line.trimStart().replace(/^[{,]\s*/, '');
  return [key, `"${key}"`].some((name) => text.startsWith(name) && /^\s*[=:]/.test(text.slice(name.length)));
}
