import { structuredPatch } from 'diff';
import type { ChangeSet, FileChange } from '../domain/change-set.ts';

/** The change set as a patch that `git apply` takes: git's extended headers, three lines of context. */
export function unifiedDiff(changes: ChangeSet): string {
  return changes.files.map(fileDiff).join('');
}

function fileDiff(change: FileChange): string {
  const { path, before, after } = change;
  if (before === after) return '';
  const [left, right] = [quotePath(`a/${path}`), quotePath(`b/${path}`)];
  const header = [`diff --git ${left} ${right}`];
  if (before === undefined) header.push('new file mode 100644');
  if (after === undefined) header.push('deleted file mode 100644');
  const { hunks } = structuredPatch(path, path, before ?? '', after ?? '', '', '', { context: 3 });
  if (hunks.length > 0)
    header.push(
      `--- ${before === undefined ? '/dev/null' : terminated(left)}`,
      `+++ ${after === undefined ? '/dev/null' : terminated(right)}`,
    );
  const body = hunks.map((hunk) => {
    const range = `@@ -${rangeOf(hunk.oldStart, hunk.oldLines)} +${rangeOf(hunk.newStart, hunk.newLines)} @@`;
    return [range, ...hunk.lines].join('\n');
  });
  return `${[...header, ...body].join('\n')}\n`;
}

/** An empty range stands after the line before it. */
function rangeOf(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

/** Git ends a name that holds a blank with a tab, so that readers of the format do not cut it there. */
function terminated(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

/** Git's C-style quoting (`quote.c`), for names with quotes, backslashes, control characters or bytes over 127. */
function quotePath(name: string): string {
  const bytes = Buffer.from(name, 'utf8');
  if (!bytes.some((byte) => byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c)) return name;
  const quoted = [...bytes].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
  });
  return `"${quoted.join('')}"`;
}
