import { structuredPatch } from 'diff';
import type { ChangeSet } from '../domain/change-set.ts';

/** A line of the side after that a diff shows. `removed` is the text that vanished right before it. */
export type DiffLine = {
  readonly file: string;
  /** 1-based, in the file after the change. */
  readonly line: number;
  readonly text: string;
  readonly kind: 'added' | 'context';
  readonly removed: readonly string[];
};

/** The lines on which a comment can stand: those of the diff's hunks, with three lines around each change, as GitHub shows them; or more. */
export function diffLines({ files }: ChangeSet, context = 3): readonly DiffLine[] {
  return files.flatMap(({ path, before, after }) => {
    if (after === undefined) return [];
    const { hunks } = structuredPatch(path, path, before ?? '', after, '', '', { context });
    return hunks.flatMap(({ newStart, lines }) => {
      const found: DiffLine[] = [];
      let line = newStart;
      let removed: string[] = [];
      for (const entry of lines) {
        const text = entry.slice(1);
        if (entry.startsWith('-')) removed.push(text);
        else if (!entry.startsWith('\\')) {
          found.push({ file: path, line, text, kind: entry.startsWith('+') ? 'added' : 'context', removed });
          removed = [];
          line += 1;
        }
      }
      const last = found.at(-1);
      // What vanishes at the end of a file is seen on the line before it.
      if (removed.length > 0 && last !== undefined)
        found[found.length - 1] = { ...last, removed: [...last.removed, ...removed] };
      return found;
    });
  });
}
