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
  if (startsLine(text, slot.start)) return [removeLines(text, slot, slots[index - 1], index === slots.length - 1)];
  const following = /\S/.exec(text.slice(nextLine(text, slot.end)));
  return [{ start: slot.start, end: nextLine(text, slot.end) + (following?.index ?? 0), text: '' }];
}

/**
 * The lines of an entry with its comments, and the blank line that set it apart where that would be one too many.
 * Blank lines above may be content (of a `|+` scalar): then those below go, which would become content, too.
 */
function removeLines(text: string, slot: Range, previous: Range | undefined, isLast: boolean): Splice {
  const column = columnOf(text, slot.start);
  let start = lineStart(text, slot.start);
  if (previous) start = ownCommentsStart(text, start, column);
  let end = nextLine(text, skipDeeperComments(text, lineEnd(text, slot.end), column));
  const blank = /(?:^|\n)([ \t]*\r?\n)$/.exec(text.slice(0, start))?.[1] ?? '';
  const isContent = previous && start - blank.length <= previous.end;
  if (isContent) end += /^(?:[ \t]*\r?\n)*/.exec(text.slice(end))?.[0].length ?? 0;
  if (!isContent && (isLast || /^[ \t]*\r?\n/.test(text.slice(end)))) start -= blank.length;
  if (isContent || end < text.length || text.endsWith('\n') || start === 0) return { start, end, text: '' };
  return { start: start - (text[start - 2] === '\r' ? 2 : 1), end, text: '' };
}
