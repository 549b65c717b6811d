import type { Range } from './data-tree.ts';
import { removeMember } from './delimited.ts';
import { columnOf, lineEnd, lineStart, nextLine, startsLine } from './position.ts';
import type { Splice } from './splice.ts';
import { ownCommentsStart, skipDeeperComments } from './yaml-comments.ts';
import type { YamlPlace } from './yaml-place.ts';
import { replaceYaml } from './yaml-replace.ts';
import { slotsOf } from './yaml-slots.ts';

/** Removes an entry or item from the collection at `place`; the last one leaves `{}` or `[]`. */
export function removeYaml(place: YamlPlace, slot: Range): readonly Splice[] {
  const { node, text } = place;
  const slots = slotsOf(node);
  if (slots.length === 1) return replaceYaml(place, node.kind === 'list' ? [] : {});
  const index = slots.findIndex((candidate) => candidate.start === slot.start);
  if (node.origin.style === 'flow')
    return [removeMember(text, { start: node.start, end: node.end, members: slots }, index)];
  if (startsLine(text, slot.start)) return [removeLines(text, slot, index === 0, index === slots.length - 1)];
  const following = /\S/.exec(text.slice(nextLine(text, slot.end)));
  return [{ start: slot.start, end: nextLine(text, slot.end) + (following?.index ?? 0), text: '' }];
}

/** The lines of an entry with its comments, and the blank line that set it apart where that would be one too many. */
function removeLines(text: string, slot: Range, isFirst: boolean, isLast: boolean): Splice {
  const column = columnOf(text, slot.start);
  let start = lineStart(text, slot.start);
  if (text.charCodeAt(start) === 0xfeff) start++;
  if (!isFirst) start = ownCommentsStart(text, start, column);
  const end = nextLine(text, skipDeeperComments(text, lineEnd(text, slot.end), column));
  const blank = /(?:^|\n)([ \t]*\r?\n)$/.exec(text.slice(0, start))?.[1] ?? '';
  if (isLast || /^[ \t]*\r?\n/.test(text.slice(end))) start -= blank.length;
  if (end < text.length || text.endsWith('\n') || start === 0) return { start, end, text: '' };
  return { start: start - (text[start - 2] === '\r' ? 2 : 1), end, text: '' };
}
