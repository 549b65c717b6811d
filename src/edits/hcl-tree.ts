import type { Node } from 'web-tree-sitter';
import { type DataEntry, type DataItem, type DataNode, type Range, sizeOf } from './data-tree.ts';
import { canonicalExpression, isTemplate, readString } from './hcl-expression.ts';

/**
 * What stands here, for an edit: a `body` of attributes and blocks, an object or list in an expression, nested `blocks` of one type
 * (or the labels between a type and its bodies), or any other expression.
 */
export type HclOrigin = { readonly form: 'body' | 'object' | 'list' | 'blocks' | 'labels' | 'expression' };

/** A block and the names by which it is found: its type, then its labels. */
export type HclBlock = Range & { readonly names: readonly string[]; readonly body: DataNode<HclOrigin> };

/** The parts of a body in order of appearance. */
export type HclBody = { readonly attributes: readonly DataEntry<HclOrigin>[]; readonly blocks: readonly HclBlock[] };

/** Reads the attributes and blocks of a `config_file`, `body` or `block` node. */
export function readBody(node: Node | undefined, text: string): HclBody {
  const attributes: DataEntry<HclOrigin>[] = [];
  const blocks: HclBlock[] = [];
  for (const child of node?.namedChildren ?? []) {
    if (child.type === 'attribute') attributes.push(readAttribute(child, text));
    else if (child.type === 'block') blocks.push(readBlock(child, text));
  }
  return { attributes, blocks };
}

function readAttribute(node: Node, text: string): DataEntry<HclOrigin> {
  const [key, expression] = node.namedChildren.filter((child) => child.type !== 'comment');
  if (key === undefined || expression === undefined) throw new Error('an HCL attribute without a name or a value');
  const value = readExpression(expression, text);
  return { key: key.text, start: node.startIndex, end: value.end, node: value };
}

function readBlock(node: Node, text: string): HclBlock {
  const names: string[] = [];
  for (const child of node.namedChildren) {
    if (child.type === 'identifier') names.push(child.text);
    else if (child.type === 'string_lit') names.push(readString(child, text));
  }
  const open = node.namedChildren.find((child) => child.type === 'block_start');
  const body = node.namedChildren.find((child) => child.type === 'body');
  const start = open?.startIndex ?? node.startIndex;
  return {
    names,
    start: node.startIndex,
    end: node.endIndex,
    body: bodyMap(readBody(body, text), start, node.endIndex),
  };
}

/** A body as a map: attributes under their names, nested blocks under their types (then their labels). */
export function bodyMap(body: HclBody, start: number, end: number): DataNode<HclOrigin> {
  const entries: DataEntry<HclOrigin>[] = [...body.attributes, ...groupBlocks(body.blocks, 0)];
  entries.sort((a, b) => a.start - b.start);
  return { kind: 'map', start, end, entries, size: sizeOf(entries), origin: { form: 'body' } };
}

function groupBlocks(blocks: readonly HclBlock[], depth: number): DataEntry<HclOrigin>[] {
  const groups = Map.groupBy(blocks, (block) => block.names[depth] ?? '');
  return [...groups].map(([key, group]) => {
    const labelled = group.filter((block) => block.names.length > depth + 1);
    const node = labelled.length === group.length ? labels(group, depth + 1) : blockList(group);
    return { key, start: node.start, end: node.end, node };
  });
}

function labels(blocks: readonly HclBlock[], depth: number): DataNode<HclOrigin> {
  const entries = groupBlocks(blocks, depth);
  return { kind: 'map', ...spanOf(blocks), entries, size: sizeOf(entries), origin: { form: 'labels' } };
}

function blockList(blocks: readonly HclBlock[]): DataNode<HclOrigin> {
  const items = blocks.map((block): DataItem<HclOrigin> => ({ start: block.start, end: block.end, node: block.body }));
  return { kind: 'list', blocks: true, ...spanOf(blocks), items, size: sizeOf(items), origin: { form: 'blocks' } };
}

function spanOf(blocks: readonly HclBlock[]): Range {
  return { start: blocks[0]?.start ?? 0, end: blocks.at(-1)?.end ?? 0 };
}

/** The value of an expression: literals as JSON, lists and objects item by item, everything else as `"${…}"`. */
export function readExpression(node: Node, text: string): DataNode<HclOrigin> {
  const inner = unwrap(node);
  const range = { start: inner.startIndex, end: inner.endIndex };
  if (inner.type === 'tuple') {
    const items = inner.namedChildren
      .filter((child) => child.type === 'expression')
      .map((child) => {
        const item = readExpression(child, text);
        return { start: item.start, end: item.end, node: item };
      });
    return { kind: 'list', ...range, items, size: sizeOf(items), origin: { form: 'list' } };
  }
  if (inner.type === 'object') {
    const elements = inner.namedChildren.filter((child) => child.type === 'object_elem');
    const entries = elements.map((child) => readElement(child, text));
    return { kind: 'map', ...range, entries, size: sizeOf(entries), origin: { form: 'object' } };
  }
  const literal = literalOf(inner, text);
  const scalar = { kind: 'scalar', size: 1, origin: { form: 'expression' } } as const;
  if (literal !== undefined) return { ...scalar, ...range, value: literal };
  const whole = { start: node.startIndex, end: node.endIndex };
  return { ...scalar, ...whole, value: `\${${sourceOf(node, text)}}`, canonical: canonicalExpression(node, text) };
}

function readElement(node: Node, text: string): DataEntry<HclOrigin> {
  const key = node.childForFieldName('key');
  const value = node.childForFieldName('val');
  if (key === null || value === null) throw new Error('an HCL object element without a key or a value');
  const read = readExpression(value, text);
  return { key: keyOf(key, text), start: node.startIndex, end: read.end, node: read };
}

function keyOf(node: Node, text: string): string {
  const inner = unwrap(node);
  if (inner.type === 'variable_expr' && inner.text === node.text) return inner.text;
  const literal = literalOf(inner, text);
  return literal === undefined ? `\${${sourceOf(node, text)}}` : String(literal);
}

/** Steps down through nodes that only wrap a single other one. */
function unwrap(node: Node): Node {
  const children = node.children.filter((child) => child.type !== 'comment');
  const only = children.length === 1 ? children[0] : undefined;
  const wrapper = ['expression', 'literal_value', 'collection_value', 'template_expr'].includes(node.type);
  return wrapper && only ? unwrap(only) : node;
}

function literalOf(node: Node, text: string): null | boolean | number | string | undefined {
  if (node.type === 'null_lit') return null;
  if (node.type === 'bool_lit') return node.text === 'true';
  if (node.type === 'numeric_lit') return numberOf(node.text);
  if (node.type === 'string_lit' || isTemplate(node)) return readString(node, text);
  if (node.type !== 'operation') return undefined;
  const negative = /^-\s*(\d[\d.eE+-]*)$/.exec(node.text)?.[1];
  return negative !== undefined && Number.isFinite(Number(negative)) ? numberOf(`-${negative}`) : undefined;
}

function numberOf(source: string): number | string {
  const number = Number(source);
  return /^-?\d+$/.test(source) && !Number.isSafeInteger(number) ? source : number;
}

/** An expression as it is written, line breaks and comments included, so that it can be written back. */
function sourceOf(node: Node, text: string): string {
  return text.slice(node.startIndex, node.endIndex);
}
