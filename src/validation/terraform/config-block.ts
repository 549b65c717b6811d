/** An argument; `text` is its expression as written (in JSON files the JSON text, which reads the same). */
export type ConfigAttribute = { readonly name: string; readonly line: number; readonly text: string };

/** A block with everything in it; in JSON files objects inside a block are given as attribute and as block. */
export type ConfigBlock = {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly endLine: number;
  readonly attributes: readonly ConfigAttribute[];
  readonly blocks: readonly ConfigBlock[];
  /** The block's own source text. */
  readonly text: string;
};

/** Source text with the line it begins on. */
export type ConfigCode = { readonly kind: 'hcl' | 'template'; readonly line: number; readonly text: string };

/** One Terraform file, read for its structure; expressions stay text. */
export type ConfigFile = {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly ConfigBlock[];
  /** The file's expressions for whoever looks for function calls: HCL source as it is, or each string of a JSON file as a template. */
  readonly code: readonly ConfigCode[];
  /** Where reading stopped, when it did; `blocks` then holds what came before. */
  readonly broken?: { readonly line: number; readonly message: string };
};

/** The attribute of that name in a block, the last one if it is given twice. */
export function attributeOf(block: ConfigBlock, name: string): ConfigAttribute | undefined {
  return block.attributes.findLast((attribute) => attribute.name === name);
}

/** The block itself and every block inside it, at any depth. */
export function* everyBlock(blocks: readonly ConfigBlock[]): Generator<ConfigBlock> {
  for (const block of blocks) {
    yield block;
    yield* everyBlock(block.blocks);
  }
}
