import { structuredPatch } from 'diff';
import type { FileChange, SemanticChange } from '../domain/change-set.ts';
import { formatKeyPath } from '../domain/key-path.ts';
import { baseName } from './syntax.ts';

/**
 * Changes of a file that is not data, as `domain/change-set.ts` defines them: each run of changed lines is one change;
 * its path is `[line=12]`, the number of its first line in the file after the change (in the file before where lines only vanish).
 */
export function opaqueChanges(change: FileChange): readonly SemanticChange[] {
  const { path: file, before, after } = change;
  const object = baseName(file);
  if (before === undefined || after === undefined)
    return [
      {
        file,
        object,
        path: '',
        ...(before !== undefined && { from: before }),
        ...(after !== undefined && { to: after }),
      },
    ];
  const { hunks } = structuredPatch(file, file, before, after, '', '', { context: 0 });
  return hunks.map((hunk) => {
    const removed = linesOf(hunk.lines, '-');
    const added = linesOf(hunk.lines, '+');
    const line = added === undefined ? hunk.oldStart : hunk.newStart;
    return {
      file,
      object,
      path: formatKeyPath([{ field: 'line', value: String(line) }]),
      ...(removed !== undefined && { from: removed }),
      ...(added !== undefined && { to: added }),
    };
  });
}

function linesOf(lines: readonly string[], sign: '-' | '+'): string | undefined {
  const own = lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  return own.length === 0 ? undefined : own.join('\n');
}
