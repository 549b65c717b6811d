import type { Json } from '../domain/json.ts';

/** A range of the source text in UTF-16 code units, end exclusive. */
export type Range = { readonly start: number; readonly end: number };

/**
 * One entry of a map. `start` is where its key begins, `end` where its value's content ends (without a trailing comment).
 * `inherited` entries come from somewhere else (a YAML merge key) and have no text of their own here.
 */
export type DataEntry<O> = Range & { readonly key: string; readonly node: DataNode<O>; readonly inherited?: true };

/** One item of a list. `start` includes the dash of a YAML block sequence. */
export type DataItem<O> = Range & { readonly node: DataNode<O> };

/**
 * A parsed value with the range of its text: what YAML, HCL and JSON have in common.
 * `size` counts the values under it, so that aliases which expand to millions of them are noticed.
 * `origin` is what the syntax needs to edit it.
 */
export type DataNode<O> = DataMap<O> | DataList<O> | DataScalar<O>;

export type DataMap<O> = Range & {
  readonly kind: 'map';
  readonly entries: readonly DataEntry<O>[];
  /** The text is somewhere else (a YAML alias stands here): it can only be replaced as a whole. */
  readonly shared?: true;
  readonly size: number;
  readonly origin: O;
};

export type DataList<O> = Range & {
  readonly kind: 'list';
  readonly items: readonly DataItem<O>[];
  /** Nested HCL blocks of one type rather than a list value: a single one may be addressed without its index. */
  readonly blocks?: true;
  /** As in a map. */
  readonly shared?: true;
  readonly size: number;
  readonly origin: O;
};

export type DataScalar<O> = Range & {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** For an expression: its tokens, so that spacing and line breaks are no difference. */
  readonly canonical?: string;
  readonly size: 1;
  readonly origin: O;
};

/** One addressable thing of a file: a YAML document, an HCL block, or the file as a whole. */
export type SourceObject<O> = Range & {
  /** As defined in `domain/change-set.ts`. */
  readonly object: string;
  /** Who it is whatever else the file holds: kind, namespace and name, or the address. Equal for duplicates. */
  readonly identity: string;
  readonly root: DataNode<O>;
};

/** The plain value of a node. A type of nested block that occurs once is the block itself, so that key paths read literally. */
export function toJson(node: DataNode<unknown>): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'map')
    return Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.node)] as const));
  const only = node.blocks && node.items.length === 1 ? node.items[0] : undefined;
  return only ? toJson(only.node) : node.items.map((item) => toJson(item.node));
}

/** Sums the sizes of children, plus one for their parent. */
export function sizeOf(children: readonly { readonly node: DataNode<unknown> }[]): number {
  return children.reduce((sum, child) => sum + child.node.size, 1);
}
