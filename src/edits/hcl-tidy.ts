import type { Range } from './data-tree.ts';
import { formatHcl } from './hcl-format.ts';
import { lineEnd, lineStart } from './position.ts';
import { applySplices, type Splice } from './splice.ts';

/**
 * Applies splices to HCL and formats what they touched, as far as it was formatted before: the file as a whole,
 * else the top-level block around the edit (`block`, its range before), else nothing, so that no other line changes.
 */
export async function tidyHcl(text: string, splices: readonly Splice[], block: Range): Promise<string> {
  const edited = applySplices(text, splices);
  if (splices.every((splice) => keepsLayout(text, splice))) return edited;
  if ((await formatHcl(text)) === text) return formatHcl(edited);
  const touched = splices.every((splice) => splice.start >= block.start && splice.end <= block.end);
  const before = text.slice(lineStart(text, block.start), lineEnd(text, block.end));
  if (!touched || (await formatHcl(before)) !== before) return edited;
  const start = lineStart(text, block.start);
  const end = lineEnd(text, block.end) + edited.length - text.length;
  return edited.slice(0, start) + (await formatHcl(edited.slice(start, end))) + edited.slice(end);
}

/** Whether a literal replaces another one at the end of its line: nothing on that line or around it can move. */
function keepsLayout(text: string, splice: Splice): boolean {
  const literal = /^(?:"[^"\n$%]*"|-?\d+(?:\.\d+)?|true|false|null)$/;
  const rest = text.slice(splice.end, lineEnd(text, splice.end));
  return (
    literal.test(splice.text) && literal.test(text.slice(splice.start, splice.end)) && /^[ \t]*,?[ \t]*$/.test(rest)
  );
}
