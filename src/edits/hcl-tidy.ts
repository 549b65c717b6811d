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
  if (!touched || (await formatHcl(before)) !== before)
    return applySplices(text, await Promise.all(splices.map(formatted)));
  const start = lineStart(text, block.start);
  const end = lineEnd(text, block.end) + edited.length - text.length;
  return edited.slice(0, start) + (await formatHcl(edited.slice(start, end))) + edited.slice(end);
}

/** Lines that are added between others are formatted on their own and then indented as before. */
async function formatted(splice: Splice): Promise<Splice> {
  const match = /^((?:\r?\n)+)([ \t]*)(\S[\s\S]*)$/.exec(splice.text);
  const [, breaks = '', indent = '', body = ''] = match ?? [];
  if (match === null || splice.start !== splice.end) return splice;
  const lines = (indent + body).split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  const text = await formatHcl(lines.join('\n'));
  return {
    ...splice,
    text:
      breaks +
      text
        .split('\n')
        .map((line) => (line.trim() === '' ? line : indent + line))
        .join('\n'),
  };
}

/** Whether a literal replaces another one at the end of its line: nothing on that line or around it can move. */
function keepsLayout(text: string, splice: Splice): boolean {
  const literal = /^(?:"[^"\n$%]*"|-?\d+(?:\.\d+)?|true|false|null)$/;
  const rest = text.slice(splice.end, lineEnd(text, splice.end));
  return (
    literal.test(splice.text) && literal.test(text.slice(splice.start, splice.end)) && /^[ \t]*,?[ \t]*$/.test(rest)
  );
}
