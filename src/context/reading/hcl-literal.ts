import type { Json } from '../../domain/json.ts';

/**
 * The value of an HCL expression that is a literal (string without template, number, boolean, null, lists and objects of those);
 * every other expression becomes `"${…}"`, as in Terraform's JSON syntax.
 */
export function hclLiteral(source: string): Json {
  const reader = { text: source, at: 0 };
  const value = literal(reader, 0);
  skip(reader);
  return value === undefined || reader.at < source.length ? asExpression(source) : value;
}

function asExpression(source: string): string {
  const template = /^"((?:[^"\\\n]|\\.)*)"$/s.exec(source);
  return template === null ? `\${${source}}` : unescape(template[1] ?? '');
}

/** Whether {@link hclLiteral} had to give the expression instead of a value. */
export function isExpression(value: Json): boolean {
  return typeof value === 'string' && /[$%]\{/.test(value);
}

type Reader = { readonly text: string; at: number };

const scalar =
  /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.(])|(true|false|null)(?![\w.([-])|"((?:[^"\\\n$%]|\\.|[$%](?!\{))*)"/y;
const key = /([\p{ID_Start}_][\p{ID_Continue}-]*)|"((?:[^"\\\n$%]|\\.|[$%](?!\{))*)"/uy;

function literal(reader: Reader, depth: number): Json | undefined {
  skip(reader);
  const first = reader.text[reader.at];
  if (depth > 50) return undefined;
  if (first === '[') return list(reader, depth);
  if (first === '{') return object(reader, depth);
  scalar.lastIndex = reader.at;
  const match = scalar.exec(reader.text);
  if (match === null) return undefined;
  reader.at += match[0].length;
  const [, number, word, text] = match;
  if (number !== undefined) return Number(number);
  if (word !== undefined) return word === 'null' ? null : word === 'true';
  return unescape(text ?? '');
}

function list(reader: Reader, depth: number): Json | undefined {
  const items: Json[] = [];
  reader.at += 1;
  for (;;) {
    skip(reader);
    if (reader.text[reader.at] === ']') {
      reader.at += 1;
      return items;
    }
    const item = element(reader, depth, false);
    skip(reader);
    const next = reader.text[reader.at];
    if (item === undefined || (next !== ',' && next !== ']')) return undefined;
    if (next === ',') reader.at += 1;
    items.push(item);
  }
}

function object(reader: Reader, depth: number): Json | undefined {
  const entries: [string, Json][] = [];
  reader.at += 1;
  for (;;) {
    skip(reader);
    if (reader.text[reader.at] === '}') {
      reader.at += 1;
      return Object.fromEntries(entries);
    }
    key.lastIndex = reader.at;
    const match = key.exec(reader.text);
    if (match === null) return undefined;
    reader.at += match[0].length;
    skip(reader);
    const sign = reader.text[reader.at];
    if (sign !== '=' && sign !== ':') return undefined;
    reader.at += 1;
    const value = element(reader, depth, true);
    if (value === undefined) return undefined;
    entries.push([match[1] ?? unescape(match[2] ?? ''), value]);
    const line = reader.at;
    skip(reader);
    const next = reader.text[reader.at];
    if (next === ',') reader.at += 1;
    else if (next !== '}' && !reader.text.slice(line, reader.at).includes('\n')) return undefined;
  }
}

/** A literal, or to the end of the element an expression; a line break ends an element of an object, not of a list. */
function element(reader: Reader, depth: number, isLine: boolean): Json | undefined {
  const from = reader.at;
  const value = literal(reader, depth + 1);
  const after = reader.at;
  const rest = /^[^\S\n]*(?:[,\]}\n#]|\/\/|\r\n)/.test(reader.text.slice(after, after + 200));
  if (value !== undefined && (rest || (!isLine && /^\s*[,\]]/.test(reader.text.slice(after, after + 200)))))
    return value;
  reader.at = from;
  const end = elementEnd(reader.text, from, isLine);
  const source = reader.text.slice(from, end).trim();
  reader.at = end;
  return source === '' || source.startsWith('for ') ? undefined : asExpression(source);
}

/** Where an element ends: at its comma, closing bracket or line break, outside of strings and brackets. */
function elementEnd(text: string, from: number, isLine: boolean): number {
  let open = 0;
  let inString = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
      else if ((char === '$' || char === '%') && text[at + 1] === '{') at = templateEnd(text, at + 2);
    } else if (char === '"') inString = true;
    else if ('([{'.includes(char)) open += 1;
    else if (open === 0 && (char === ',' || char === ']' || char === '}')) return at;
    else if (')]}'.includes(char)) open -= 1;
    else if (open === 0 && isLine && char === '\n' && text.slice(from, at).trim() !== '') return at;
    else if (open === 0 && (char === '#' || text.startsWith('//', at))) return at;
  }
  return text.length;
}

/** The position of the brace that closes a template which begins before `from`. */
function templateEnd(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') open += 1;
    else if (text[at] === '}' && (open -= 1) === 0) return at;
  }
  return text.length;
}

/** White space and comments. */
function skip(reader: Reader): void {
  for (;;) {
    const char = reader.text[reader.at] ?? '';
    if (char !== '' && ' \t\r\n'.includes(char)) reader.at += 1;
    else if (char === '#' || reader.text.startsWith('//', reader.at)) {
      const end = reader.text.indexOf('\n', reader.at);
      reader.at = end === -1 ? reader.text.length : end;
    } else if (reader.text.startsWith('/*', reader.at)) {
      const end = reader.text.indexOf('*/', reader.at);
      reader.at = end === -1 ? reader.text.length : end + 2;
    } else return;
  }
}

function unescape(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_, short: string, long: string, char: string) => {
      if (char !== undefined) return { n: '\n', r: '\r', t: '\t' }[char] ?? char;
      const code = Number.parseInt(short ?? long, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{');
}
