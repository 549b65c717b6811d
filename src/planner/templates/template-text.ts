import type { Json } from '../../domain/json.ts';

/** A condition of `<% if … %>`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'set'; readonly name: string; readonly negated: boolean }
  | {
      readonly kind: 'compare';
      readonly name: string;
      readonly operator: 'is' | 'is not' | '>' | '<';
      readonly to: Json;
    };

/** A piece of a parsed template file; `line` is 1-based. `indent` is the white space at the start of the value's line. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly filter?: 'bare' | 'identifier';
      readonly indent: string;
      readonly line: number;
    }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
      readonly line: number;
    }
  | {
      readonly kind: 'each';
      readonly item: string;
      readonly list: string;
      readonly body: readonly Node[];
      readonly line: number;
    };

type Piece = { readonly tag: boolean; readonly text: string; readonly line: number; readonly indent: string };

/**
 * Parses the text of a template file:
 * `<% name %>`, `<% name | bare %>`, `<% name | identifier %>`, `<% if … %>`, `<% else %>`, `<% each item in list %>`, `<% end %>`.
 * A condition is `name`, `not name`, `name is "text"`, `name is not 3`, `name > 1`, joined by `and` or by `or`.
 * A line that holds nothing but one of `if`, `else`, `each` and `end` disappears with its line break.
 * @throws {SyntaxError} naming file and line.
 */
export function parseTemplateText(path: string, text: string): readonly Node[] {
  const pieces = split(text);
  let at = 0;
  const fail = (line: number, problem: string): never => {
    throw new SyntaxError(`${path}:${line}: ${problem}`);
  };
  const parse = (opener: Piece | undefined): { nodes: Node[]; closer: string } => {
    const nodes: Node[] = [];
    for (;;) {
      const piece = pieces[at];
      if (piece === undefined) {
        if (opener !== undefined) fail(opener.line, `"<% ${opener.text} %>" has no "<% end %>"`);
        return { nodes, closer: '' };
      }
      at += 1;
      if (!piece.tag) nodes.push({ kind: 'text', text: piece.text });
      else if (piece.text === 'end' || piece.text === 'else') {
        if (opener === undefined) fail(piece.line, `"<% ${piece.text} %>" closes nothing`);
        return { nodes, closer: piece.text };
      } else nodes.push(parseTag(piece));
    }
  };
  const parseTag = (piece: Piece): Node => {
    const { line } = piece;
    const [, condition] = /^if\s+(.+)$/s.exec(piece.text) ?? [];
    if (condition !== undefined) {
      const body = parse(piece);
      const otherwise = body.closer === 'else' ? parse(piece) : { nodes: [], closer: 'end' };
      if (otherwise.closer !== 'end') fail(line, 'a second "<% else %>"');
      return {
        kind: 'if',
        condition: readCondition(condition) ?? fail(line, `cannot read the condition "${condition}"`),
        body: body.nodes,
        otherwise: otherwise.nodes,
        line,
      };
    }
    const [, item, list] = /^each\s+(\w+)\s+in\s+(\w+)$/.exec(piece.text) ?? [];
    if (item !== undefined && list !== undefined) {
      const body = parse(piece);
      if (body.closer !== 'end') fail(line, '"<% else %>" in "each"');
      return { kind: 'each', item, list, body: body.nodes, line };
    }
    const [, name, filter] = /^(\w+)(?:\s*\|\s*(bare|identifier))?$/.exec(piece.text) ?? [];
    if (name === undefined) return fail(line, `cannot read "<% ${piece.text} %>"`);
    const value = { kind: 'value' as const, name, indent: piece.indent, line };
    return filter === 'bare' || filter === 'identifier' ? { ...value, filter } : value;
  };
  return parse(undefined).nodes;
}

/** Cuts into text and tags; a line with only a control tag is swallowed whole. */
function split(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const tag = /(^[ \t]*)<%\s*((?:if\s|each\s)[^%\n]*?|else|end)\s*%>[ \t]*(?:\n|$)|<%\s*([^%\n]*?)\s*%>/gm;
  let [from, line] = [0, 1];
  const countLines = (piece: string): number => piece.split('\n').length - 1;
  for (const match of text.matchAll(tag)) {
    const before = text.slice(from, match.index);
    if (before !== '') pieces.push({ tag: false, text: before, line, indent: '' });
    line += countLines(before);
    const lineStart = text.lastIndexOf('\n', match.index - 1) + 1;
    const indent = /^[ \t]*/.exec(text.slice(lineStart, match.index))?.[0] ?? '';
    pieces.push({ tag: true, text: match[2] ?? match[3] ?? '', line, indent });
    line += countLines(match[0]);
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ tag: false, text: text.slice(from), line, indent: '' });
  return pieces;
}

function readCondition(text: string): Condition | undefined {
  for (const kind of ['or', 'and'] as const) {
    const parts = text.split(new RegExp(`\\s+${kind}\\s+`));
    if (parts.length === 1) continue;
    const read = parts.map(readCondition).filter((part) => part !== undefined);
    return read.length === parts.length ? { kind, parts: read } : undefined;
  }
  const [, negation, name] = /^(not\s+)?(\w+)$/.exec(text.trim()) ?? [];
  if (name !== undefined) return { kind: 'set', name, negated: negation !== undefined };
  const [, left, operator, right] = /^(\w+)\s+(is not|is|>|<)\s+("[^"]*"|-?\d+|true|false)$/.exec(text.trim()) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const to = JSON.parse(right) as string | number | boolean;
  if (operator === 'is' || operator === 'is not' || operator === '>' || operator === '<')
    return { kind: 'compare', name: left, operator, to };
  return undefined;
}
