/**
 * Reads YAML by lines, for repositories with thousands of files where a full parse would cost seconds.
 *
 * It knows block style: mappings, sequences, scalars of every style, and skips over flow collections, anchors and tags. It never guesses: a
 * line that does not fit is `trouble`, and the caller decides with the full parser (`yaml`) whether the file is broken.
 * Grammar: https://yaml.org/spec/1.2.2/, chapters 7 and 8.
 */

/** One `key: value` or `- value` line; columns and lines are 0-based. */
export type YamlEntry = {
  readonly column: number;
  /** `undefined` for a list item. */
  readonly key: string | undefined;
  /** The scalar's source without comment, quotes included; empty when the value follows on the next lines; for a block scalar its header. */
  readonly value: string;
  readonly line: number;
};

export type YamlVisitor = (entry: YamlEntry) => void;

/** What is open while lines are read. */
type Multiline =
  | { readonly kind: 'none' }
  | { readonly kind: 'block'; readonly column: number }
  | { readonly kind: 'quote'; readonly mark: string }
  | { readonly kind: 'flow'; depth: number; quote: string };

type Open = { readonly column: number; readonly isList: boolean };

/**
 * Visits the entries of one YAML document. Gives the 0-based line of the first thing that does not fit, or `undefined`.
 * Linear in the text.
 */
export function scanYaml(text: string, visit: YamlVisitor): number | undefined {
  const open: Open[] = [];
  let multiline: Multiline = { kind: 'none' };
  let expectsValue = true;
  let plainColumn = -1;
  let trouble: number | undefined;
  let line = -1;
  let at = 0;

  while (at <= text.length && trouble === undefined) {
    line += 1;
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const start = at;
    at = end + 1;
    let column = 0;
    while (text.charCodeAt(start + column) === 32 && start + column < end) column += 1;
    const rest = text.slice(start + column, text.charCodeAt(end - 1) === 13 ? end - 1 : end);

    if (multiline.kind === 'block') {
      if (rest === '' || column > multiline.column) continue;
      multiline = { kind: 'none' };
    }
    if (multiline.kind === 'quote' || multiline.kind === 'flow') {
      multiline = continueMultiline(multiline, rest);
      continue;
    }
    if (rest === '' || rest.startsWith('#')) continue;
    if (rest.startsWith('\t')) {
      if (rest.trim() !== '' && !rest.trim().startsWith('#')) trouble = line;
      continue;
    }

    const parts = readLine(rest, column);
    if (parts === undefined) {
      trouble = line;
      continue;
    }
    if (parts.entries.length === 0) {
      // A scalar on a line of its own: the awaited value, or the next line of a plain one.
      if (!expectsValue && column <= plainColumn) trouble = line;
      if (expectsValue) {
        multiline = opensMultiline(rest, open.at(-1)?.column ?? -1);
        plainColumn = open.at(-1)?.column ?? -1;
        expectsValue = false;
      }
      continue;
    }
    for (const entry of parts.entries) {
      if (!enter(open, entry, expectsValue)) {
        trouble = line;
        break;
      }
      visit({ column: entry.column, key: entry.key, value: entry.value, line });
      expectsValue = entry.value === '';
    }
    const last = parts.entries.at(-1);
    if (last !== undefined) {
      multiline = opensMultiline(last.value, last.column);
      plainColumn = isPlain(last.value) && !last.isNested ? last.column : Number.MAX_SAFE_INTEGER;
      expectsValue = last.value === '' || /^[&!]\S*$/.test(last.value);
    }
  }
  return trouble;
}

const maxItemsOnLine = 10;

type LineEntry = { column: number; key: string | undefined; value: string; isNested: boolean };

