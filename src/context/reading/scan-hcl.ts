/**
 * The structure of an HCL file: blocks and attributes with their lines, without evaluating anything.
 *
 * Exact for valid native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md): strings with nested templates, heredocs,
 * comments and brackets are skipped as what they are. Linear in the text; no parser tree is built for expressions.
 */

export type HclAttribute = {
  readonly name: string;
  /** The expression as written, comments inside of it included. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
};

export type HclBody = { readonly attributes: readonly HclAttribute[]; readonly blocks: readonly HclBlock[] };

export type HclBlock = HclBody & {
  readonly type: string;
  readonly labels: readonly string[];
  /** 1-based lines of the header and of the closing brace. */
  readonly line: number;
  readonly endLine: number;
};

export type HclScan =
  | { readonly kind: 'hcl'; readonly body: HclBody }
  | { readonly kind: 'broken'; readonly line: number; readonly problem: string };

/** Scans a file in HCL's native syntax. */
export function scanHcl(text: string): HclScan {
  const reader = new HclReader(text);
  try {
    return { kind: 'hcl', body: reader.body(0) };
  } catch (error) {
    if (error instanceof HclTrouble) return { kind: 'broken', line: error.line, problem: error.message };
    throw error;
  }
}

class HclTrouble extends Error {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[^\S\n]*\r?\n/uy;
const maxDepth = 200;

class HclReader {
  private readonly text: string;
  private at = 0;
  private countedTo = 0;
  private lines = 1;

  constructor(text: string) {
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** Attributes and blocks up to the closing brace, or at depth 0 to the end of the text. */
  body(depth: number): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    if (depth > maxDepth) throw this.trouble('blocks are nested too deeply');
    for (;;) {
      this.skipSpace();
      if (this.at >= this.text.length) {
        if (depth > 0) throw this.trouble('a block is not closed');
        return { attributes, blocks };
      }
      if (this.text[this.at] === '}') {
        if (depth === 0) throw this.trouble('a `}` closes nothing');
        return { attributes, blocks };
      }
      const line = this.line();
      const name = this.name();
      this.skipBlanks();
      if (this.text[this.at] === '=') attributes.push({ name, line, source: this.attributeValue() });
      else blocks.push(this.block(name, line, depth));
    }
  }

  private attributeValue(): string {
    this.at += 1;
    this.skipBlanks();
    const from = this.at;
    this.skipExpression();
    const source = this.text.slice(from, this.at).trim();
    if (source === '') throw this.trouble('an attribute has no value');
    return source;
  }

  private block(type: string, line: number, depth: number): HclBlock {
    const labels: string[] = [];
    while (this.text[this.at] !== '{') {
      const from = this.at;
      if (this.text[this.at] === '"') {
        this.skipString();
        labels.push(this.text.slice(from + 1, this.at - 1));
      } else labels.push(this.name());
      this.skipBlanks();
    }
    this.at += 1;
    const body = this.body(depth + 1);
    const endLine = this.line();
    this.at += 1;
    return { type, labels, line, endLine, ...body };
  }

  private name(): string {
    identifier.lastIndex = this.at;
    const match = identifier.exec(this.text);
    if (match === null) throw this.trouble(`unexpected \`${this.text.slice(this.at, this.at + 1).trim()}\``);
    this.at += match[0].length;
    return match[0];
  }

  /** To the end of the line, unless a bracket, string or heredoc is open there. */
  private skipExpression(): void {
    const open: string[] = [];
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (open.length === 0 && (char === '\n' || char === '}' || char === '#' || this.text.startsWith('//', this.at)))
        return;
      if (char === '"') this.skipString();
      else if (char === '<' && this.skipHeredoc()) continue;
      else if (char === '#' || char === '/') this.skipComment();
      else {
        if (char === '(' || char === '[' || char === '{') open.push(char);
        else if (char === ')' || char === ']' || char === '}') {
          const opener = open.pop();
          if (opener === undefined || opener + char !== { ')': '()', ']': '[]', '}': '{}' }[char])
            throw this.trouble(`a \`${char}\` closes nothing`);
        }
        this.at += 1;
      }
    }
    if (open.length > 0) throw this.trouble(`a \`${open.at(-1) ?? ''}\` is not closed`);
  }

  /** A quoted string with its templates; strings inside of `${…}` may hold templates again. */
  private skipString(depth = 0): void {
    const line = this.line();
    if (depth > maxDepth) throw this.trouble('templates are nested too deeply');
    this.at += 1;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '"') {
        this.at += 1;
        return;
      }
      if (char === '\n') break;
      if (char === '\\') this.at += 2;
      else if ((char === '$' || char === '%') && this.text[this.at + 1] === '{') {
        if (this.text[this.at - 1] === char) this.at += 2;
        else this.skipTemplate(depth);
      } else this.at += 1;
    }
    throw new HclTrouble(line, 'a string is not closed');
  }

  private skipTemplate(depth: number): void {
    let braces = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '"') {
        this.skipString(depth + 1);
        continue;
      }
      if (char === '{') braces += 1;
      this.at += 1;
      if (char === '}' && (braces -= 1) === 0) return;
    }
    throw this.trouble('a template is not closed');
  }

  private skipHeredoc(): boolean {
    heredoc.lastIndex = this.at;
    const match = heredoc.exec(this.text);
    if (match === null) return false;
    const line = this.line();
    let from = this.at + match[0].length;
    for (;;) {
      const newline = this.text.indexOf('\n', from);
      const end = newline === -1 ? this.text.length : newline;
      if (this.text.slice(from, end).trim() === match[1]) {
        this.at = end;
        return true;
      }
      if (newline === -1) throw new HclTrouble(line, `the heredoc ${match[1] ?? ''} is not closed`);
      from = newline + 1;
    }
  }

  /** A comment, or one character when the `/` is a division. */
  private skipComment(): void {
    if (this.text[this.at] === '#' || this.text.startsWith('//', this.at)) {
      const end = this.text.indexOf('\n', this.at);
      this.at = end === -1 ? this.text.length : end;
    } else if (this.text.startsWith('/*', this.at)) {
      const end = this.text.indexOf('*/', this.at + 2);
      if (end === -1) throw this.trouble('a comment is not closed');
      this.at = end + 2;
    } else this.at += 1;
  }

  private skipBlanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1;
  }

  private skipSpace(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\n' || char === '\r') this.at += 1;
      else if (char === '#' || (char === '/' && /[/*]/.test(this.text[this.at + 1] ?? ''))) this.skipComment();
      else return;
    }
  }

  private line(): number {
    for (
      let at = this.text.indexOf('\n', this.countedTo);
      at !== -1 && at < this.at;
      at = this.text.indexOf('\n', at + 1)
    ) {
      this.lines += 1;
      this.countedTo = at + 1;
    }
    return this.lines;
  }

  private trouble(problem: string): HclTrouble {
    return new HclTrouble(this.line(), problem);
  }
}
