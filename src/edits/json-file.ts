import { type DataEntry, type DataItem, type DataNode, sizeOf, type SourceObject } from './data-tree.ts';
import { impossible } from './impossible.ts';
import { lineOf } from './position.ts';
import { baseName } from './syntax.ts';

/** JSON needs nothing beyond ranges to be edited. */
export type JsonOrigin = { readonly style: 'json' };
export type JsonObject = SourceObject<JsonOrigin>;

const origin: JsonOrigin = { style: 'json' };
const maxDepth = 500;

/**
 * Reads a JSON file (RFC 8259) with the range of every value.
 * @throws {PromptOpsError} `edit-impossible` with the line where it stops being JSON, or of a duplicate key.
 */
export function readJson(file: string, text: string): readonly JsonObject[] {
  const reader = new JsonReader(file, text);
  const root = reader.document();
  return [{ object: baseName(file), identity: baseName(file), start: 0, end: text.length, root }];
}

class JsonReader {
  readonly file: string;
  readonly text: string;
  at = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  document(): DataNode<JsonOrigin> {
    const root = this.#value(0);
    this.#blank();
    if (this.at < this.text.length) throw this.#wrong('there is text after the end');
    return root;
  }

  #value(depth: number): DataNode<JsonOrigin> {
    this.#blank();
    if (depth > maxDepth) throw this.#wrong(`nested deeper than ${maxDepth}`);
    const start = this.at;
    const first = this.text[start];
    if (first === '{') return this.#object(start, depth);
    if (first === '[') return this.#array(start, depth);
    const value = first === '"' ? this.#string() : this.#literal();
    return { kind: 'scalar', start, end: this.at, value, size: 1, origin };
  }

  #object(start: number, depth: number): DataNode<JsonOrigin> {
    const entries: DataEntry<JsonOrigin>[] = [];
    const keys = new Set<string>();
    this.#each('}', () => {
      const at = this.at;
      if (this.text[at] !== '"') throw this.#wrong('a key in double quotes is missing');
      const key = this.#string();
      if (keys.has(key)) throw this.#wrong(`the key \`${key}\` occurs twice`);
      keys.add(key);
      this.#blank();
      if (this.text[this.at] !== ':') throw this.#wrong('a colon is missing');
      this.at++;
      const node = this.#value(depth + 1);
      entries.push({ key, start: at, end: node.end, node });
    });
    return { kind: 'map', start, end: this.at, entries, size: sizeOf(entries), origin };
  }

  #array(start: number, depth: number): DataNode<JsonOrigin> {
    const items: DataItem<JsonOrigin>[] = [];
    this.#each(']', () => {
      const node = this.#value(depth + 1);
      items.push({ start: node.start, end: node.end, node });
    });
    return { kind: 'list', start, end: this.at, items, size: sizeOf(items), origin };
  }

  #each(close: '}' | ']', member: () => void): void {
    this.at++;
    this.#blank();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      this.#blank();
      member();
      this.#blank();
      const next = this.text[this.at];
      if (next !== ',' && next !== close) throw this.#wrong(`\`,\` or \`${close}\` is missing`);
      this.at++;
      if (next === close) return;
    }
  }

  #string(): string {
    const match = this.#match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    if (match === undefined) throw this.#wrong('a string is not closed');
    return String(JSON.parse(match));
  }

  #literal(): null | boolean | number | string {
    const match = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y);
    if (match === undefined) throw this.#wrong('a value is missing');
    if (match === 'null') return null;
    if (match === 'true' || match === 'false') return match === 'true';
    const number = Number(match);
    return /^-?\d+$/.test(match) && !Number.isSafeInteger(number) ? match : number;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }

  #blank(): void {
    this.#match(/[ \t\r\n]+/y);
  }

  #wrong(problem: string): Error {
    return impossible(
      this.file,
      lineOf(this.text, this.at),
      `not JSON: ${problem}`,
      'Repair the file first, then ask again.',
    );
  }
}
