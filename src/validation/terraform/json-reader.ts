import type { ConfigAttribute, ConfigBlock, ConfigCode, ConfigFile } from './config-block.ts';

/*
 * Terraform's JSON syntax: block types are keys, labels are nested keys, several blocks are arrays.
 * JSON cannot say whether an object inside a block is an argument or a block, so it is given as both.
 */

type JsonNode = { readonly line: number; readonly endLine: number; readonly text: string } & (
  | { readonly kind: 'object'; readonly members: readonly { readonly key: string; readonly node: JsonNode }[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'scalar' }
);

const labelCounts: Readonly<Record<string, number>> = {
  ...{ resource: 2, data: 2, ephemeral: 2, list: 2, action: 2 },
  ...{ module: 1, variable: 1, output: 1, provider: 1, check: 1, provider_meta: 1 },
  ...{ provisioner: 1, backend: 1, state_store: 1, dynamic: 1 },
};

/** Reads a `.tf.json` file as blocks; what is not JSON is `broken`, duplicate keys all count. */
export function readJsonConfig(text: string): Pick<ConfigFile, 'blocks' | 'code' | 'broken'> {
  const reader = new JsonReader(text);
  try {
    const node = reader.read();
    const tops = node.kind === 'array' ? node.items : [node];
    return { blocks: tops.flatMap((top) => bodyOf(top).blocks), code: reader.templates };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { blocks: [], code: reader.templates, broken: { line: reader.line, message: error.message } };
  }
}

function bodyOf(node: JsonNode): { attributes: ConfigAttribute[]; blocks: ConfigBlock[] } {
  const members = node.kind === 'object' ? node.members.filter(({ key }) => key !== '//') : [];
  return {
    attributes: members.map(({ key, node: value }) => ({ name: key, line: value.line, text: value.text })),
    blocks: members.flatMap(({ key, node: value }) => blocksOf(key, [], labelCounts[key] ?? 0, value)),
  };
}

function blocksOf(type: string, labels: readonly string[], missing: number, node: JsonNode): ConfigBlock[] {
  if (node.kind === 'array') return node.items.flatMap((item) => blocksOf(type, labels, missing, item));
  if (node.kind === 'scalar') return [];
  if (missing > 0)
    return node.members
      .filter(({ key }) => key !== '//')
      .flatMap(({ key, node: inner }) => blocksOf(type, [...labels, key], missing - 1, inner));
  return [{ type, labels, line: node.line, endLine: node.endLine, text: node.text, ...bodyOf(node) }];
}

class JsonReader {
  readonly #text: string;
  #at = 0;
  /** Every string of the file, keys too: each is a template. */
  readonly templates: ConfigCode[] = [];
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonNode {
    const node = this.#value(0);
    this.#blank();
    if (this.#at < this.#text.length) throw new SyntaxError('unexpected text after the JSON value');
    return node;
  }

  #value(depth: number): JsonNode {
    if (depth > 100) throw new SyntaxError('nested more than 100 deep');
    this.#blank();
    const { line } = this;
    const start = this.#at;
    const place = () => ({ line, endLine: this.line, text: this.#text.slice(start, this.#at) });
    const open = this.#text[start];
    if (open === '{') {
      const members: { key: string; node: JsonNode }[] = [];
      this.#list('}', () => {
        const key = this.#string();
        this.#blank();
        this.#expect(':');
        members.push({ key, node: this.#value(depth + 1) });
      });
      return { kind: 'object', members, ...place() };
    }
    if (open === '[') {
      const items: JsonNode[] = [];
      this.#list(']', () => items.push(this.#value(depth + 1)));
      return { kind: 'array', items, ...place() };
    }
    if (open === '"') this.#string();
    else this.#match(/true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y, 'a value');
    return { kind: 'scalar', ...place() };
  }

  #list(close: string, item: () => void): void {
    this.#at += 1;
    this.#blank();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#blank();
      item();
      this.#blank();
      if (this.#text[this.#at] === close) break;
      this.#expect(',');
    }
    this.#at += 1;
  }

  #string(): string {
    const text = String(JSON.parse(this.#match(/"(?:[^"\\\n]|\\.)*"/y, 'a string')));
    this.templates.push({ kind: 'template', line: this.line, text });
    return text;
  }

  #expect(char: string): void {
    if (this.#text[this.#at] !== char) throw new SyntaxError(`expected ${char}`);
    this.#at += 1;
  }

  #match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0];
    if (match === undefined) throw new SyntaxError(`expected ${what}`);
    this.#at += match.length;
    return match;
  }

  #blank(): void {
    for (; ; this.#at += 1) {
      const char = this.#text[this.#at];
      if (char === '\n') this.line += 1;
      else if (char !== ' ' && char !== '\t' && char !== '\r' && char !== '\uFEFF') return;
    }
  }
}