/** `- - key: value` → three entries; `undefined` when it cannot be YAML. An empty list: the line holds only a scalar. */
function readLine(rest: string, column: number): { readonly entries: LineEntry[] } | undefined {
  const entries: LineEntry[] = [];
  let text = rest;
  let at = column;
  while (text === '-' || text.startsWith('- ')) {
    // Nobody writes that; hostile lines would cost the square of their length.
    if (entries.length >= maxItemsOnLine) return undefined;
    const value = text.slice(1).trimStart();
    const item = { column: at, key: undefined, value: stripComment(value), isNested: false };
    const outerItem = entries.at(-1);
    if (outerItem !== undefined) outerItem.value = '';
    entries.push(item);
    if (item.value === '') return { entries };
    at += text.length - value.length;
    text = value;
  }
  const key = readKey(text);
  if (key === undefined)
    return text.startsWith('%') || text.startsWith('@') || text.startsWith('`') ? undefined : { entries };
  const outer = entries.at(-1);
  if (outer !== undefined) {
    outer.value = '';
    outer.isNested = true;
  }
  const value = stripComment(text.slice(key.length));
  if (isPlain(value) && /:(?: |$)/.test(value)) return undefined;
  if (/^["']/.test(value) && closesQuote(value.slice(1), value[0] ?? '') && !isOneScalar(value)) return undefined;
  entries.push({ column: at, key: key.key, value, isNested: false });
  return { entries };
}

const quotedKey = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *:(?= |$)/;

/** The key a line begins with. By hand for plain keys: a regular expression would be quadratic on hostile lines. */
function readKey(text: string): { readonly key: string; readonly length: number } | undefined {
  if (text.startsWith('"') || text.startsWith("'")) {
    const match = quotedKey.exec(text);
    return match === null ? undefined : { key: unquote(match[1] ?? ''), length: match[0].length };
  }
  if (/^[#|>%@`{}[\],]/.test(text)) return undefined;
  let end = text.indexOf(':');
  while (end !== -1 && end + 1 < text.length && text[end + 1] !== ' ' && text[end + 1] !== '\t')
    end = text.indexOf(':', end + 1);
  if (end <= 0) return undefined;
  const key = text.slice(0, end).trimEnd();
  return key.includes(' #') ? undefined : { key: unquote(key), length: end + 1 };
}

/** Puts an entry where its column says; `false` when no open collection fits. */
function enter(open: Open[], entry: LineEntry, expectsValue: boolean): boolean {
  const isList = entry.key === undefined;
  while (open.length > 0) {
    const top = open.at(-1);
    if (top === undefined || top.column < entry.column) break;
    if (top.column === entry.column && (top.isList === isList || isList)) break;
    open.pop();
  }
  const top = open.at(-1);
  if (top === undefined || top.column < entry.column || (isList && !top.isList)) {
    if (!expectsValue) return false;
    open.push({ column: entry.column, isList });
  }
  return true;
}

function opensMultiline(value: string, column: number): Multiline {
  const bare = value.replace(/^(?:[&!]\S* +)+/, '');
  const first = bare[0];
  if (first === '|' || first === '>') return { kind: 'block', column };
  if (first === '"' || first === "'")
    return closesQuote(bare.slice(1), first) ? { kind: 'none' } : { kind: 'quote', mark: first };
  if (first === '{' || first === '[') return continueMultiline({ kind: 'flow', depth: 0, quote: '' }, bare);
  return { kind: 'none' };
}

function continueMultiline(open: Multiline, text: string): Multiline {
  if (open.kind === 'quote') return closesQuote(text, open.mark) ? { kind: 'none' } : open;
  if (open.kind !== 'flow') return open;
  let { depth, quote } = open;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && (at === 0 || text[at - 1] === ' ')) break;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
  }
  return depth <= 0 && quote === '' ? { kind: 'none' } : { kind: 'flow', depth, quote };
}

function closesQuote(text: string, mark: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (mark === '"' && char === '\\') at += 1;
    else if (char === mark && mark === "'" && text[at + 1] === "'") at += 1;
    else if (char === mark) return true;
  }
  return false;
}

/** Whether nothing but a comment follows a quoted scalar. */
function isOneScalar(value: string): boolean {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?$/.test(value);
}

function isPlain(value: string): boolean {
  return value !== '' && !/^["'|>{[&*!]/.test(value);
}

function stripComment(text: string): string {
  const value = text.trim();
  if (value.startsWith('#')) return '';
  const first = value[0];
  if (first === '"' || first === "'") return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s+#)/.exec(value)?.[0] ?? value;
  const comment = value.search(/\s#/);
  return comment === -1 ? value : value.slice(0, comment).trimEnd();
}

/** The text of a scalar as it stands in the source: quotes and escapes resolved. Plain text is given as it is. */
export function unquote(source: string): string {
  if (source.startsWith("'") && source.endsWith("'") && source.length > 1)
    return source.slice(1, -1).replaceAll("''", "'");
  if (source.startsWith('"') && source.endsWith('"') && source.length > 1) {
    try {
      return String(JSON.parse(source));
    } catch {
      return source.slice(1, -1);
    }
  }
  return source.replace(/^[&!]\S+ +/, '');
}
