import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';

let loading: Promise<Parser> | undefined;

/** Parses HCL. The grammar (300 kB of WebAssembly) is loaded on first use and kept. The caller deletes the tree. */
export async function parseHclTree(text: string): Promise<Tree> {
  loading ??= load();
  const parser = await loading;
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the HCL parser gave no tree');
  return tree;
}

async function load(): Promise<Parser> {
  const grammar = fileURLToPath(import.meta.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm'));
  const [bytes] = await Promise.all([readFile(grammar), Parser.init()]);
  const parser = new Parser();
  parser.setLanguage(await Language.load(new Uint8Array(bytes)));
  return parser;
}

/** The first place where the text is not HCL, if there is one. */
export function firstError(node: Node): Node | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = firstError(child);
    if (found) return found;
  }
  return node;
}
