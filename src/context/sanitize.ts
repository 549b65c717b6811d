import { dropHiddenCharacters } from './hidden-characters.ts';

/** What a model is given instead of what people wrote, and what was taken out, in words, for the comment that says so. */
export type Sanitized = { readonly text: string; readonly removed: readonly string[] };

/** Elements whose content is never on the page. */
const invisibleElements = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'title',
  'iframe',
  'object',
  'svg',
]);
/** What stands in the place of something hidden: neither blank nor bracket, so that no new markup forms around it. */
const gap = '…';
const imageMark = '(image)';

const hidingStyle =
  /display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|opacity\s{0,9}:\s{0,9}0(?![.\d])|font-size\s{0,9}:\s{0,9}0(?![.\d])/i;

/**
 * Makes text say to a model what it says to a person who reads it on GitHub: without invisible characters, HTML comments, images with their
 * alternative texts, hidden elements, attributes, link titles and link definitions. Everything else stays as it is, code included.
 *
 * One pass, linear in the text; what is taken out leaves a mark, so that nothing new can form from the rest. Applying it twice is the same
 * as applying it once.
 */
export function sanitizeText(source: string): Sanitized {
  const { text, dropped } = dropHiddenCharacters(source);
  const removed = new Map<string, number>(dropped);
  const found = new Finder(text);
  const kept: string[] = [];
  let at = 0;
  let from = 0;
  const cut = (to: number, what: string, instead = gap) => {
    kept.push(text.slice(from, at), instead);
    removed.set(what, (removed.get(what) ?? 0) + 1);
    at = to;
    from = to;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '<') {
      const hidden = readMarkup(text, at, found);
      if (hidden !== undefined) {
        cut(hidden.end, hidden.what, hidden.instead);
        continue;
      }
    } else if (char === '!' && text[at + 1] === '[') {
      const end = imageEnd(text, at, found);
      if (end !== undefined) {
        cut(end, 'images', imageMark);
        continue;
      }
    } else if (char === ']' && text[at + 1] === '(') {
      const title = linkTitle(text, at + 2, found);
      if (title !== undefined) {
        at = title.start;
        cut(title.end, 'link titles', '');
        continue;
      }
    } else if (char === '[' && isLineStart(text, at)) {
      const end = definitionEnd(text, at, found);
      if (end !== undefined) {
        cut(end, 'link definitions');
        continue;
      }
    }
    at += 1;
  }
  kept.push(text.slice(from));
  return { text: kept.join(''), removed: [...removed].map(([what, count]) => `${what} (${count})`) };
}

/** Searches for the next of a few marks from growing positions, without reading any part of the text twice. */
class Finder {
  private readonly text: string;
  private readonly known = new Map<string, number>();

  constructor(text: string) {
    this.text = text;
  }

  next(mark: string, from: number): number | undefined {
    const known = this.known.get(mark);
    const found = known !== undefined && known >= from ? known : this.text.indexOf(mark, from);
    const position = found === -1 ? Number.POSITIVE_INFINITY : found;
    this.known.set(mark, position);
    return position === Number.POSITIVE_INFINITY ? undefined : position;
  }
}

type Cut = { readonly end: number; readonly what: string; readonly instead?: string };

function readMarkup(text: string, at: number, found: Finder): Cut | undefined {
  if (text.startsWith('<!--', at)) return { end: after(found.next('-->', at + 4), 3, text), what: 'HTML comments' };
  if (text.startsWith('<![CDATA[', at)) return { end: after(found.next(']]>', at), 3, text), what: 'HTML comments' };
  // A declaration or processing instruction is as invisible as a comment.
  if (/^<(?:![A-Za-z]|\?)/.test(text.slice(at, at + 3))) {
    const end = found.next('>', at);
    return end === undefined ? undefined : { end: end + 1, what: 'HTML comments' };
  }
  const name = /^<\/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/.exec(text.slice(at, at + 40))?.[1]?.toLowerCase();
  const close = name === undefined ? undefined : found.next('>', at);
  if (name === undefined || close === undefined) return undefined;
  const attributes = text.slice(at + 1 + name.length, close);
  if (name === 'img' || name === 'picture' || name === 'source' || name === 'video')
    return { end: close + 1, what: 'images', instead: imageMark };
  if (text[at + 1] === '/') return undefined;
  if (invisibleElements.has(name) || /\shidden(?=[\s=/>]|$)/i.test(attributes) || hidingStyle.test(attributes))
    return { end: elementEnd(text, name, close + 1, found), what: 'hidden elements' };
  const link = /\shref\s{0,9}=\s{0,9}["']?(https?:\/\/[^\s"'<>()[\]!]{1,2000})(?=["'\s]|$)/i.exec(attributes)?.[1];
  const plain = name === 'a' && link !== undefined ? `<a href="${link}">` : `<${name}>`;
  if (attributes.trim() === '' || attributes.trim() === '/' || text.slice(at, close + 1) === plain) return undefined;
  return { end: close + 1, what: 'HTML attributes', instead: plain };
}

/** After the closing tag of the same name; without one, what is hidden reaches to the end. */
function elementEnd(text: string, name: string, from: number, found: Finder): number {
  const close = found.next(`</${name}`, from);
  return close === undefined ? text.length : after(found.next('>', close), 1, text);
}

function after(position: number | undefined, length: number, text: string): number {
  return position === undefined ? text.length : position + length;
}

/** `![alt](url "title")`, `![alt][ref]`, `![alt]`. */
function imageEnd(text: string, at: number, found: Finder): number | undefined {
  const bracket = found.next(']', at + 2);
  if (bracket === undefined) return undefined;
  const open = text[bracket + 1];
  if (open !== '(' && open !== '[') return bracket + 1;
  return after(found.next(open === '(' ? ')' : ']', bracket + 2), 1, text);
}

/** The title in `](url "title")`, which only shows when the pointer rests on the link. */
function linkTitle(
  text: string,
  from: number,
  found: Finder,
): { readonly start: number; readonly end: number } | undefined {
  const end = found.next(')', from);
  if (end === undefined || end - from > 4000) return undefined;
  const inner = text.slice(from, end);
  const space = inner.search(/\s["'(]/);
  return space === -1 || inner.trimStart().search(/\s/) === -1 ? undefined : { start: from + space, end };
}

function isLineStart(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start <= 3 && text[start - 1] === ' ') start -= 1;
  return start === 0 || text[start - 1] === '\n';
}

/** `[label]: target "title"`: never on the page by itself, and a known way to hide comments (`[//]: # (…)`). */
function definitionEnd(text: string, at: number, found: Finder): number | undefined {
  const bracket = found.next(']:', at);
  const line = found.next('\n', at) ?? text.length;
  if (bracket === undefined || bracket > line || text.slice(at + 1, bracket).trim() === '') return undefined;
  return line;
}
