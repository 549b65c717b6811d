import type { Node } from 'web-tree-sitter';
import { templateParts } from './hcl-template.ts';

/** Whether a node is a quoted string with interpolations or a heredoc. */
export function isTemplate(node: Node): boolean {
  return node.type === 'quoted_template' || node.type === 'heredoc_template';
}

/**
 * The value of a quoted string or heredoc as Terraform's JSON syntax would hold it: escapes resolved,
 * interpolations and directives kept as their source (`$${` stays escaped, too).
 */
export function readString(node: Node, text: string): string {
  if (node.type === 'heredoc_template') return readHeredoc(text.slice(node.startIndex, node.endIndex));
  const parts = templateParts(text.slice(node.startIndex + 1, node.endIndex - 1));
  return parts.map((part) => (part.kind === 'text' ? unescape(part.source) : part.source)).join('');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))/g,
    (_, short?: string, long?: string, simple?: string) => {
      if (simple !== undefined) return escapes[simple] ?? simple;
      return String.fromCodePoint(Number.parseInt(short ?? long ?? '0', 16));
    },
  );
}

/** `<<-` takes the smallest indent away from every line, as HCL's specification says. */
function readHeredoc(source: string): string {
  const match = /^<<(-?)([^\r\n]+)\r?\n([\s\S]*)$/.exec(source);
  if (match === null) return source;
  const lines = (match[3] ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/\r$/, ''));
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const cut = match[1] === '-' && indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => `${line.slice(Math.min(cut, /^[ \t]*/.exec(line)?.[0].length ?? 0))}\n`).join('');
}

/** The tokens of an expression, one space between them: equal for expressions that differ only in layout. */
export function canonicalExpression(node: Node, text: string): string {
  return tokensOf(node)
    .map((token) => text.slice(token.startIndex, token.endIndex))
    .join(' ');
}

/** Leaves without comments. Strings count as one token, because blanks in them matter. */
function tokensOf(node: Node): readonly Node[] {
  if (node.type === 'comment') return [];
  if (node.type === 'string_lit' || isTemplate(node) || node.childCount === 0) return [node];
  return node.children.flatMap(tokensOf);
}
