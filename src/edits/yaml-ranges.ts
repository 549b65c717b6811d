import { type CST, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Pair, type YAMLSeq } from 'yaml';

/** A node of a parsed document; every one has a range `[start, end of value, end with trailing comments]`. */
export type Parsed = ParsedNode;

/** Where the content of a value ends: without trailing comments and, except for `|+`, without trailing blank lines. */
export function contentEnd(node: Parsed, text: string): number {
  if (isAlias(node)) return node.range[1];
  if (isScalar(node)) {
    if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') return node.range[1];
    return blockScalarEnd(text, node.range[0], node.range[1]);
  }
  if ((isMap(node) || isSeq(node)) && node.flow) return node.range[1];
  const last = node.items.at(-1);
  if (last === undefined) return node.range[1];
  if (!('key' in last)) {
    const start = isSeq(node) ? itemStarts(node).at(-1) : undefined;
    return Math.max(contentEnd(last as Parsed, text), (start ?? 0) + 1);
  }
  const pair = last as Pair<Parsed, Parsed | null>;
  const colon = colonEnd(pair) ?? pair.key.range[1];
  return pair.value === null ? colon : Math.max(contentEnd(pair.value, text), colon);
}

/** A block scalar ends before its last line break; with `+` all its trailing blank lines are content. */
function blockScalarEnd(text: string, start: number, end: number): number {
  const keep = /^[|>][0-9]*\+/.test(text.slice(start, start + 3));
  const body = text.slice(start, end);
  return start + (keep ? body.replace(/\r?\n$/, '') : body.replace(/[\r\n\t ]+$/, '')).length;
}

/** Where a map entry begins: at its `?`, its anchor or tag, or its key. */
export function pairStart(pair: Pair<Parsed, Parsed | null>): number {
  return propertiesStart(itemOf(pair)?.start) ?? pair.key.range[0];
}

/** The offset after the colon of a map entry, if it has one. */
export function colonEnd(pair: Pair<Parsed, Parsed | null>): number | undefined {
  const colon = itemOf(pair)?.sep?.find((token) => token.type === 'map-value-ind');
  return colon && colon.offset + 1;
}

function itemOf(pair: Pair<Parsed, Parsed | null>): CST.CollectionItem | undefined {
  return pair.srcToken;
}

function propertiesStart(tokens: readonly CST.SourceToken[] | undefined): number | undefined {
  return tokens?.find((token) => ['explicit-key-ind', 'anchor', 'tag'].includes(token.type))?.offset;
}

/** Where each item of a list begins: at its dash in block style, at its anchor, tag or value in flow style. */
export function itemStarts(node: YAMLSeq.Parsed): readonly (number | undefined)[] {
  const token = node.srcToken;
  if (token?.type === 'block-seq')
    return token.items.flatMap((item) => {
      const dash = item.start.find((part) => part.type === 'seq-item-ind');
      return dash ? [dash.offset] : [];
    });
  if (token?.type !== 'flow-collection') return [];
  const items = token.items.filter((item) => item.key || item.sep || item.value);
  return items.map((item) => propertiesStart(item.start) ?? item.key?.offset ?? item.value?.offset);
}
