import { align } from './align.ts';

/**
 * The lines of a block of text (a YAML block scalar, a heredoc) after a change: lines that stay the same keep their bytes,
 * blanks at their ends included; others are written after `indent`.
 * `written` are the old lines as they stand in the file, `before` what they mean, `after` what they shall mean.
 */
export function rewriteLines(
  written: readonly string[],
  before: readonly string[],
  after: readonly string[],
  indent: string,
): readonly string[] {
  return align(before, after, (a, b) => a === b).flatMap(([old, now]) => {
    const line = now === null ? undefined : after[now];
    if (line === undefined) return [];
    const kept = old !== null && before[old] === line ? written[old] : undefined;
    return [kept ?? (line === '' ? '' : indent + line)];
  });
}
