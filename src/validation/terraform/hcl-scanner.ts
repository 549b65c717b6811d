/** The text is not HCL; `line` is 1-based. */
export class HclSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'HclSyntaxError';
    this.line = line;
  }
}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const spaces = /(?:[ \t\r]|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const blank = /(?:[ \t\r\n\uFEFF]|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const maxDepth = 200;

/** Walks over HCL text token by token: comments, identifiers, quoted strings, heredocs, balanced expressions. */
export class HclScanner {
  readonly text: string;
  /** Ranges that are no code: comments and the literal parts of strings and heredocs, in order. */
  readonly prose: [start: number, end: number][] = [];
  at = 0;
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The line of the current position; 1-based. */
  get line(): number {
    for (let next = this.text.indexOf('\n', this.#counted); next !== -1 && next < this.at;) {
      this.#line += 1;
      this.#counted = next + 1;
      next = this.text.indexOf('\n', this.#counted);
    }
    return this.#line;
  }

  /** Skips blanks and comments on this line. */
  skipSpaces(): void {
    this.#noteProse(this.at, this.#take(spaces));
  }

  /** Skips blanks, comments and line ends. */
  skipBlank(): void {
    this.#noteProse(this.at, this.#take(blank));
  }

  takeChar(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  takeIdentifier(): string | undefined {
    return this.#take(identifier)?.[0];
  }

  /** A quoted string; `value` is its text with escapes resolved, `isLiteral` false when it has interpolations. */
  takeQuoted(): { readonly value: string; readonly isLiteral: boolean } | undefined {
    const start = this.at;
    if (!this.takeChar('"')) return undefined;
    const isLiteral = this.#skipTemplate('"', 0);
    return { value: unescape(this.text.slice(start + 1, this.at - 1)), isLiteral };
  }

  /** The source of an expression, up to one of `ends` outside every bracket and string (not taken) or the text's end. */
  takeExpression(ends: readonly string[]): string {
    const start = this.at;
    this.#skipExpression(ends, 0);
    return this.text.slice(start, this.at).trim();
  }

  /** The source of a call's argument: up to a comma or the closing bracket, line ends included. */
  takeArgument(): string {
    const start = this.at;
    for (;;) {
      this.skipBlank();
      const char = this.text[this.at];
      if (char === undefined) throw new HclSyntaxError('a call is not closed', this.line);
      if (char === ',' || char === ')') return this.text.slice(start, this.at).trim();
      this.#skipToken(char, 0);
    }
  }

  /** Skips a whole file token by token, so that `prose` is complete. */
  skipWholeFile(): void {
    for (;;) {
      this.skipBlank();
      const char = this.text[this.at];
      if (char === undefined) return;
      this.#skipToken(char, 0);
    }
  }

  /** Skips template text without quotes, as a JSON string or a template file holds it, up to the text's end. */
  skipWholeTemplate(): void {
    while (!this.atEnd) this.#skipInterpolation(0);
  }

  #noteProse(start: number, match: RegExpExecArray | null): void {
    if (match !== null && match[0] !== '') this.prose.push([start, this.at]);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  #skipExpression(ends: readonly string[], depth: number): void {
    if (depth > maxDepth) throw new HclSyntaxError(`an expression is nested more than ${maxDepth} deep`, this.line);
    for (;;) {
      this.skipSpaces();
      const char = this.text[this.at];
      if (char === undefined) {
        if (ends.includes('\n')) return;
        throw new HclSyntaxError('the file ends inside an expression', this.line);
      }
      if (ends.includes(char) && !this.#isComparison(char)) return;
      this.#skipToken(char, depth);
    }
  }

  #skipToken(char: string, depth: number): void {
    if (char === '"') {
      this.at += 1;
      this.#skipTemplate('"', depth);
      return;
    }
    const close = closing[char];
    if (close !== undefined) {
      this.at += 1;
      this.#skipExpression([close], depth + 1);
      this.at += 1;
      return;
    }
    if (char === '/' && this.text[this.at + 1] === '*') throw new HclSyntaxError('a comment is not closed', this.line);
    if (char === ')' || char === ']' || char === '}') throw new HclSyntaxError(`unexpected ${char}`, this.line);
    const heredoc = char === '<' ? this.#take(heredocStart)?.[1] : undefined;
    if (heredoc !== undefined) this.#skipHeredoc(heredoc, depth);
    else if (this.#isComparison(char) || (char === '!' && this.text[this.at + 1] === '=')) this.at += 2;
    else if (this.takeIdentifier() === undefined) this.at += 1;
  }

  // `==` and `=>` are operators, not the end of a key.
  #isComparison(char: string): boolean {
    const next = this.text[this.at + 1];
    return char === '=' && (next === '=' || next === '>');
  }

  /** Skips template text up to the closing quote; says whether there was no interpolation in it. */
  #skipTemplate(end: '"', depth: number): boolean {
    let isLiteral = true;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char === '\n') throw new HclSyntaxError('a string is not closed', this.line);
      if (char === end) {
        this.at += 1;
        return isLiteral;
      }
      if (char === '\\') {
        this.prose.push([this.at, this.at + 2]);
        this.at += 2;
      } else if (this.#skipInterpolation(depth)) isLiteral = false;
    }
  }

  #skipHeredoc(name: string, depth: number): void {
    const lastLine = new RegExp(`[ \\t]*${name}[ \\t]*\\r?(?=\\n|$)`, 'uy');
    let isLineStart = true;
    for (;;) {
      if (this.atEnd) throw new HclSyntaxError(`the heredoc ${name} is not closed`, this.line);
      if (isLineStart && this.#take(lastLine) !== null) return;
      isLineStart = this.text[this.at] === '\n';
      this.#skipInterpolation(depth);
    }
  }

  /** One step inside a template: an escaped marker, a whole interpolation (then true), or one character. */
  #skipInterpolation(depth: number): boolean {
    const [first, second, third] = this.text.slice(this.at, this.at + 3);
    const isMarker = first === '$' || first === '%';
    if (!isMarker || second !== '{') {
      const length = isMarker && second === first && third === '{' ? 3 : 1;
      this.prose.push([this.at, this.at + length]);
      this.at += length;
      return false;
    }
    this.at += 2;
    for (;;) {
      this.skipBlank();
      const char = this.text[this.at];
      if (char === undefined) throw new HclSyntaxError('an interpolation is not closed', this.line);
      if (char === '}') break;
      if (depth > maxDepth) throw new HclSyntaxError(`nested more than ${maxDepth} deep`, this.line);
      this.#skipToken(char, depth + 1);
    }
    this.at += 1;
    return true;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescape(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^uU]))/g, (whole, short, long, char: string | undefined) => {
      if (char !== undefined) return escapes[char] ?? whole;
      const code = Number.parseInt(String(short ?? long), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{');
}
