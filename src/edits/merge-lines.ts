import { diffArrays } from 'diff';

/** What a three-way merge of lines comes to: the text, or the 1-based lines of `ours` at which both sides changed something. */
export type MergedLines = { readonly text: string } | { readonly conflicts: readonly number[] };

/** Lines `[start, end)` of the base that one side replaced by others; nothing replaced means that they were put in. */
type Hunk = { readonly start: number; readonly end: number; readonly lines: readonly string[] };

/**
 * Brings what `theirs` did to `base` into `ours`, as git's three-way merge does (diff3 of Smith; Khanna, Kunal and Pierce: "A Formal
 * Investigation of Diff3", 2007): hunks that touch each other conflict, unless both sides did the same. Line ends count as text.
 */
export function mergeLines(base: string, ours: string, theirs: string): MergedLines {
  if (base === ours) return { text: theirs };
  const lines = linesOf(base);
  const own = hunksOf(lines, linesOf(ours));
  const foreign = hunksOf(lines, linesOf(theirs)).filter((hunk) => !own.some((one) => isSame(one, hunk)));
  const clashing = own.filter((one) => foreign.some((hunk) => touches(one, hunk)));
  if (clashing.length > 0) return { conflicts: clashing.map((hunk) => lineIn(own, hunk)) };
  const merged = [...lines];
  // From the end, so that the positions of those before stay true.
  for (const { start, end, lines: put } of [...own, ...foreign].toSorted((a, b) => b.start - a.start))
    merged.splice(start, end - start, ...put);
  return { text: merged.join('') };
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(base: readonly string[], side: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays([...base], [...side])) {
    const last = hunks.at(-1);
    if (removed) {
      if (last?.end === at) hunks.splice(-1, 1, { ...last, end: at + value.length });
      else hunks.push({ start: at, end: at + value.length, lines: [] });
    } else if (added) {
      if (last?.end === at) hunks.splice(-1, 1, { ...last, lines: [...last.lines, ...value] });
      else hunks.push({ start: at, end: at, lines: value });
    }
    if (!added) at += value.length;
  }
  return hunks;
}

function touches(a: Hunk, b: Hunk): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function isSame(a: Hunk, b: Hunk): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join('') === b.lines.join('');
}

/** Where a hunk of a side begins in that side. */
function lineIn(hunks: readonly Hunk[], wanted: Hunk): number {
  const before = hunks.filter(({ start }) => start < wanted.start);
  return before.reduce((line, { start, end, lines }) => line + lines.length - (end - start), wanted.start) + 1;
}
