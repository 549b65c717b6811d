import type { Range } from './data-tree.ts';
import { columnOf, lineStart, newlineOf, nextLine, startsLine } from './position.ts';
import type { Splice } from './splice.ts';

/**
 * A collection between brackets: a flow collection of YAML, anything in JSON, a list or object of HCL.
 * `start` is at the opening bracket, `end` after the closing one; `members` are the ranges of its items or entries.
 */
export type Delimited = Range & { readonly members: readonly Range[] };

/** How members are written one after the other. */
export type DelimiterStyle = {
  /** Text between two members on separate lines: `,`, or nothing between the entries of an HCL object. */
  readonly separator: string;
  /** Whether a separator may stand after the last member when the members stand on lines of their own. */
  readonly trailing: boolean;
  /** What one level adds to the indent. */
  readonly indent: string;
  /** Whether an empty collection opens up to several lines when it gets its first member. */
  readonly openUp: boolean;
  /** Blanks inside the brackets of a collection on one line. */
  readonly padding: string;
};

/** Adds a member at the end. `print` gets the indent its line will have. */
export function appendMember(
  text: string,
  collection: Delimited,
  style: DelimiterStyle,
  print: (indent: string) => string,
): Splice {
  const last = collection.members.at(-1);
  if (last === undefined) return fillEmpty(text, collection, style, print);
  const first = collection.members[0] ?? last;
  const after = text.slice(last.end, collection.end - 1);
  const separator = /^[ \t]*,/.exec(after);
  if (startsLine(text, first.start) && columnOf(text, last.start) <= columnOf(text, first.start)) {
    const indent = text.slice(lineStart(text, last.start), last.start).replace(/\S.*$/s, '');
    const at = last.end + (separator?.[0].length ?? 0);
    const needsOne = separator === null && style.separator !== '';
    const tail = separator !== null && style.trailing ? style.separator || ',' : '';
    const comment = /^[ \t]*(?:#|\/\/)[^\n]*?(?=\r?\n)/.exec(text.slice(at))?.[0] ?? '';
    const member = `${newlineOf(text)}${indent}${print(indent)}${tail}`;
    return {
      start: last.end,
      end: at + comment.length,
      text: `${needsOne ? style.separator : (separator?.[0] ?? '')}${comment}${member}`,
    };
  }
  if (separator) return { start: last.end, end: last.end + separator[0].length, text: `, ${print('')},` };
  return { start: last.end, end: last.end, text: `, ${print('')}` };
}

function fillEmpty(
  text: string,
  collection: Delimited,
  style: DelimiterStyle,
  print: (indent: string) => string,
): Splice {
  const inside = text.slice(collection.start + 1, collection.end - 1);
  const line = text.slice(lineStart(text, collection.start), collection.start);
  const outer = /^([ \t]*)/.exec(line)?.[1] ?? '';
  const range = { start: collection.start + 1, end: collection.end - 1 };
  if (!style.openUp && inside.trim() === '') return { ...range, text: `${style.padding}${print('')}${style.padding}` };
  const indent = outer + style.indent;
  const newline = newlineOf(text);
  const kept = inside.trimEnd();
  const tail = style.trailing ? style.separator : '';
  return { ...range, text: `${kept}${newline}${indent}${print(indent)}${tail}${newline}${outer}` };
}

/** Removes a member with its separator; a member that has its lines for itself goes with them. */
export function removeMember(text: string, collection: Delimited, index: number): Splice {
  const member = collection.members[index];
  if (member === undefined) throw new Error(`there is no member ${index}`);
  const next = collection.members[index + 1];
  const previous = collection.members[index - 1];
  const separator = /^[ \t]*,?/.exec(text.slice(member.end))?.[0] ?? '';
  const end = member.end + separator.length;
  const rest = /^[ \t]*(?:(?:#|\/\/)[^\n]*)?(?:\r?\n|$)/.exec(text.slice(end));
  const others = text.slice(collection.start + 1, member.start) + text.slice(end, collection.end - 1);
  if (!next && !previous && others.trim() === '')
    return { start: collection.start + 1, end: collection.end - 1, text: '' };
  const ownLines = startsLine(text, member.start) && rest !== null && end < collection.end;
  if (ownLines && (next !== undefined || previous === undefined || separator.includes(',')))
    return { start: lineStart(text, member.start), end: end + rest[0].length, text: '' };
  if (ownLines && previous) {
    const comma = /^[ \t]*,/.exec(text.slice(previous.end))?.[0] ?? '';
    const kept = text.slice(previous.end + comma.length, lineStart(text, member.start));
    return { start: previous.end, end: nextLine(text, end), text: kept };
  }
  if (next) return { start: member.start, end: next.start, text: '' };
  if (previous) return { start: previous.end, end: member.end, text: '' };
  return { start: collection.start + 1, end: collection.end - 1, text: '' };
}
