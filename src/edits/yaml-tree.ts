import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import { type DataEntry, type DataItem, type DataNode, sizeOf } from './data-tree.ts';
import { contentEnd, itemStarts, type Parsed, pairStart } from './yaml-ranges.ts';

/** What an edit must know about a YAML value beyond its data. */
export type YamlOrigin = {
  readonly style: 'block' | 'flow' | 'scalar' | 'absent';
  readonly node: Parsed | undefined;
  /** Name of the anchor the value is read through, when an alias stands here. */
  readonly alias?: string;
};

/** Aliases may not expand a document to more values than this: a small file can stand for billions. */
const maxValues = 500_000;

/** Thrown for what parses but cannot be read as plain data. `offset` is where. */
export class UnreadableYaml extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * The data of one YAML document with ranges into `text`. Aliases are read through; merge keys (`<<`) give inherited entries.
 * Integers that a double cannot hold become strings of their digits, and `0644` is octal as in YAML 1.1, which Kubernetes reads.
 * @throws {UnreadableYaml} for recursive or exploding aliases, for keys that are not scalars and for keys that stand twice.
 */
export function yamlTree(document: Document.Parsed, text: string): DataNode<YamlOrigin> {
  return new TreeBuilder(document, text).build(document.contents ?? undefined, document.range[1]);
}

class TreeBuilder {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly open = new Set<Parsed>();
  readonly done = new Map<Parsed, DataNode<YamlOrigin>>();

  constructor(document: Document.Parsed, text: string) {
    this.document = document;
    this.text = text;
  }

  build(node: Parsed | undefined, fallback: number): DataNode<YamlOrigin> {
    if (node === undefined) return absent(fallback);
    const known = this.done.get(node);
    if (known) return known;
    if (this.open.has(node)) throw new UnreadableYaml('an alias refers to a value that contains it', node.range[0]);
    this.open.add(node);
    const built = this.#convert(node);
    this.open.delete(node);
    if (built.size > maxValues)
      throw new UnreadableYaml(`aliases expand to more than ${maxValues} values`, node.range[0]);
    this.done.set(node, built);
    return built;
  }

  #convert(node: Parsed): DataNode<YamlOrigin> {
    const start = node.range[0];
    const end = contentEnd(node, this.text);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) throw new UnreadableYaml(`the alias \`*${node.source}\` has no anchor`, start);
      const read = this.build(target as Parsed, start);
      const origin = { ...read.origin, alias: node.source };
      return read.kind === 'scalar' ? { ...read, start, end, origin } : { ...read, start, end, origin, shared: true };
    }
    if (isMap(node)) {
      const entries = this.#entries(node.items as Pair<Parsed, Parsed | null>[]);
      const origin = { style: node.flow ? ('flow' as const) : ('block' as const), node };
      return { kind: 'map', start, end, entries, size: sizeOf(entries), origin };
    }
    if (isSeq(node)) {
      const starts = itemStarts(node);
      const items = node.items.map((item, index): DataItem<YamlOrigin> => {
        const at = starts[index] ?? (item as Parsed).range[0];
        const built = isPair(item)
          ? this.#pairAsMap(item as Pair<Parsed, Parsed | null>)
          : this.build(item as Parsed, at);
        return { start: at, end: Math.max(built.end, at + (node.flow ? 0 : 1)), node: built };
      });
      const origin = { style: node.flow ? ('flow' as const) : ('block' as const), node };
      return { kind: 'list', start, end, items, size: sizeOf(items), origin };
    }
    const value = scalarValue(node);
    const style = end === start && node.source === '' ? ('absent' as const) : ('scalar' as const);
    return { kind: 'scalar', start, end, value, size: 1, origin: { style, node } };
  }

  /** `[a: 1]`: a map of one entry without braces. */
  #pairAsMap(pair: Pair<Parsed, Parsed | null>): DataNode<YamlOrigin> {
    const entries = this.#entries([pair]);
    const start = entries[0]?.start ?? pair.key.range[0];
    const end = entries[0]?.end ?? start;
    return { kind: 'map', start, end, entries, size: sizeOf(entries), origin: { style: 'flow', node: undefined } };
  }

  #entries(pairs: readonly Pair<Parsed, Parsed | null>[]): DataEntry<YamlOrigin>[] {
    const entries: DataEntry<YamlOrigin>[] = [];
    const inherited: DataEntry<YamlOrigin>[] = [];
    const seen = new Set<string>();
    for (const pair of pairs) {
      if (!isScalar(pair.key)) throw new UnreadableYaml('a key that is not a plain value', pair.key.range[0]);
      const key = pair.key;
      const node = this.build(pair.value ?? undefined, key.range[1] + 1);
      if (key.source === '<<' && key.type === 'PLAIN') {
        inherited.push(...mergedEntries(node));
        continue;
      }
      const start = pairStart(pair);
      const name = String(scalarValue(key));
      if (seen.has(name)) throw new UnreadableYaml('not YAML: Map keys must be unique', key.range[0]);
      seen.add(name);
      entries.push({ key: name, start, end: Math.max(node.end, key.range[1]), node });
    }
    const own = new Set(entries.map((entry) => entry.key));
    for (const entry of inherited) {
      if (own.has(entry.key)) continue;
      own.add(entry.key);
      entries.push({ ...entry, inherited: true });
    }
    return entries;
  }
}

function absent(at: number): DataNode<YamlOrigin> {
  return { kind: 'scalar', start: at, end: at, value: null, size: 1, origin: { style: 'absent', node: undefined } };
}

/** What a merge key brings: the entries of its map, or of each map of its list, the first one winning. */
function mergedEntries(node: DataNode<YamlOrigin>): readonly DataEntry<YamlOrigin>[] {
  if (node.kind === 'map') return node.entries;
  return node.kind === 'list' ? node.items.flatMap((item) => mergedEntries(item.node)) : [];
}

function scalarValue(node: Scalar): null | boolean | number | string {
  const { value, source } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (node.type === 'PLAIN' && source !== undefined && /^[-+]?0[0-7]+$/.test(source)) return octal(source);
  if (typeof value === 'bigint') return safeInteger(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return source ?? '';
}

function octal(source: string): number {
  const digits = source.replace(/^[-+]/, '');
  return (source.startsWith('-') ? -1 : 1) * Number.parseInt(digits, 8);
}

function safeInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
